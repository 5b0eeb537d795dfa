"""Segregation of duties: which acts the same person may not hold, or may not do to the same thing.

The pairs are data, `cesop/incompatibilidades.csv`. `alcance` says what a pair forbids: `persona`, that one person's
roles give both acts (checked when roles are assigned and when acting, and reported); `objeto`, that one person does
both to the same thing (checked when acting, by the user id kept on it). Pairs whose acts belong to a module that is
not built yet name it in `pendiente`. An exception is a row with an end date, signed by another person; `exceptuable`
says where it may be.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db.models import Q, QuerySet

from cesop.nucleo import fechas
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import ExcepcionSegregacion, RegistroAuditoria, Usuario
from cesop.nucleo.permisos import matriz, roles_de

COLUMNAS = ["par", "acto_a", "acto_b", "alcance", "exceptuable", "pendiente", "motivo"]
Alcance = Literal["persona", "objeto"]
# How long who gave a password counts as somebody who may know it.
CLAVE_RECIENTE = dt.timedelta(hours=72)
ALCANCES: Mapping[str, Alcance] = {"persona": "persona", "objeto": "objeto"}


@dataclass(frozen=True, kw_only=True)
class Incompatibilidad:
    """Two acts that one person does not do, and why."""

    par: str
    actos: frozenset[str]
    alcance: Alcance
    exceptuable: bool
    pendiente: str
    motivo: str


@dataclass(frozen=True, kw_only=True)
class Conflicto:
    """A person whose roles give both acts of a pair, with the exception in force, if any."""

    usuario: Usuario
    incompatibilidad: Incompatibilidad
    excepcion: ExcepcionSegregacion | None


@cache
def incompatibilidades() -> Mapping[str, Incompatibilidad]:
    """Every pair, by its key, read once. Raises ValueError when the file is not well formed."""
    return leer_incompatibilidades(Path(settings.INCOMPATIBILIDADES))


def leer_incompatibilidades(camino: Path) -> dict[str, Incompatibilidad]:
    """Read the pairs from `camino`. Raises ValueError naming the row that is wrong."""
    pares: dict[str, Incompatibilidad] = {}
    with camino.open(encoding="utf-8", newline="") as archivo:
        lector = csv.DictReader(archivo)
        if list(lector.fieldnames or ()) != COLUMNAS:
            raise ValueError(f"Las incompatibilidades deben tener las columnas {', '.join(COLUMNAS)}.")
        for fila in lector:
            par = _incompatibilidad(fila)
            if par.par in pares or any(otro.actos == par.actos for otro in pares.values()):
                raise ValueError(f"{par.par} está dos veces en las incompatibilidades.")
            pares[par.par] = par
    return pares


def _incompatibilidad(fila: dict[str, str]) -> Incompatibilidad:
    actos = frozenset({fila["acto_a"], fila["acto_b"]})
    if (
        len(actos) != 2
        or fila["alcance"] not in ALCANCES
        or fila["exceptuable"] not in {"si", "no"}
        or not all((fila["par"], fila["acto_a"], fila["acto_b"], fila["motivo"]))
    ):
        raise ValueError(f"La fila {fila['par']} de las incompatibilidades no es válida: {fila}.")
    return Incompatibilidad(
        par=fila["par"],
        actos=actos,
        alcance=ALCANCES[fila["alcance"]],
        exceptuable=fila["exceptuable"] == "si",
        pendiente=fila["pendiente"],
        motivo=fila["motivo"],
    )


# ── What roles give ──


def actos_de(roles: Iterable[str]) -> frozenset[str]:
    """The acts of the matrix that a set of roles may do."""
    conjunto = frozenset(roles)
    return frozenset(
        regla.clave for regla in matriz().values() if regla.tipo == "acto" and not regla.escriben.isdisjoint(conjunto)
    )


def incompatibles_en(roles: Iterable[str]) -> list[Incompatibilidad]:
    """The pairs of which a set of roles gives both acts to one person."""
    actos = actos_de(roles)
    return [par for par in incompatibilidades().values() if par.alcance == "persona" and par.actos <= actos]


def exigir_roles_compatibles(usuario: Usuario, *, roles: Iterable[str]) -> None:
    """Refuse a set of roles that gives `usuario` both acts of a pair, unless an exception is in force.

    Errores: segregacion.incompatibles.
    """
    if faltan := _sin_excepcion(incompatibles_en(roles), usuario=usuario):
        motivos = " ".join(par.motivo for par in faltan)
        raise ErrorNegocio(
            "segregacion.incompatibles",
            f"No se pueden dar esos roles juntos porque son incompatibles. {motivos} "
            "Sacá uno, o pedí una excepción con fecha de fin.",
            campo="roles",
            pares=[par.par for par in faltan],
        )


# ── At the time of acting ──


def exigir_otra_persona(acto: str, *, previo: str, actor: Usuario, autor_previo: int | None) -> None:
    """Refuse that `actor` does `acto` to the thing on which `autor_previo` (a user id; None: nobody) did `previo`.

    Raises ValueError when no pair joins the two acts. Errores: segregacion.misma_persona.
    """
    par = _par_de(acto, previo)
    if autor_previo != actor.pk:
        return
    if par.exceptuable and excepciones_vigentes(actor).filter(par=par.par).exists():
        return
    raise ErrorNegocio(
        "segregacion.misma_persona",
        f"No se puede hacer esto porque la parte anterior la hiciste vos. {par.motivo} Pedíselo a otra persona.",
        par=par.par,
    )


def exigir_sin_conflicto(acto: str, *, usuario: Usuario) -> None:
    """Refuse `acto` to a person whose roles give the other act of a `persona` pair too, without an exception today.

    It matters when an exception lapses: the roles are still there. No query for an act that is in no such pair.
    Errores: segregacion.incompatibles.
    """
    if not any(par.alcance == "persona" and acto in par.actos for par in incompatibilidades().values()):
        return
    chocan = [par for par in incompatibles_en(roles_de(usuario)) if acto in par.actos]
    if faltan := _sin_excepcion(chocan, usuario=usuario):
        motivos = " ".join(par.motivo for par in faltan)
        raise SinPermiso(
            "segregacion.incompatibles",
            f"No se puede hacer esto porque tus roles son incompatibles y hoy no rige una excepción. {motivos} "
            "Pedí que te saquen un rol, o una excepción nueva.",
            pares=[par.par for par in faltan],
        )


def _sin_excepcion(pares: list[Incompatibilidad], *, usuario: Usuario) -> list[Incompatibilidad]:
    if not pares:
        return []
    exceptuados = set(excepciones_vigentes(usuario).values_list("par", flat=True))
    return [par for par in pares if par.par not in exceptuados]


def dio_la_clave(por: Usuario, *, usuario: Usuario) -> bool:
    """True when `por` set the password of `usuario` in the last three days, as the audit tells.

    Who knows another's password is, for a while, that other person too. One query.
    """
    return (
        por.pk != usuario.pk
        and RegistroAuditoria.objects.filter(
            tabla=Usuario._meta.db_table,
            clave=str(usuario.pk),
            usuario_id=por.pk,
            despues__has_key="password",
            registrado_en__gte=fechas.ahora() - CLAVE_RECIENTE,
        ).exists()
    )


def _par_de(acto: str, previo: str) -> Incompatibilidad:
    actos = frozenset({acto, previo})
    for par in incompatibilidades().values():
        if par.actos == actos:
            return par
    raise ValueError(f"{acto} y {previo} no están en {settings.INCOMPATIBILIDADES}.")


# ── Exceptions and report ──


def excepciones_vigentes(usuario: Usuario) -> QuerySet[ExcepcionSegregacion]:
    """The exceptions of `usuario` in force today."""
    return _vigentes(fechas.hoy()).filter(usuario=usuario)


def _vigentes(dia: dt.date) -> QuerySet[ExcepcionSegregacion]:
    return ExcepcionSegregacion.objects.filter(Q(desde__lte=dia, hasta__gt=dia)).select_related("firmada_por")


def conflictos(usuarios: QuerySet[Usuario]) -> list[Conflicto]:
    """Those of `usuarios` who are active and whose roles give both acts of a pair. Three queries."""
    excepciones = {(e.usuario_id, e.par): e for e in _vigentes(fechas.hoy()).order_by("hasta")}
    return [
        Conflicto(usuario=usuario, incompatibilidad=par, excepcion=excepciones.get((usuario.pk, par.par)))
        for usuario in usuarios.filter(is_active=True).select_related("sucursal").prefetch_related("groups")
        for par in incompatibles_en(grupo.name for grupo in usuario.groups.all())
    ]


def registrar_excepcion(
    usuario: Usuario, *, par: str, desde: dt.date, hasta: dt.date, motivo: str, firmada_por: Usuario
) -> ExcepcionSegregacion:
    """Allow `usuario` to hold both acts of a pair over `[desde, hasta)`. Called by its approval.

    Errores: segregacion.firma_propia, segregacion.no_exceptuable, segregacion.fechas.
    """
    if firmada_por.pk == usuario.pk:
        raise ErrorNegocio(
            "segregacion.firma_propia",
            "No se puede firmar la excepción porque es para vos. Pedile la firma a otra persona.",
        )
    exigir_exceptuable(par)
    exigir_fechas(desde=desde, hasta=hasta)
    return ExcepcionSegregacion.objects.create(
        usuario=usuario, par=par, desde=desde, hasta=hasta, motivo=motivo, firmada_por=firmada_por
    )


def exigir_exceptuable(par: str) -> Incompatibilidad:
    """The pair called `par`, when it admits exceptions. Errores: segregacion.no_exceptuable."""
    incompatibilidad = incompatibilidades().get(par)
    if incompatibilidad is None or not incompatibilidad.exceptuable:
        raise ErrorNegocio(
            "segregacion.no_exceptuable",
            "No se puede pedir esa excepción porque la incompatibilidad no la admite. Repartí el trabajo entre dos.",
            campo="par",
        )
    return incompatibilidad


def exigir_fechas(*, desde: dt.date, hasta: dt.date) -> None:
    """Refuse an exception that would never be in force. Errores: segregacion.fechas."""
    if hasta <= max(desde, fechas.hoy()):
        raise ErrorNegocio(
            "segregacion.fechas",
            "No se puede dar la excepción porque termina antes de empezar, o ya terminó. Elegí otra fecha de fin.",
            campo="hasta",
        )
