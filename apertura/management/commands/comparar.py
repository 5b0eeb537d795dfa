"""`comparar`: the bills of the old system against the drafts of a run, by cause."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apertura import comparador
from cesop.nucleo.errors import ErrorNegocio
from facturacion.models import Corrida

MES = re.compile(r"^(\d{4})-(\d{2})$")


class Command(BaseCommand):
    """It only reads."""

    help = "Compara las facturas de otro sistema con los borradores de una corrida (docs/apertura.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, which run, and how much is rounding."""
        parser.add_argument("archivo", type=Path, help="csv o xlsx con las facturas")
        parser.add_argument("--grupo", required=True, help="código del grupo de la corrida")
        parser.add_argument("--mes", required=True, help="AAAA-MM")
        parser.add_argument("--tolerancia", type=Decimal, default=Decimal("0.05"), help="pesos de redondeo (0.05)")
        parser.add_argument("--salida", type=Path, help="planilla de diferencias (xlsx)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare, print and leave the spreadsheet."""
        mes = MES.match(options["mes"])
        corridas = Corrida.objects.exclude(estado__in=(Corrida.Estado.CANCELADA, Corrida.Estado.DESHECHA))
        corrida = (
            mes
            and corridas.filter(grupo__codigo__iexact=options["grupo"], anio=int(mes[1]), mes=int(mes[2]))
            .select_related("grupo")
            .first()
        )
        if corrida is None:
            raise CommandError(
                f"No se puede comparar porque no hay una corrida de {options['grupo']} de {options['mes']}. Revisalos."
            )
        try:
            hecha = comparador.comparar_corrida(
                options["archivo"], corrida=corrida, tolerancia=int(options["tolerancia"] * 100)
            )
        except ErrorNegocio as error:
            raise CommandError(error.mensaje) from error
        for linea in comparador.lineas(hecha):
            self.stdout.write(linea)
        salida = options["salida"] or options["archivo"].with_name(f"{options['archivo'].stem}-diferencias.xlsx")
        salida.write_bytes(comparador.planilla(hecha))
        self.stdout.write(f"Diferencias en {salida}")
