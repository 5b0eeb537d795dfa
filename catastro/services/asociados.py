"""The role of associate: who is admitted, the shares, who leaves (law 20.337 arts. 17 to 33)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Sum

from catastro.models import Asociado, MovimientoDeCuotas, Persona
from catastro.services.numeros import siguiente
from catastro.services.personas import exigir_vigente, tomar
from catastro.services.vigencias import poner
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas, reemplazar
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Usuario

Motivo = MovimientoDeCuotas.Motivo
# How many shares each kind of movement takes: given by the sign of its figure.
SUMAN = frozenset({Motivo.SUSCRIPCION})
RESTAN = frozenset({Motivo.REEMBOLSO})


@transaction.atomic
def admitir(
    persona: Persona,
    *,
    desde: dt.date,
    acta: str,
    por: Usuario,
    numero: int | None = None,
    cuotas: int = 0,
) -> Asociado:
    """Admit a person as associate from `desde`, with its first shares.

    numero: that of the register that came in; without it, the next one.
    *Bloquea:* persona, and the numbers of associates. *Errores:* `asociados.ya_es`, `asociados.futuro`,
    `asociados.cuotas`, `personas.fusionada`, constraint `asociado_numero_sin_superposicion`.
    """
    exigir_pasado(desde)
    if cuotas < 0:
        raise ErrorNegocio("asociados.cuotas", "Las primeras cuotas no pueden ser negativas.", campo="cuotas")
    bloquear(
        [*exclusiva("persona", persona.pk), *exclusiva("talonario", Asociado._meta.db_table)],
        para="admitir al asociado",
    )
    propia = exigir_vigente(
        Persona.objects.select_related("fusionada_en").get(pk=persona.pk), para="admitir como asociado"
    )
    if previa := alcanzadas(Asociado.objects.filter(persona=propia), desde=desde, hasta=None).first():
        raise ErrorNegocio(
            "asociados.ya_es",
            f"No se puede admitir a {propia} desde el {desde:%d/%m/%Y} porque es el asociado {previa.numero} desde el "
            f"{previa.desde:%d/%m/%Y}.",
            campo="desde",
        )
    fila = Asociado(
        persona=propia, numero=siguiente(Asociado) if numero is None else numero, desde=desde, acta_ingreso=acta.strip()
    )
    hecha = poner(fila, por=("persona",))
    if cuotas:
        anotar_cuotas(propia, Motivo.SUSCRIPCION, cuotas=cuotas, fecha=desde, acta=acta, por=por)
    return hecha


@transaction.atomic
def egresar(asociado: Asociado, *, hasta: dt.date, acta: str, motivo: str) -> None:
    """An associate leaves: `hasta` is the first day when it is not one any more. Its shares stay to be given back.

    *Bloquea:* persona. *Errores:* `asociados.sin_motivo`, `asociados.antes_de_entrar`, `asociados.futuro`,
    `catastro.simultaneo`.
    """
    exigir_pasado(hasta)
    if not motivo.strip():
        raise ErrorNegocio("asociados.sin_motivo", "No se puede dar de baja sin un motivo. Escribilo.", campo="motivo")
    if hasta <= asociado.desde:
        raise ErrorNegocio(
            "asociados.antes_de_entrar",
            f"No se puede dar de baja el {hasta:%d/%m/%Y} porque entró el {asociado.desde:%d/%m/%Y}. Corregí la fecha.",
            campo="hasta",
        )
    tomar(asociado.persona, para="dar de baja al asociado")
    cerrar(asociado, hasta=hasta, acta=acta.strip(), motivo=motivo.strip())


def cerrar(asociado: Asociado, *, hasta: dt.date, acta: str, motivo: str) -> None:
    """Rewrite a live row of associate so that it ends, with its minutes and its reason."""
    cerrada = Asociado(
        persona_id=asociado.persona_id,
        numero=asociado.numero,
        acta_ingreso=asociado.acta_ingreso,
        acta_egreso=acta,
        motivo_egreso=motivo,
        desde=asociado.desde,
        hasta=hasta,
    )
    reemplazar(
        [asociado],
        modelo=Asociado,
        desde=asociado.desde,
        hasta=None,
        nuevas=[cerrada] if hasta > asociado.desde else [],
        simultaneo=ErrorNegocio(
            "catastro.simultaneo",
            "No se puede guardar porque otra persona lo cambió recién. Actualizá la página y reintentá.",
        ),
    )


@transaction.atomic
def mover_cuotas(
    persona: Persona, *, motivo: str, cuotas: int, fecha: dt.date, acta: str, por: Usuario
) -> MovimientoDeCuotas:
    """Subscribe shares, give them back (negative), or adjust them.

    *Bloquea:* persona. *Errores:* `asociados.no_es`, `asociados.cuotas`, `asociados.futuro`, `personas.fusionada`, rule
    `movimientodecuotas_suscriptas` for more than there are.
    """
    exigir_pasado(fecha)
    _exigir_signo(motivo, cuotas)
    propia = tomar(persona, para="mover las cuotas")
    if not Asociado.objects.filter(persona=propia, reemplazado_en__isnull=True).exists():
        raise ErrorNegocio(
            "asociados.no_es",
            f"No se puede mover cuotas de {propia} porque no es ni fue asociado. Admitilo antes.",
        )
    return anotar_cuotas(propia, motivo, cuotas=cuotas, fecha=fecha, acta=acta, por=por)


def pasar_cuotas(de: Persona, *, a: Persona, fecha: dt.date, detalle: str, por: Usuario) -> int:
    """All the shares of a person to another that turned out to be the same. Returns how many. In the caller's locks."""
    cuantas: int = MovimientoDeCuotas.objects.filter(persona=de).aggregate(n=Sum("cuotas"))["n"] or 0
    if cuantas:
        devolver_cuotas(de, a=a, cuotas=cuantas, fecha=fecha, detalle=detalle, por=por)
    return cuantas


