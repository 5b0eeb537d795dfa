"""The card of a service account: its state, what it consumed, what was read and billed, what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from atencion.deuda import resumir
from atencion.pantallas.palabras import comparar, cuando_vence, estado_de_deuda
from atencion.selectors.ficha import PERIODOS, Servicio
from catastro.pantallas.palabras import dibujo_de, estado_de_servicio
from cesop.nucleo import formato
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.listados import Estado
from medicion.models import Consumo
from medicion.pantallas import grafico
from medicion.pantallas.palabras import cantidad
from medicion.validacion.registros import REGISTROS

MEDIDAS: Final = grafico.Medidas(ancho=200, alto=36, lleno=Decimal("0.81"))
LUGARES_MIN: Final = 7
# How far from a year before a bar may be, to be the same month.
CERCA_DEL_ANIO: Final = 20
TECLAS_MAX: Final = 9


@dataclass(frozen=True, kw_only=True)
class Linea:
    """A pair of the card: what, how much, and where it is seen."""

    titulo: str
    valor: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Curva:
    """The bars of an account: the last figure, what it is compared with, and the months at both ends."""

    grafico: grafico.Grafico
    cifra: str
    comparacion: str
    unidad: str
    desde: dt.date
    hasta: dt.date


@dataclass(frozen=True, kw_only=True)
class Carta:
    """What the card shows. tecla: of the keyboard; elegida: what the actions and the history are about."""

    cuenta: Any
    servicio: str
    icono: str
    subtitulo: str
    tecla: str
    elegida: bool
    estado: Estado
    deuda: Estado
    debe: Decimal
    cuando: str
    de_otro: Decimal
    curva: Curva | None
    lineas: Sequence[Linea]
    url_deuda: str


@dataclass(frozen=True, kw_only=True)
class Ve:
    """Which pages the user opens from a card."""

    comprobantes: bool
    lecturas: bool


def cartas(servicios: Sequence[Servicio], *, al: dt.date, elegida: int | None, ve: Ve) -> list[Carta]:
    """A card for each account, in their order."""
    return [
        _carta(servicio, lugar=lugar, al=al, elegida=servicio.cuenta.pk == elegida, ve=ve)
        for lugar, servicio in enumerate(servicios, start=1)
    ]


def _carta(servicio: Servicio, *, lugar: int, al: dt.date, elegida: bool, ve: Ve) -> Carta:
    cuenta = servicio.cuenta
    clave = cuenta.suministro.servicio.clave
    resumen = resumir(servicio.debidas, al=al)
    roles = [rol.lower() for rol in servicio.roles]
    como = "ya no es suya" if not roles else "paga otro" if roles == ["titular"] and cuenta.pagador else ""
    como = "paga" if roles == ["pagador"] else como
    partes = [str(cuenta.numero), cuenta.categoria_clave or "", como]
    lista = reverse("facturacion:comprobantes")
    return Carta(
        cuenta=cuenta,
        servicio=clave,
        icono=dibujo_de(clave),
        subtitulo=" · ".join(parte for parte in partes if parte),
        tecla=str(lugar) if lugar <= TECLAS_MAX else "",
        elegida=elegida,
        estado=estado_de_servicio(cuenta.estado_actual.estado),
        deuda=estado_de_deuda(resumen),
        debe=resumen.total,
        cuando=cuando_vence(resumen, al=al),
        de_otro=servicio.de_otro,
        curva=_de_consumos(servicio.consumos) or _de_facturas(servicio),
        lineas=_lineas(servicio, ve),
        url_deuda=f"{lista}?cuenta={cuenta.numero}&debe=si" if ve.comprobantes else "",
    )


# ── Bars ──


def _de_consumos(consumos: Sequence[Consumo]) -> Curva | None:
    """What was consumed, by period."""
    if not consumos:
        return None
    ultimo = consumos[-1]
    unidad = REGISTROS[ultimo.magnitud].unidad
    barras = [
        grafico.Valor(
            hasta=c.hasta,
            valor=c.consumo,
            tipo="-ult" if c is ultimo else "",
            titulo=f"{_mes(c.hasta)}: {cantidad(c.consumo) or 'sin dato'} {unidad}",
        )
        for c in consumos
    ]
    otra = next((c for c in consumos[:-1] if _hace_un_anio(c.hasta, ultimo.hasta)), None)
    comparacion = ""
    if ultimo.consumo is not None and otra is not None and otra.consumo is not None:
        comparacion = comparar(ultimo.consumo, otra.consumo, otra.hasta)
    return Curva(
        grafico=_dibujar(barras),
        cifra=f"{cantidad(ultimo.consumo)} {unidad}" if ultimo.consumo is not None else "Sin dato",
        comparacion=comparacion,
        unidad=unidad,
        desde=consumos[0].hasta,
        hasta=ultimo.hasta,
    )


def _de_facturas(servicio: Servicio) -> Curva | None:
    """Of what is not metered, what was billed."""
    if not servicio.facturas:
        return None
    ultima = servicio.facturas[-1]
    barras = [
        grafico.Valor(
            hasta=f.fecha,
            valor=f.total,
            tipo="-ult" if f is ultima else "",
            titulo=f"{_mes(f.fecha)}: {formato.pesos(f.total)}",
        )
        for f in servicio.facturas
    ]
    otra = next((f for f in servicio.facturas[:-1] if _hace_un_anio(f.fecha, ultima.fecha)), None)
    return Curva(
        grafico=_dibujar(barras),
        cifra=formato.pesos(ultima.total),
        comparacion=comparar(ultima.total, otra.total, otra.fecha) if otra else "",
        unidad="facturado",
        desde=servicio.facturas[0].fecha,
        hasta=ultima.fecha,
    )


def _dibujar(barras: Sequence[grafico.Valor]) -> grafico.Grafico:
    lugares = min(PERIODOS, max(len(barras), LUGARES_MIN))
    return grafico.dibujar(barras, medidas=MEDIDAS, lugares=lugares)


def _hace_un_anio(dia: dt.date, ahora: dt.date) -> bool:
    return abs((dia - sumar_meses(ahora, -12)).days) <= CERCA_DEL_ANIO


def _mes(dia: dt.date) -> str:
    return f"{grafico.MESES[dia.month - 1]} {dia:%y}"


# ── Pairs ──


def _lineas(servicio: Servicio, ve: Ve) -> list[Linea]:
    """Meter, last reading, the next one, last bill: those that there are."""
    lineas = []
    leida = next((c.lectura for c in reversed(servicio.consumos) if c.lectura is not None), None)
    ficha = reverse("medicion:ficha", args=[servicio.cuenta.suministro_id]) if ve.lecturas else ""
    if leida is not None:
        lineas.append(Linea(titulo="Medidor", valor=str(leida.medidor), url=ficha))
        lineas.append(
            Linea(titulo=f"Lectura {leida.fecha:%d/%m}", valor=cantidad(leida.valor) or "sin leer", url=ficha)
        )
    if proxima := _proxima(servicio):
        lineas.append(Linea(titulo="Próxima lectura", valor=proxima))
    ultima = servicio.ultima
    if ultima is not None:
        url = reverse("facturacion:comprobante", args=[ultima.pk]) if ve.comprobantes else ""
        lineas.append(Linea(titulo=f"Factura {ultima.fecha:%d/%m}", valor=formato.importe(ultima.total), url=url))
    return lineas


def _proxima(servicio: Servicio) -> str:
    """The day that was planned; otherwise about as many days after the last one as it took."""
    if servicio.proxima is not None:
        return f"{servicio.proxima:%d/%m}"
    ultimo = servicio.consumos[-1] if servicio.consumos else None
    viva = servicio.cuenta.estado_actual.estado != "retirada"
    if ultimo is None or not viva or not ultimo.dias:
        return ""
    return f"hacia el {ultimo.hasta + dt.timedelta(days=ultimo.dias):%d/%m}"
