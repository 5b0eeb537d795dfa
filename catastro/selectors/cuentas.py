"""Reads of service accounts: one as of a day and as known at an instant, its history, and every account as a frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import polars as pl
from django.db.models import F, FilteredRelation, Max, Q, QuerySet

from catastro.models import (
    CambioDeEstado,
    CategoriaDeCuenta,
    Colocacion,
    CondicionDeCuenta,
    Contacto,
    CuentaServicio,
    LineaDeCuenta,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
    Proteccion,
)
from catastro.selectors.identidad import identidad
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy

# Conditions that the code names: the frame has a column for each, a flag or the value.
BANDERAS: Final = ("electrodependiente", "tarifa_social", "estacional", "subsidio", "exento_iva")
VALORES: Final = ("potencia_contratada", "carga_declarada", "lamparas")


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """What is said of an account on a day, as it was known at a moment."""

    cuenta: CuentaServicio
    partes: dict[str, ParteDeCuenta]
    categoria: CategoriaDeCuenta | None
    condiciones: Sequence[CondicionDeCuenta]
    lineas: Sequence[LineaDeCuenta]
    protecciones: Sequence[Proteccion]
    estado: CambioDeEstado | None
    colocacion: Colocacion | None

    @property
    def titular(self) -> Persona | None:
        """Who holds the service."""
        parte = self.partes.get(ParteDeCuenta.Rol.TITULAR)
        return parte.persona if parte else None

    @property
    def pagador(self) -> Persona | None:
        """Who pays: the holder, unless somebody else was said."""
        parte = self.partes.get(ParteDeCuenta.Rol.PAGADOR)
        return parte.persona if parte else self.titular

    @property
    def alertas(self) -> list[CondicionDeCuenta]:
        """Conditions that are told in the header."""
        return [condicion for condicion in self.condiciones if condicion.tipo.es_alerta]


def ficha(cuenta: CuentaServicio, *, al: dt.date, sabido: dt.datetime | None = None) -> Ficha:
    """An account on the day `al`, as known now or as it was known at `sabido`. Seven queries."""
    partes = vigentes(ParteDeCuenta.objects.filter(cuenta=cuenta), al=al, sabido=sabido).select_related("persona")
    categorias = vigentes(CategoriaDeCuenta.objects.filter(cuenta=cuenta), al=al, sabido=sabido)
    condiciones = vigentes(CondicionDeCuenta.objects.filter(cuenta=cuenta), al=al, sabido=sabido)
    lineas = vigentes(LineaDeCuenta.objects.filter(cuenta=cuenta), al=al, sabido=sabido)
    protecciones = vigentes(Proteccion.objects.filter(cuenta=cuenta), al=al, sabido=sabido)
    colocaciones = vigentes(Colocacion.objects.filter(suministro=cuenta.suministro_id), al=al, sabido=sabido)
    estados = CambioDeEstado.objects.filter(cuenta=cuenta, fecha__lte=al)
    if sabido is not None:
        estados = estados.filter(registrado_en__lte=sabido)
    return Ficha(
        cuenta=cuenta,
        partes={parte.rol: parte for parte in partes},
        categoria=categorias.select_related("categoria").first(),
        condiciones=list(condiciones.select_related("tipo").order_by("tipo__nombre")),
        lineas=list(lineas.order_by("numero")),
        protecciones=list(protecciones.order_by("causa")),
        estado=estados.order_by("-id").first(),
        colocacion=colocaciones.select_related("medidor").first(),
    )


# ── History ──


def vida(cuenta: CuentaServicio, *, sabido: dt.datetime | None = None) -> list[CambioDeEstado]:
    """The changes of state of an account, first to last."""
    cambios = CambioDeEstado.objects.filter(cuenta=cuenta).select_related("orden__tipo", "usuario").order_by("id")
    return list(cambios if sabido is None else cambios.filter(registrado_en__lte=sabido))


@dataclass(frozen=True, kw_only=True)
class Historia:
    """The live dated rows of an account, newest first."""

    partes: Sequence[ParteDeCuenta]
    categorias: Sequence[CategoriaDeCuenta]
    condiciones: Sequence[CondicionDeCuenta]
    lineas: Sequence[LineaDeCuenta]
    protecciones: Sequence[Proteccion]
    colocaciones: Sequence[Colocacion]


def historia(cuenta: CuentaServicio) -> Historia:
    """What is said of every day of an account. Six queries."""
    viva = {"cuenta": cuenta, "reemplazado_en__isnull": True}
    colocaciones = Colocacion.objects.filter(suministro=cuenta.suministro_id, reemplazado_en__isnull=True)
    return Historia(
        partes=list(ParteDeCuenta.objects.filter(**viva).select_related("persona").order_by("-desde", "rol")),
        categorias=list(CategoriaDeCuenta.objects.filter(**viva).select_related("categoria").order_by("-desde")),
        condiciones=list(CondicionDeCuenta.objects.filter(**viva).select_related("tipo").order_by("-desde", "tipo")),
        lineas=list(LineaDeCuenta.objects.filter(**viva).order_by("-desde", "numero")),
        protecciones=list(Proteccion.objects.filter(**viva).order_by("-desde", "causa")),
        colocaciones=list(colocaciones.select_related("medidor").order_by("-desde")),
    )


def ultimas_ordenes(cuenta: CuentaServicio, *, maximo: int = 12) -> list[OrdenServicio]:
    """The latest orders of an account or of its point."""
    ordenes = OrdenServicio.objects.filter(Q(cuenta=cuenta) | Q(cuenta=None, suministro=cuenta.suministro_id))
    return list(ordenes.select_related("tipo", "cuadrilla").order_by("-numero")[:maximo])


def ultimos_contactos(cuenta: CuentaServicio, *, maximo: int = 8) -> list[Contacto]:
    """The latest contacts about an account."""
    return list(Contacto.objects.filter(cuenta=cuenta).select_related("persona", "usuario")[:maximo])


def aperturas(cuentas: Sequence[int]) -> dict[int, dt.date]:
    """Account → the day it was opened. One query."""
    primeros = CambioDeEstado.objects.filter(cuenta__in=cuentas, desde="")
    return dict(primeros.values_list("cuenta_id", "fecha"))


def cuentas_de_titular(persona: Persona, *, maximo: int = 8) -> list[CuentaServicio]:
    """The accounts that a person holds today, by state. Two queries."""
    partes = ParteDeCuenta.objects.filter(rol=ParteDeCuenta.Rol.TITULAR, persona__in=identidad(persona))
    suyas = vigentes(partes, al=hoy()).values("cuenta")
    filas = CuentaServicio.objects.filter(pk__in=suyas).select_related(
        "estado_actual", "suministro__servicio", "suministro__inmueble__domicilio"
    )
    return list(filas.order_by("estado_actual__estado", "numero")[:maximo])


# ── Lists ──


def de_un_dia(relacion: str, al: dt.date, **filtros: Any) -> FilteredRelation:
    """The live row of a dated table in force on a day: at most one, because the table's EXCLUDE says so."""
    condicion = Q(
        Q(**{f"{relacion}__hasta__isnull": True}) | Q(**{f"{relacion}__hasta__gt": al}),
        **{f"{relacion}__reemplazado_en__isnull": True, f"{relacion}__desde__lte": al},
        **{f"{relacion}__{campo}": valor for campo, valor in filtros.items()},
    )
    return FilteredRelation(relacion, condition=condicion)