def devolver_cuotas(de: Persona, *, a: Persona, cuotas: int, fecha: dt.date, detalle: str, por: Usuario) -> None:
    """`cuotas` from a person to another, as two adjustments that name each other. In the caller's locks."""
    for persona, cuantas in ((de, -cuotas), (a, cuotas)):
        anotar_cuotas(persona, Motivo.AJUSTE, cuotas=cuantas, fecha=fecha, acta=detalle, por=por)


def anotar_cuotas(
    persona: Persona, motivo: str, *, cuotas: int, fecha: dt.date, acta: str, por: Usuario
) -> MovimientoDeCuotas:
    """A movement of shares, with its sign. In the caller's locks. *Errores:* rule `movimientodecuotas_suscriptas`."""
    return MovimientoDeCuotas.objects.create(
        persona=persona, motivo=motivo, cuotas=cuotas, fecha=fecha, acta=acta.strip(), usuario=por
    )


def _exigir_signo(motivo: str, cuotas: int) -> None:
    if (motivo in SUMAN and cuotas < 0) or (motivo in RESTAN and cuotas > 0):
        que = "suma" if motivo in SUMAN else "resta"
        raise ErrorNegocio(
            "asociados.cuotas", f"Ese movimiento {que} cuotas. Corregí el signo o elegí un ajuste.", campo="cuotas"
        )
    if motivo == Motivo.TRANSFERENCIA:
        raise ErrorNegocio("asociados.cuotas", "Una transferencia es entre dos: hacela con su acto.", campo="motivo")


def exigir_pasado(dia: dt.date) -> None:
    """What happened did so already. *Errores:* `asociados.futuro`."""
    if dia > hoy():
        raise ErrorNegocio("asociados.futuro", "No se puede registrar con una fecha que todavía no llegó. Corregila.")


@transaction.atomic
def admitir_varios(admitidos: Sequence[tuple[Persona, Mapping[str, Any]]], *, por: Usuario) -> None:
    """Admit those of a roll that comes in, each with its own number: `numero`, `desde`, `acta`, `cuotas`.

    The same rules as `admitir`, by the tables' constraints, with a few statements whatever how many they are.
    *Bloquea:* the persons and the numbers of associates. *Errores:* constraints `asociado_sin_superposicion`,
    `asociado_numero_sin_superposicion`.
    """
    bloquear(
        [
            *exclusiva("persona", *(persona.pk for persona, _ in admitidos)),
            *exclusiva("talonario", Asociado._meta.db_table),
        ],
        para="admitir a los asociados",
    )
    instante = ahora()
    Asociado.objects.bulk_create(
        [
            Asociado(
                persona=persona,
                numero=datos["numero"],
                desde=datos["desde"],
                acta_ingreso=datos["acta"],
                registrado_en=instante,
            )
            for persona, datos in admitidos
        ]
    )
    MovimientoDeCuotas.objects.bulk_create(
        [
            MovimientoDeCuotas(
                persona=persona,
                motivo=Motivo.SUSCRIPCION,
                cuotas=datos["cuotas"],
                fecha=datos["desde"],
                acta=datos["acta"],
                usuario=por,
            )
            for persona, datos in admitidos
            if datos["cuotas"]
        ]
    )
