"""Meters: into the store, to a service point, out of it, to the bench, to scrap.

`colocar`, `retirar`, `cambiar` and `cambiar_multiplicador` write placements only: the readings that go with them are of
medicion, which calls these inside its own act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from catastro.models import Colocacion, Contraste, Medidor, RegistroMedidor, Servicio, Suministro
from catastro.selectors.medidores import colocaciones_al
from catastro.services.vigencias import poner, terminar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import alcanzadas
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

UNO = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class Registro:
    """A register of a meter that comes in."""

    numero: int
    magnitud: str
    digitos_enteros: int = 6
    digitos_decimales: int = 0


@transaction.atomic
def alta_de_medidor(
    *,
    servicio: Servicio,
    numero: str,
    marca: str,
    registros: Sequence[Registro],
    modelo: str = "",
    anio: int | None = None,
    fases: int | None = None,
    diametro: int | None = None,
    bidireccional: bool = False,
) -> Medidor:
    """Take a meter into the store, with its registers.

    *Errores:* `medidores.sin_registros`, `medidores.servicio_sin_medir`; constraints `medidor_unico`, `medidor_numero`
    and those of the registers.
    """
    if not servicio.medido:
        raise ErrorNegocio(
            "medidores.servicio_sin_medir",
            f"No se puede dar de alta un medidor de {servicio} porque ese servicio no se mide. Elegí otro.",
            campo="servicio",
        )
    if not registros:
        raise ErrorNegocio(
            "medidores.sin_registros", "No se puede dar de alta el medidor sin un registro. Decí qué mide."
        )
    medidor = Medidor.objects.create(
        servicio=servicio,
        numero=escribir_numero(numero),
        marca=escribir_marca(marca),
        modelo=" ".join(modelo.upper().split()),
        anio=anio,
        fases=fases,
        diametro=diametro,
        bidireccional=bidireccional,
    )
    RegistroMedidor.objects.bulk_create(RegistroMedidor(medidor=medidor, **asdict(registro)) for registro in registros)
    return medidor


def escribir_numero(numero: str) -> str:
    """A meter's number as it is kept: capitals, without spaces."""
    return "".join(numero.upper().split())


def escribir_marca(marca: str) -> str:
    """A maker as it is kept: capitals, on one line."""
    return " ".join(marca.upper().split())


@transaction.atomic
def corregir_medidor(
    medidor: Medidor,
    *,
    marca: str,
    modelo: str,
    anio: int | None,
    fases: int | None,
    diametro: int | None,
    bidireccional: bool,
) -> None:
    """Correct what is printed on a meter. Its number and its service never change. *Errores:* `medidor_unico`."""
    medidor.marca, medidor.modelo = escribir_marca(marca), " ".join(modelo.upper().split())
    medidor.anio, medidor.fases, medidor.diametro, medidor.bidireccional = anio, fases, diametro, bidireccional
    medidor.save(update_fields=["marca", "modelo", "anio", "fases", "diametro", "bidireccional"])


# ── Where it is ──


@transaction.atomic
def colocar(
    *,
    medidor: Medidor,
    suministro: Suministro,
    fecha: dt.date,
    hasta: dt.date | None = None,
    multiplicador: Decimal = UNO,
    motivo: str = "",
) -> Colocacion:
    """Put a meter at a service point from `fecha` on; until `hasta`, when it is written down late.

    *Errores:* `medidores.fecha_futura`, `medidores.suministro_de_baja`, `medidores.suministro_ocupado`,
    `medidores.en_otro_lugar`; `colocacion_servicio`, `colocacion_medidor_sirve` of the database, and its EXCLUDE.
    """
    _exigir_pasado(fecha)
    if not suministro.activo:
        raise ErrorNegocio(
            "medidores.suministro_de_baja",
            f"No se puede colocar un medidor en el suministro {suministro} porque está de baja. Reactivalo antes.",
            campo="suministro",
        )
    if previa := _colocadas(fecha, hasta, suministro=suministro):
        raise ErrorNegocio(
            "medidores.suministro_ocupado",
            f"No se puede colocar el medidor {medidor} porque el suministro {suministro} tiene el "
            f"{previa.medidor} {_lapso(previa)}. Cambialo, o corregí la fecha.",
            campo="fecha",
        )
    if otra := _colocadas(fecha, hasta, medidor=medidor):
        raise ErrorNegocio(
            "medidores.en_otro_lugar",
            f"No se puede colocar el medidor {medidor} porque está en el suministro {otra.suministro} {_lapso(otra)}. "
            "Retiralo de ahí antes.",
            campo="medidor",
        )
    return Colocacion.objects.create(
        medidor=medidor,
        suministro=suministro,
        desde=fecha,
        hasta=hasta,
        multiplicador=multiplicador,
        motivo=" ".join(motivo.split()),
    )


@transaction.atomic
def retirar(*, suministro: Suministro, fecha: dt.date) -> Colocacion:
    """Take away the meter of a service point: `fecha` is its first day without it. Returns the placement that ends.

    On the day that it was placed, as if it had never been. *Errores:* `medidores.fecha_futura`,
    `medidores.sin_medidor`, `catastro.simultaneo`.
    """
    fila = _colocada(suministro, fecha, para="retirar el medidor")
    terminar(fila, hasta=fecha)
    return fila