def cuentas_con_lo_de_hoy(*, al: dt.date) -> QuerySet[CuentaServicio]:
    """Every account with its state and what its dated rows say on a day, for lists. Joins only.

    Annotations: `titular`, `titular_id`, `pagador`, `categoria_clave`, `ruta`, `ruta_orden`; relations `hoy_titular`,
    `hoy_pagador`, `hoy_categoria`, `de_lectura` to filter by.
    """
    lectura = FilteredRelation("suministro__puntos_de_ruta", condition=Q(suministro__puntos_de_ruta__uso="lectura"))
    return CuentaServicio.objects.select_related(
        "grupo", "suministro__servicio", "suministro__inmueble__domicilio__localidad", "suministro__inmueble__zona",
        "estado_actual",
    ).annotate(
        hoy_titular=de_un_dia("partes", al, rol="titular"),
        hoy_pagador=de_un_dia("partes", al, rol="pagador"),
        hoy_categoria=de_un_dia("categorias", al),
        de_lectura=lectura,
    ).annotate(
        titular=F("hoy_titular__persona__nombre"),
        titular_clave=F("hoy_titular__persona__nombre_clave"),
        titular_persona=F("hoy_titular__persona"),
        titular_cuit=F("hoy_titular__persona__cuit"),
        titular_documento=F("hoy_titular__persona__documento"),
        pagador=F("hoy_pagador__persona__nombre"),
        pagador_persona=F("hoy_pagador__persona"),
        pagador_cuit=F("hoy_pagador__persona__cuit"),
        pagador_documento=F("hoy_pagador__persona__documento"),
        categoria_clave=F("hoy_categoria__categoria__clave"),
        ruta=F("de_lectura__ruta__codigo"),
        ruta_orden=F("de_lectura__orden"),
    )  # fmt: skip


