"""What happened with a person, put in one line of time; and the days when something of it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from catastro.models import Fusion
from catastro.selectors.personas import Historia
from cesop.nucleo.models.base import Fechado

EVENTOS_MAX = 60


@dataclass(frozen=True, kw_only=True)
class Evento:
    """A fact on the line: `componentes/linea_tiempo.html` shows it."""

    momento: dt.datetime
    titulo: str
    icono: str
    detalle: str = ""
    tono: str = ""
    quien: str = ""
    url: str = ""
    estado: str = ""
    estado_tono: str = "neutro"
    importe: None = None

    @property
    def sin_hora(self) -> bool:
        """True when only its day is known."""
        return self.momento.time() == dt.time()


def hitos(historia: Historia) -> list[dt.date]:
    """The days when something that is known now started or ended, in order."""
    filas: list[Fechado] = [
        *historia.condiciones, *historia.domicilios, *historia.asociaciones, *historia.partes,
    ]  # fmt: skip
    vivas = [fila for fila in filas if fila.reemplazado_en is None]
    dias = {fila.desde for fila in vivas} | {fila.hasta for fila in vivas if fila.hasta is not None}
    return sorted(dias | {movimiento.fecha for movimiento in historia.cuotas})


def linea_de_tiempo(historia: Historia, *, al: dt.date, desde_url: Callable[[int], str]) -> list[Evento]:
    """Facts by their business date up to a day, latest first. desde_url: address of the file of a person."""
    eventos = [
        *_de_contactos(historia),
        *_de_cuotas(historia),
        *_de_fusiones(historia, desde_url),
        *_sin_repetir(_de_fechados(historia)),
    ]
    hasta_el_dia = [evento for evento in eventos if evento.momento.date() <= al]
    return sorted(hasta_el_dia, key=lambda evento: evento.momento, reverse=True)[:EVENTOS_MAX]


def _sin_repetir(eventos: Iterable[Evento]) -> list[Evento]:
    """Without the rows that were replaced only to end them: what they say, the live one says."""
    todos = list(eventos)
    vivos = {(evento.titulo, evento.momento.date()) for evento in todos if not evento.estado}
    return [evento for evento in todos if not evento.estado or (evento.titulo, evento.momento.date()) not in vivos]


def _al_empezar(dia: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(dia, dt.time()))


def _en_el_dia(dia: dt.date, registrado: dt.datetime) -> dt.datetime:
    """The moment it was recorded, when it was that same day; otherwise the start of its business day."""
    local = timezone.localtime(registrado)
    return local if local.date() == dia else _al_empezar(dia)


def _de_contactos(historia: Historia) -> Iterator[Evento]:
    for contacto in historia.contactos:
        sobre = f" · cuenta {contacto.cuenta}" if contacto.cuenta else ""
        yield Evento(
            momento=_en_el_dia(contacto.fecha, contacto.registrado_en),
            titulo=contacto.asunto,
            detalle=f"{contacto.get_canal_display()}{sobre}{f' · {contacto.texto}' if contacto.texto else ''}",
            quien=str(contacto.usuario),
            icono="message",
            tono="info",
        )


def _de_cuotas(historia: Historia) -> Iterator[Evento]:
    for movimiento in historia.cuotas:
        cuantas = f"{abs(movimiento.cuotas)} {'cuota' if abs(movimiento.cuotas) == 1 else 'cuotas'} sociales"
        yield Evento(
            momento=_en_el_dia(movimiento.fecha, movimiento.registrado_en),
            titulo=f"{movimiento.get_motivo_display()}: {'+' if movimiento.cuotas > 0 else '−'}{cuantas}"
            + (f" {'de' if movimiento.cuotas > 0 else 'a'} {movimiento.otra_parte}" if movimiento.otra_parte else ""),
            detalle=movimiento.acta,
            quien=str(movimiento.usuario),
            icono="coins",
            tono="bien" if movimiento.cuotas > 0 else "aviso",
        )


def _de_fusiones(historia: Historia, desde_url: Callable[[int], str]) -> Iterator[Evento]:
    for fusion in historia.fusiones:
        deshecha = _deshecha(fusion)
        yield Evento(
            momento=timezone.localtime(fusion.registrado_en),
            titulo=f"Fusión: {fusion.absorbida} en {fusion.conservada}",
            detalle=fusion.motivo,
            quien=str(fusion.usuario),
            icono="git-branch",
            url=desde_url(fusion.absorbida_id),
            estado="Deshecha" if deshecha else "",
        )


def _deshecha(fusion: Fusion) -> bool:
    return hasattr(fusion, "deshecha")


def _de_fechados(historia: Historia) -> Iterator[Evento]:
    for condicion in historia.condiciones:
        yield from _de_fila(condicion, f"Condición de IVA: {condicion.get_iva_display()}", icono="receipt")
    for domicilio in historia.domicilios:
        texto = f"{domicilio.domicilio}, {domicilio.domicilio.localidad}"
        yield from _de_fila(domicilio, f"Domicilio {domicilio.get_uso_display().lower()}: {texto}", icono="map-pin")
    for asociado in historia.asociaciones:
        yield from _de_fila(
            asociado,
            f"Asociado {asociado.numero}",
            icono="user-check",
            detalle=asociado.acta_ingreso,
            al_salir=f"Dejó de ser asociado · {asociado.motivo_egreso}".rstrip(" ·"),
        )
    for parte in historia.partes:
        cuenta = f"{parte.cuenta.suministro.servicio} {parte.cuenta}"
        yield from _de_fila(
            parte,
            f"{parte.get_rol_display()} de {cuenta}",
            icono="plug",
            al_salir=f"Dejó de ser {parte.get_rol_display().lower()} de {cuenta}",
        )


def _de_fila(fila: Fechado, titulo: str, *, icono: str, detalle: str = "", al_salir: str = "") -> Iterator[Evento]:
    """When a dated row started, and when it ended; one that was corrected says so."""
    corregida = fila.reemplazado_en is not None
    yield Evento(
        momento=_en_el_dia(fila.desde, fila.registrado_en),
        titulo=titulo,
        detalle=detalle,
        icono=icono,
        estado="Corregido" if corregida else "",
        estado_tono="neutro",
    )
    if al_salir and fila.hasta is not None and not corregida:
        yield Evento(momento=_al_empezar(fila.hasta), titulo=al_salir, icono=icono, tono="aviso")
