"""`liquidar`: the lines, taxes and total of one case by a tariff book, as JSON. It touches no account."""

import datetime as dt
import json
from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from facturacion.models import CuadroTarifario
from facturacion.selectors import cuadros as lectura
from facturacion.services.cuadros import leer_archivo
from facturacion.tarifas.caso import liquidar_caso
from facturacion.tarifas.casos import Caso, Condicion, Consumo
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.motor import Liquidacion
from facturacion.tarifas.problemas import CuadroInvalido

CONSUMIDOR_FINAL = 5


class Command(BaseCommand):
    """One case at the counter: by a book in force, or by a file that is not even imported."""

    help = "Liquida un caso con un cuadro tarifario y escribe el resultado como JSON. No toca ninguna cuenta."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The case."""
        parser.add_argument("--cuadro", required=True, help="código de un cuadro vigente, o un archivo JSON o xlsx")
        parser.add_argument("--categoria", required=True)
        parser.add_argument("--consumo", action="append", default=[], help="221, o magnitud=221; se puede repetir")
        parser.add_argument("--desde", required=True, type=_fecha, help="primer día, AAAA-MM-DD")
        parser.add_argument("--hasta", required=True, type=_fecha, help="día siguiente al último, AAAA-MM-DD")
        parser.add_argument("--condicion", action="append", default=[], help="código, o código=valor; se puede repetir")
        parser.add_argument("--iva", type=int, default=CONSUMIDOR_FINAL, help="condición en la tabla de ARCA")
        parser.add_argument("--destino", default="vivienda")
        parser.add_argument("--jurisdiccion", default="")
        parser.add_argument("--meses", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rate the case and write it."""
        versiones = _versiones(options["cuadro"])
        caso = Caso(
            categoria=options["categoria"], desde=options["desde"], hasta=options["hasta"], meses=options["meses"],
            iva=options["iva"], destino=options["destino"], jurisdiccion=options["jurisdiccion"],
            condiciones=tuple(_condicion(texto) for texto in options["condicion"]),
            consumos=tuple(_consumo(texto, versiones, options["categoria"]) for texto in options["consumo"]),
        )  # fmt: skip
        try:
            liquidacion = liquidar_caso(versiones, caso, cuadro=versiones[0].codigo)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not liquidacion.causas.is_empty():
            raise CommandError(" ".join(detalle for _, _, detalle in liquidacion.causas.iter_rows()))
        self.stdout.write(json.dumps(_escribir(liquidacion), ensure_ascii=False, indent=1))


def _versiones(cuadro: str) -> list[Cuadro]:
    """The versions in force of a code, or the one of a file."""
    guardado = CuadroTarifario.objects.filter(codigo=cuadro).first()
    if guardado is not None:
        if vigentes := list(lectura.vigentes(guardado)):
            return vigentes
        raise CommandError(f"No se puede liquidar porque {cuadro} no tiene ninguna versión vigente. Activá una.")
    archivo = Path(cuadro)
    if not archivo.is_file():
        raise CommandError(f"No hay un cuadro «{cuadro}», ni un archivo que se llame así.")
    try:
        return [leer_archivo(archivo.name, archivo.read_bytes())]
    except CuadroInvalido as error:
        raise CommandError(f"El archivo {cuadro} no es un cuadro sano.\n{error}") from error


def _consumo(texto: str, versiones: list[Cuadro], categoria: str) -> Consumo:
    """`221` is of the first magnitude of the category."""
    magnitud, hay, cantidad = texto.rpartition("=")
    if not hay:
        magnitudes = [c.magnitudes for c in versiones[-1].categorias if c.codigo == categoria and c.magnitudes]
        if not magnitudes:
            raise CommandError(f"La categoría {categoria} no lleva consumo, o no existe. Sacá --consumo, o corregila.")
        magnitud = magnitudes[0][0]
    return Consumo(magnitud=magnitud, cantidad=_cifra(cantidad))


def _condicion(texto: str) -> Condicion:
    codigo, hay, valor = texto.partition("=")
    return Condicion(condicion=codigo, valor=_cifra(valor) if hay else None)


def _cifra(texto: str) -> Decimal:
    try:
        valor = Decimal(texto.replace(",", "."))
    except InvalidOperation:
        valor = Decimal("NaN")
    if not valor.is_finite():
        raise CommandError(f"«{texto}» no es una cifra.")
    return valor


def _fecha(texto: str) -> dt.date:
    return dt.date.fromisoformat(texto)


def _pesos(centavos: int) -> str:
    return f"{Decimal(centavos).scaleb(-2):.2f}"


def _escalado(valor: int | None, decimales: int) -> str | None:
    return None if valor is None else f"{Decimal(valor).scaleb(-decimales).normalize():f}"


def _escribir(liquidacion: Liquidacion) -> dict[str, Any]:
    """Amounts as text, so that nobody reads them as floats."""
    resumen = liquidacion.resumen.row(0, named=True)
    return {
        "lineas": [_linea(fila) for fila in liquidacion.lineas.sort("orden").iter_rows(named=True)],
        "impuestos": [
            {"codigo": f["iva"], "neto": _pesos(f["neto_centavos"]), "importe": _pesos(f["iva_centavos"])}
            for f in liquidacion.totales.iter_rows(named=True)
        ],
        "neto": _pesos(resumen["neto_centavos"]),
        "iva": _pesos(resumen["iva_centavos"]),
        "total": _pesos(resumen["total_centavos"]),
    }


def _linea(fila: dict[str, Any]) -> dict[str, Any]:
    """What a line has; what it has not is left out."""
    alicuota = (
        None
        if fila["alicuota_num"] is None or not fila["alicuota_den"]
        else f"{(Decimal(fila['alicuota_num']) * 100 / fila['alicuota_den']).normalize():f}"
    )
    dicho = {
        "componente": fila["componente"],
        "nombre": fila["nombre"],
        "vigencia": fila["vigencia"].isoformat(),
        "desde": fila["desde"].isoformat(),
        "hasta": fila["hasta"].isoformat(),
        "dias": fila["dias"],
        "escalon": fila["escalon"],
        "cantidad": _escalado(fila["cantidad_mil"], 3),
        "unidad": fila["unidad"] or None,
        "precio": _escalado(fila["precio_micro"], 6),
        "base": None if fila["base_centavos"] is None else _pesos(fila["base_centavos"]),
        "porcentaje": alicuota,
        "iva": fila["iva"],
        "importe": _pesos(fila["centavos"]),
    }
    return {clave: valor for clave, valor in dicho.items() if valor is not None}