@transaction.atomic
def cambiar(
    *,
    suministro: Suministro,
    medidor: Medidor,
    fecha: dt.date,
    multiplicador: Decimal = UNO,
    motivo: str = "",
) -> Colocacion:
    """Put `medidor` where another one is, from `fecha` until that one would have gone. Returns the new placement.

    *Errores:* `medidores.fecha_futura`, `medidores.sin_medidor`, `medidores.el_mismo`, `medidores.en_otro_lugar`,
    `catastro.simultaneo`; those of the database, as in `colocar`.
    """
    fila = _colocada(suministro, fecha, para="cambiar el medidor")
    if fila.medidor_id == medidor.pk:
        raise ErrorNegocio(
            "medidores.el_mismo",
            f"No se puede cambiar el medidor {medidor} por él mismo. Elegí otro, o cambiá su multiplicador.",
            campo="medidor",
        )
    if otra := _colocadas(fecha, fila.hasta, medidor=medidor):
        raise ErrorNegocio(
            "medidores.en_otro_lugar",
            f"No se puede colocar el medidor {medidor} porque está en el suministro {otra.suministro} {_lapso(otra)}. "
            "Retiralo de ahí antes.",
            campo="medidor",
        )
    nueva = Colocacion(
        medidor=medidor,
        suministro=suministro,
        desde=fecha,
        hasta=fila.hasta,
        multiplicador=multiplicador,
        motivo=" ".join(motivo.split()),
    )
    return poner(nueva, por=("suministro",))


@transaction.atomic
def cambiar_multiplicador(
    *, suministro: Suministro, fecha: dt.date, multiplicador: Decimal, motivo: str = ""
) -> Colocacion:
    """The same meter counts by another factor from `fecha` on: it is another placement.

    *Errores:* `medidores.fecha_futura`, `medidores.sin_medidor`, `catastro.simultaneo`, constraint
    `colocacion_multiplicador`.
    """
    fila = _colocada(suministro, fecha, para="cambiar el multiplicador")
    nueva = Colocacion(
        medidor=fila.medidor,
        suministro=suministro,
        desde=fecha,
        hasta=fila.hasta,
        multiplicador=multiplicador,
        motivo=" ".join(motivo.split()),
    )
    return poner(nueva, por=("suministro",))


def _exigir_pasado(fecha: dt.date) -> None:
    if fecha > hoy():
        raise ErrorNegocio(
            "medidores.fecha_futura",
            "No se puede registrar con fecha futura lo que se hizo con un medidor. Corregí la fecha.",
            campo="fecha",
        )


def _colocada(suministro: Suministro, fecha: dt.date, *, para: str) -> Colocacion:
    """The placement in force at a service point on a day. Raises ErrorNegocio when there is none."""
    _exigir_pasado(fecha)
    fila = colocaciones_al([suministro.pk], al=fecha).first()
    if fila is None:
        raise ErrorNegocio(
            "medidores.sin_medidor",
            f"No se puede {para} porque el suministro {suministro} no tenía uno el {fecha:%d/%m/%Y}. "
            "Corregí la fecha, o colocá uno.",
            campo="fecha",
        )
    return fila


def _colocadas(desde: dt.date, hasta: dt.date | None, **de: Medidor | Suministro) -> Colocacion | None:
    """The first live placement of a meter, or at a service point, that `[desde, hasta)` touches."""
    filas = Colocacion.objects.filter(**de).select_related("medidor", "suministro")
    return alcanzadas(filas, desde=desde, hasta=hasta).first()


def _lapso(fila: Colocacion) -> str:
    fin = f" hasta el {fila.hasta:%d/%m/%Y}" if fila.hasta else ""
    return f"desde el {fila.desde:%d/%m/%Y}{fin}"


# ── Whether it serves ──


@transaction.atomic
def contrastar(
    medidor: Medidor,
    *,
    fecha: dt.date,
    lugar: str,
    aprobado: bool,
    usuario: Usuario,
    error: Decimal | None = None,
    certificado: str = "",
    vence: dt.date | None = None,
) -> Contraste:
    """Write down a test. One that passes makes the meter fit again; one that fails keeps it from being placed.

    *Errores:* `medidores.fecha_futura`, `medidores.de_baja`, `medidores.vence_antes`.
    """
    _exigir_pasado(fecha)
    if medidor.estado == Medidor.Estado.BAJA:
        raise ErrorNegocio(
            "medidores.de_baja", f"No se puede contrastar el medidor {medidor} porque está de baja. Reactivalo antes."
        )
    if vence is not None and vence <= fecha:
        raise ErrorNegocio(
            "medidores.vence_antes",
            "No se puede registrar el contraste porque vence antes de hacerse. Corregí las fechas.",
            campo="vence",
        )
    hecho = Contraste.objects.create(
        medidor=medidor,
        fecha=fecha,
        lugar=lugar,
        aprobado=aprobado,
        error=error,
        certificado=certificado.strip(),
        vence=vence,
        usuario=usuario,
    )
    if not medidor.contrastes.filter(fecha__gt=fecha).exists():
        _pasar(medidor, Medidor.Estado.SIRVE if aprobado else Medidor.Estado.A_CONTRASTAR)
    return hecho


@transaction.atomic
def mandar_a_contrastar(medidor: Medidor) -> None:
    """Keep a meter from being placed until it is tested."""
    _pasar(medidor, Medidor.Estado.A_CONTRASTAR)


@transaction.atomic
def dar_de_baja(medidor: Medidor) -> None:
    """Scrap a meter: it is not placed any more, and its life stays. *Errores:* `medidor_colocado` of the database."""
    _pasar(medidor, Medidor.Estado.BAJA)


@transaction.atomic
def reactivar(medidor: Medidor) -> None:
    """Take a scrapped meter back, to be tested before it is placed."""
    _pasar(medidor, Medidor.Estado.A_CONTRASTAR)


def _pasar(medidor: Medidor, estado: Medidor.Estado) -> None:
    if medidor.estado != estado:
        medidor.estado = estado
        medidor.save(update_fields=["estado"])
