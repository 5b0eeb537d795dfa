"""`diario`: the entries of some days, as csv or as a beancount file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contabilidad.management.opciones import fecha, salida
from contabilidad.salidas import beancount, csv_
from contabilidad.salidas.diario import asientos, resumen_por_dia


class Command(BaseCommand):
    """Streams the Diario of `[desde, hasta]`."""

    help = "Escribe el Diario entre dos fechas, completo o resumido por día, en csv o en beancount."

    def add_arguments(self, parser: CommandParser) -> None:
        """Format, days, summary, and where to."""
        parser.add_argument("--formato", choices=["csv", "beancount"], required=True)
        parser.add_argument("--desde", type=fecha, required=True)
        parser.add_argument("--hasta", type=fecha, required=True)
        parser.add_argument("--resumen", choices=["dia"], help="un asiento por día y evento")
        parser.add_argument("--salida", type=Path, help="archivo; si falta, la salida estándar")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        dias = {"desde": options["desde"], "hasta": options["hasta"]}
        if dias["hasta"] < dias["desde"]:
            raise CommandError("No se puede escribir el Diario porque termina antes de empezar. Corregí las fechas.")
        entradas = resumen_por_dia(**dias) if options["resumen"] else asientos(**dias)
        self.stdout.ending = ""
        with salida(options["salida"], estandar=self.stdout) as destino:
            if options["formato"] == "csv":
                csv_.escribir_diario(entradas, salida=destino)
            else:
                beancount.escribir(entradas, **dias, salida=destino)
