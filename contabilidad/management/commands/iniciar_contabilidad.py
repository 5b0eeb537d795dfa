"""`manage.py iniciar_contabilidad`: the shipped chart, a fiscal year and its rules, in an empty installation."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cesop.nucleo import auditoria
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from contabilidad.models import Cuenta, Regla
from contabilidad.selectors.reglas import reglas_faltantes
from contabilidad.services.inicio import iniciar_contabilidad


class Command(BaseCommand):
    """Idempotent: what is there stays as it is."""

    help = "Carga el plan de cuentas, abre el ejercicio que empieza ese día y siembra las reglas."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--desde", type=dt.date.fromisoformat, required=True, help="primer día, AAAA-MM-DD")
        parser.add_argument("--meses", type=int, default=12, help="cuántos meses dura (12)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run as the application's role."""
        desde = options["desde"]
        try:
            with auditoria.firmado(auditoria.Contexto(usuario=None, pedido="manage iniciar_contabilidad")):
                ejercicio = iniciar_contabilidad(desde, hasta=sumar_meses(desde, options["meses"]))
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        self.stdout.write(f"{ejercicio}: {Cuenta.objects.count()} cuentas, {Regla.objects.count()} reglas.")
        for faltante in reglas_faltantes(max(desde, hoy())):
            self.stdout.write(f"  {faltante.mensaje}")
