"""Layout of the bills of the old system, to be compared with ours. It is no part of the opening."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl
from django import forms

from apertura.comparacion import ESQUEMA_FACTURADO
from apertura.disposiciones.base import Disposicion, centavos, entero
from catastro.planillas.piezas import columna, texto
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import Datos, RenglonDePlan
from facturacion.liquidado import PERCEPCIONES, TRIBUTOS

TOTAL: Final = "total"
DE_IMPUESTOS: Final = ("iva", *PERCEPCIONES, *TRIBUTOS)


class DeFacturas(Disposicion):
    """What the old system billed: the total of each account and, if it is known, its parts."""

    clave = "facturas"
    titulo = "Facturas del sistema anterior"
    descripcion = (
        "Lo que el otro sistema facturó en el mes: una fila con el total de cada cuenta y, para saber por qué difiere, "
        "una por cada concepto, con la cantidad en el de consumo."
    )
    identidad = ("cuenta", "periodo", "concepto")
    columnas = (
        columna("cuenta", "Cuenta", entero(), ejemplo="10482"),
        columna(
            "periodo", "Período",
            forms.RegexField(
                r"^(0?[1-9]|1[0-2])/\d{4}$", error_messages={"invalid": "Va el mes y el año, como 11/2026."}
            ),
            ejemplo="11/2026",
        ),
        columna(
            "concepto", "Concepto", texto(40), ejemplo="cargo_variable",
            ayuda="total (o vacío), o el componente contable: cargo_fijo, cargo_variable, iva, tasa_oceba…",
        ),
        columna(
            "cantidad", "Cantidad", forms.DecimalField(max_digits=15, decimal_places=3, required=False), ejemplo="284",
            ayuda="lo consumido, en el concepto que lo cobra",
        ),
        columna("importe", "Importe", forms.DecimalField(max_digits=16, decimal_places=2), ejemplo="18250,40"),
    )  # fmt: skip

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Its total is told as such."""
        if isinstance(datos, dict):
            datos["concepto"] = datos["concepto"].lower() or TOTAL
        return ()

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Nothing is written: they are compared."""
        raise NotImplementedError


def facturado(renglones: Sequence[RenglonDePlan], *, mes: int, anio: int) -> pl.DataFrame:
    """ESQUEMA_FACTURADO of the rows of a month, one per account."""
    filas = [
        (d["cuenta"], d["concepto"], int((d["cantidad"] or 0) * 1000) or None, centavos(d["importe"]))
        for d in (r.datos for r in renglones)
        if tuple(int(parte) for parte in d["periodo"].split("/")) == (mes, anio)
    ]
    esquema = {"cuenta": pl.Int64, "concepto": pl.String, "cantidad_mil": pl.Int64, "centavos": pl.Int64}
    frame = pl.DataFrame(filas, schema=esquema, orient="row")
    es_total, es_impuesto = pl.col("concepto") == TOTAL, pl.col("concepto").is_in(DE_IMPUESTOS)
    parte = pl.when(~es_total).then("centavos")
    con_partes = frame.group_by("cuenta", maintain_order=True).agg(
        cantidad_mil=pl.when(pl.col("cantidad_mil").count() > 0).then(pl.col("cantidad_mil").sum()),
        con_partes=(~es_total).any(),
        neto=parte.filter(~es_impuesto).sum(),
        impuestos=parte.filter(es_impuesto).sum(),
        dicho=pl.col("centavos").filter(es_total).first(),
    )
    return con_partes.select(
        "cuenta",
        "cantidad_mil",
        neto=pl.when("con_partes").then("neto"),
        impuestos=pl.when("con_partes").then("impuestos"),
        total=pl.coalesce("dicho", pl.col("neto") + pl.col("impuestos")),
    ).select(pl.col(clave).cast(tipo) for clave, tipo in ESQUEMA_FACTURADO.items())
