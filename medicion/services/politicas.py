"""What rules metering, changed by date: how a group is read, validation rules, caps of estimation, anomalies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from catastro.models import Categoria, GrupoGestion, Servicio
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.models.base import Fechado
from cesop.nucleo.permisos import puede_escribir
from medicion.models import Anomalia, PoliticaMedicion, ReglaVEE, TopeDeEstimacion
from medicion.validacion.reglas import DEFINICIONES

F = TypeVar("F", bound=Fechado)
CAMBIAR_LEGAL = "reglas:cambiar_legal"
SIMULTANEO = ErrorNegocio(
    "politicas.simultaneo", "No se puede guardar porque otra persona lo cambió mientras tanto. Actualizá la página."
)


@transaction.atomic
def cambiar_politica(
    grupo: GrupoGestion, *, ciclo: str, tolerancia: int, valor_orientativo: Decimal, desde: dt.date
) -> PoliticaMedicion:
    """How a management group is read from a day on. *Errores:* `politicas.pasado`, `politicas.simultaneo`."""
    _exigir_desde(desde, PoliticaMedicion.objects.filter(grupo=grupo))
    fila = PoliticaMedicion(
        grupo=grupo, ciclo=ciclo, tolerancia=tolerancia, valor_orientativo=valor_orientativo, desde=desde
    )
    return _poner(fila, PoliticaMedicion.objects.filter(grupo=grupo))


@dataclass(frozen=True, kw_only=True)
class DestinoDeRegla:
    """For whom a rule is: a service (None: all) and a cycle (empty: all)."""

    codigo: str
    servicio: Servicio | None
    ciclo: str


@transaction.atomic
def cambiar_regla(
    destino: DestinoDeRegla,
    *,
    nivel: str,
    orden: int,
    activa: bool,
    parametros: Mapping[str, str],
    desde: dt.date,
    motivo: str,
    usuario: Usuario,
) -> ReglaVEE:
    """How a validation rule stands from a day on, and why: what was validated before stays as it was.

    *Errores:* `reglas.codigo`, `reglas.legal`, `reglas.sin_motivo`, `reglas.parametros`, `politicas.pasado`,
    `politicas.simultaneo`.
    """
    definicion = DEFINICIONES.get(destino.codigo)
    if definicion is None:
        raise ErrorNegocio("reglas.codigo", f"No se puede cambiar la regla {destino.codigo} porque no existe.")
    if impedimento := impedimento_legal(destino.codigo, usuario=usuario):
        raise SinPermiso("reglas.legal", impedimento)
    if not motivo.strip():
        raise ErrorNegocio(
            "reglas.sin_motivo", "No se puede cambiar la regla sin un motivo. Escribilo.", campo="motivo"
        )
    previas = ReglaVEE.objects.filter(codigo=destino.codigo, servicio=destino.servicio, ciclo=destino.ciclo)
    _exigir_desde(desde, previas)
    fila = ReglaVEE(
        codigo=destino.codigo,
        servicio=destino.servicio,
        ciclo=destino.ciclo,
        nivel=nivel,
        orden=orden,
        activa=activa,
        motivo=" ".join(motivo.split()),
        parametros={nombre: _cifra(nombre, parametros.get(nombre, "")) for nombre in definicion.parametros},
        desde=desde,
    )
    return _poner(fila, previas)


def impedimento_legal(codigo: str, *, usuario: Usuario) -> str:
    """Why the user may not change a rule whose figures are of the law; empty when he may."""
    norma = DEFINICIONES[codigo].norma
    if not norma or puede_escribir(usuario, CAMBIAR_LEGAL):
        return ""
    return f"No se puede cambiar {codigo} porque sale de la {norma}. Pedíselo a gerencia, con el motivo."


def _cifra(nombre: str, texto: str) -> str:
    """A figure of a rule, as the core reads it."""
    try:
        valor = Decimal(str(texto).strip().replace(",", "."))
    except InvalidOperation:
        valor = Decimal("NaN")
    if not valor.is_finite() or not 0 <= valor <= Decimal(10) ** 9:
        raise ErrorNegocio(
            "reglas.parametros", "No se puede guardar una cifra vacía, negativa o que no es un número.", campo=nombre
        )
    return f"{valor.normalize():f}"


@transaction.atomic
def cambiar_tope(
    *, categoria: Categoria | None, ciclo: str, seguidas_max: int, por_ejercicio_max: int, norma: str, desde: dt.date
) -> TopeDeEstimacion:
    """How many readings may be estimated from a day on. *Errores:* `politicas.pasado`, `politicas.simultaneo`."""
    previas = TopeDeEstimacion.objects.filter(categoria=categoria, ciclo=ciclo)
    _exigir_desde(desde, previas)
    fila = TopeDeEstimacion(
        categoria=categoria,
        ciclo=ciclo,
        seguidas_max=seguidas_max,
        por_ejercicio_max=por_ejercicio_max,
        norma=" ".join(norma.split()),
        desde=desde,
    )
    return _poner(fila, previas)


@transaction.atomic
def guardar_anomalia(codigo: str, *, nombre: str, admite_sin_lectura: bool, orden: str, activa: bool) -> Anomalia:
    """Add an anomaly, or change what it asks for. *Errores:* constraint `anomalia_codigo`."""
    return Anomalia.objects.update_or_create(
        codigo=codigo,
        defaults={
            "nombre": " ".join(nombre.split()),
            "admite_sin_lectura": admite_sin_lectura,
            "orden": orden,
            "activa": activa,
        },
    )[0]


def _exigir_desde(desde: dt.date, previas: QuerySet[F]) -> None:
    """From today on; the first of its kind may start before."""
    if desde < hoy() and previas.exists():
        raise ErrorNegocio(
            "politicas.pasado",
            "No se puede cambiar desde un día que pasó porque con lo anterior ya se validó. Elegí hoy u otro.",
            campo="desde",
        )


def _poner(fila: F, previas: QuerySet[F]) -> F:
    """Put it in force from its day on, over what there was."""
    reemplazar(
        list(alcanzadas(previas, desde=fila.desde, hasta=None)),
        modelo=type(fila),
        desde=fila.desde,
        hasta=None,
        nuevas=[fila],
        simultaneo=SIMULTANEO,
    )
    return fila
