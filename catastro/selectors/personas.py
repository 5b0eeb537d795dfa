"""Reads of persons: the register, and a file as of any day and as it was known at any moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catastro.models import (
    Asociado,
    CondicionDeCuenta,
    CondicionFiscal,
    Contacto,
    CuentaBancaria,
    CuentaServicio,
    DomicilioDePersona,
    Fusion,
    Localidad,
    MedioDeContacto,
    MovimientoDeCuotas,
    ParteDeCuenta,
    Persona,
    Proteccion,
)
from catastro.selectors.busqueda import con_numero_de_asociado
from catastro.selectors.identidad import identidad
from cesop.nucleo import formato
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy

CONTACTOS_MAX = 30


def padron() -> QuerySet[Persona]:
    """Every person that stands, with `numero_de_asociado` and `telefono` (the main one) of today."""
    medio = MedioDeContacto.objects.filter(persona=OuterRef("pk"), activo=True).exclude(tipo="email")
    correo = MedioDeContacto.objects.filter(persona=OuterRef("pk"), activo=True, tipo="email")
    legal = vigentes(DomicilioDePersona.objects.filter(persona=OuterRef("pk")), al=hoy()).order_by("uso")
    return con_numero_de_asociado(Persona.objects.filter(fusionada_en__isnull=True)).annotate(
        telefono=Subquery(medio.order_by("-principal", "id").values("valor")[:1]),
        correo=Subquery(correo.order_by("-principal", "id").values("valor")[:1]),
        localidad=Subquery(legal.values("domicilio__localidad__nombre")[:1]),
    )


def con_cuentas(filas: QuerySet[Persona], *, tiene: bool) -> QuerySet[Persona]:
    """Of `filas`, who holds some account today (or none)."""
    partes = vigentes(ParteDeCuenta.objects.filter(persona=OuterRef("pk"), rol="titular"), al=hoy())
    return filas.filter(Exists(partes)) if tiene else filas.filter(~Exists(partes))


def con_asociacion(filas: QuerySet[Persona], *, es: bool) -> QuerySet[Persona]:
    """Of `filas`, who is an associate today (or is not)."""
    propias = vigentes(Asociado.objects.filter(persona=OuterRef("pk")), al=hoy())
    return filas.filter(Exists(propias)) if es else filas.filter(~Exists(propias))


def de_localidad(filas: QuerySet[Persona], *, localidad: Localidad) -> QuerySet[Persona]:
    """Of `filas`, whose legal or postal address of today is in that town."""
    domicilios = DomicilioDePersona.objects.filter(persona=OuterRef("pk"), domicilio__localidad=localidad)
    return filas.filter(Exists(vigentes(domicilios, al=hoy())))


def cuentas_por_persona(personas: Sequence[int]) -> dict[int, int]:
    """How many accounts each of those persons holds today. One query."""
    partes = vigentes(ParteDeCuenta.objects.filter(persona__in=personas, rol="titular"), al=hoy())
    return dict(partes.values_list("persona").annotate(n=Count("cuenta", distinct=True)))


def padron_de_asociados(*, al: dt.date) -> QuerySet[Asociado]:
    """Who is an associate on a day, with its shares up to it (`cuotas`)."""
    suyas = MovimientoDeCuotas.objects.filter(persona=OuterRef("persona"), fecha__lte=al).order_by()
    total = suyas.values("persona").annotate(n=Sum("cuotas")).values("n")
    legal = vigentes(DomicilioDePersona.objects.filter(persona=OuterRef("persona")), al=al).order_by("uso")
    return (
        vigentes(Asociado.objects.all(), al=al)
        .select_related("persona")
        .annotate(
            cuotas=Coalesce(Subquery(total), 0), localidad=Subquery(legal.values("domicilio__localidad__nombre")[:1])
        )
    )


def con_capital(filas: QuerySet[Asociado], *, tiene: bool) -> QuerySet[Asociado]:
    """Of the roll, who has shares subscribed (or none)."""
    return filas.filter(Q(cuotas__gt=0) if tiene else Q(cuotas=0))


# ── A file ──


@dataclass(frozen=True, kw_only=True)
class Ficha:
    """A person as of a day, and as it was known at a moment (None: as it is known now)."""

    persona: Persona
    al: dt.date
    identidad: frozenset[int]
    condicion_fiscal: CondicionFiscal | None
    domicilios: list[DomicilioDePersona]
    asociado: Asociado | None
    partes: list[ParteDeCuenta]
    cuotas: int
    medios: list[MedioDeContacto]
    bancos: list[CuentaBancaria]

    @property
    def telefono(self) -> MedioDeContacto | None:
        """The main telephone."""
        return next((m for m in self.medios if m.tipo != "email"), None)

    @property
    def correo(self) -> MedioDeContacto | None:
        """The main e-mail."""
        return next((m for m in self.medios if m.tipo == "email"), None)

    @property
    def domicilio(self) -> DomicilioDePersona | None:
        """The legal address, or the postal one."""
        return next(iter(sorted(self.domicilios, key=lambda d: d.uso)), None)


def ficha(persona: Persona, *, al: dt.date, sabido: dt.datetime | None = None) -> Ficha:
    """A person with what is in force on `al`; what was merged into it counts as its own. Eight queries."""
    propias = identidad(persona)
    partes = vigentes(ParteDeCuenta.objects.filter(persona__in=propias), al=al, sabido=sabido)
    cuotas = MovimientoDeCuotas.objects.filter(persona__in=propias, fecha__lte=al)
    if sabido is not None:
        cuotas = cuotas.filter(registrado_en__lte=sabido)
    domicilios = _de(DomicilioDePersona.objects.select_related("domicilio__localidad"), propias, al=al, sabido=sabido)
    return Ficha(
        persona=persona,
        al=al,
        identidad=propias,
        condicion_fiscal=_propia(_de(CondicionFiscal.objects.all(), propias, al=al, sabido=sabido), persona),
        domicilios=_uno_por_uso(domicilios, persona),
        asociado=_propia(_de(Asociado.objects.all(), propias, al=al, sabido=sabido), persona),
        partes=list(
            partes.select_related(
                "cuenta__suministro__servicio",
                "cuenta__suministro__inmueble__domicilio",
                "cuenta__estado_actual",
                "cuenta__grupo",
            ).order_by("cuenta__numero", "rol")
        ),
        cuotas=cuotas.aggregate(n=Sum("cuotas"))["n"] or 0,
        medios=sorted(
            MedioDeContacto.objects.filter(persona__in=propias, activo=True), key=lambda m: m.persona_id != persona.pk
        ),
        bancos=list(CuentaBancaria.objects.filter(persona__in=propias, activa=True)),
    )


def _de(filas: QuerySet[Any], propias: frozenset[int], *, al: dt.date, sabido: dt.datetime | None) -> list[Any]:
    return list(vigentes(filas.filter(persona__in=propias), al=al, sabido=sabido).order_by("-registrado_en", "-id"))


def _propia(filas: Sequence[Any], persona: Persona) -> Any | None:
    """Of the rows in force of files that are one, its own; without it, the last one that was recorded."""
    return next((fila for fila in filas if fila.persona_id == persona.pk), filas[0] if filas else None)


def _uno_por_uso(filas: Sequence[DomicilioDePersona], persona: Persona) -> list[DomicilioDePersona]:
    usos = sorted({fila.uso for fila in filas})
    elegidas = [_propia([fila for fila in filas if fila.uso == uso], persona) for uso in usos]
    return [fila for fila in elegidas if fila is not None]


def alertas(vista: Ficha, *, sabido: dt.datetime | None = None) -> list[tuple[CuentaServicio, str, str]]:
    """(account, what, detail) that whoever attends the person must know of its accounts. Two queries."""
    cuentas = {parte.cuenta_id: parte.cuenta for parte in vista.partes}
    condiciones = CondicionDeCuenta.objects.filter(cuenta__in=cuentas, tipo__es_alerta=True).select_related("tipo")
    protecciones = Proteccion.objects.filter(cuenta__in=cuentas)
    return [
        *(
            (cuentas[fila.cuenta_id], str(fila.tipo), _hasta(fila.hasta))
            for fila in vigentes(condiciones, al=vista.al, sabido=sabido)
        ),
        *(
            (cuentas[fila.cuenta_id], f"No cortar: {fila.get_causa_display().lower()}", _hasta(fila.hasta))
            for fila in vigentes(protecciones, al=vista.al, sabido=sabido)
        ),
    ]


def _hasta(dia: dt.date | None) -> str:
    return f"hasta el {formato.fecha(dia - dt.timedelta(days=1))}" if dia else ""


@dataclass(frozen=True, kw_only=True)
class Historia:
    """Every dated row of a person, live and replaced, and what happened with it; latest first."""

    condiciones: list[CondicionFiscal]
    domicilios: list[DomicilioDePersona]
    asociaciones: list[Asociado]
    partes: list[ParteDeCuenta]
    cuotas: list[MovimientoDeCuotas]
    contactos: list[Contacto]
    fusiones: list[Fusion]


def historia(persona: Persona) -> Historia:
    """What was and is said of a person and of what was merged into it. Eight queries."""
    propias = identidad(persona)

    def suyas(filas: QuerySet[Any]) -> list[Any]:
        return list(filas.filter(persona__in=propias).order_by("-desde", "-registrado_en", "-id"))

    return Historia(
        condiciones=suyas(CondicionFiscal.objects.all()),
        domicilios=suyas(DomicilioDePersona.objects.select_related("domicilio__localidad")),
        asociaciones=suyas(Asociado.objects.all()),
        partes=suyas(ParteDeCuenta.objects.select_related("cuenta__suministro__servicio")),
        cuotas=list(
            MovimientoDeCuotas.objects.filter(persona__in=propias)
            .select_related(
                "usuario",
                "que_sale__entra__persona",
                "que_sale__deshecha",
                "que_entra__sale__persona",
                "que_entra__deshecha",
            )
            .order_by("-fecha", "-id")
        ),
        contactos=list(
            Contacto.objects.filter(persona__in=propias).select_related("usuario", "cuenta")[:CONTACTOS_MAX]
        ),
        fusiones=list(
            Fusion.objects.filter(Q(absorbida__in=propias) | Q(conservada__in=propias)).select_related(
                "absorbida", "conservada", "usuario", "deshecha"
            )
        ),
    )


def cuentas_de(persona: Persona) -> QuerySet[CuentaServicio]:
    """The accounts where the person has, or had, some role."""
    partes = ParteDeCuenta.objects.filter(persona__in=identidad(persona), reemplazado_en__isnull=True)
    return CuentaServicio.objects.filter(pk__in=partes.values("cuenta")).select_related("suministro__servicio")