# ── Frames ──

ESQUEMA: Final[dict[str, Any]] = {
    "cuenta": pl.Int64,
    "numero": pl.Int64,
    "suministro": pl.Int64,
    "servicio": pl.Int64,
    "grupo": pl.Int64,
    "zona": pl.Int64,
    "localidad": pl.Int64,
    "titular": pl.Int64,
    "pagador": pl.Int64,
    "categoria": pl.Int64,
}


def cuentas_al(al: dt.date, *, cuentas: Sequence[int] | None = None) -> pl.DataFrame:
    """Every account that existed on a day (or those of `cuentas`), one row each, as known now. Three queries.

    Columns: keys of `ESQUEMA`; `estado` and `estado_desde`; a flag per key of `BANDERAS`; a Decimal (or null) per key
    of `VALORES`. `pagador` is the holder when nobody else pays.
    """
    base = CuentaServicio.objects.all() if cuentas is None else CuentaServicio.objects.filter(pk__in=cuentas)
    filas = base.annotate(
        hoy_titular=de_un_dia("partes", al, rol="titular"),
        hoy_pagador=de_un_dia("partes", al, rol="pagador"),
        hoy_categoria=de_un_dia("categorias", al),
    ).values_list(
        "pk", "numero", "suministro_id", "suministro__servicio_id", "grupo_id", "suministro__inmueble__zona_id",
        "suministro__inmueble__domicilio__localidad_id", "hoy_titular__persona_id", "hoy_pagador__persona_id",
        "hoy_categoria__categoria_id",
    )  # fmt: skip
    marco = pl.DataFrame(list(filas.iterator()), schema=ESQUEMA, orient="row")
    return (
        marco.with_columns(pagador=pl.coalesce("pagador", "titular"))
        .join(_estados_al(al, cuentas=cuentas), on="cuenta")
        .join(_condiciones_al(al, cuentas=cuentas), on="cuenta", how="left")
        .with_columns(pl.col(clave).fill_null(value=False) for clave in BANDERAS)
        .sort("cuenta")
    )


def _estados_al(al: dt.date, *, cuentas: Sequence[int] | None) -> pl.DataFrame:
    """The last change of state of each account up to a day."""
    cambios = CambioDeEstado.objects.filter(fecha__lte=al)
    if cuentas is not None:
        cambios = cambios.filter(cuenta__in=cuentas)
    ultimos = cambios.values("cuenta").annotate(ultimo=Max("id")).values("ultimo")
    filas = CambioDeEstado.objects.filter(pk__in=ultimos).values_list("cuenta_id", "hasta", "fecha")
    esquema: dict[str, Any] = {"cuenta": pl.Int64, "estado": pl.String, "estado_desde": pl.Date}
    return pl.DataFrame(list(filas.iterator()), schema=esquema, orient="row")


def _condiciones_al(al: dt.date, *, cuentas: Sequence[int] | None) -> pl.DataFrame:
    """A column per condition that the code names."""
    condiciones = vigentes(CondicionDeCuenta.objects.filter(tipo__clave__in=[*BANDERAS, *VALORES]), al=al)
    if cuentas is not None:
        condiciones = condiciones.filter(cuenta__in=cuentas)
    esquema: dict[str, Any] = {"cuenta": pl.Int64, "tipo": pl.String, "valor": pl.Decimal(14, 3)}
    filas: list[tuple[int, str, Decimal | None]] = list(
        condiciones.values_list("cuenta_id", "tipo__clave", "valor").iterator()
    )
    marco = pl.DataFrame(filas, schema=esquema, orient="row")
    return marco.group_by("cuenta").agg(
        *((pl.col("tipo") == clave).any().alias(clave) for clave in BANDERAS),
        *(pl.col("valor").filter(pl.col("tipo") == clave).first().alias(clave) for clave in VALORES),
    )
