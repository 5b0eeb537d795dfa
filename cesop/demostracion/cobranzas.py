"""What the town pays: at the tills, by the entities that collect for the cooperative, by direct debit. On time, late,
in part or never: each one by habit. Seeded: the same town pays the same."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random

import polars as pl

from cesop.demostracion.firma import como
from cesop.nucleo.calendario import es_habil
from cesop.nucleo.dinero import CERO
from cesop.nucleo.models import Sucursal, Usuario
from contabilidad.models import CentroCosto, Seccion
from facturacion.models import PuntoDeVenta, SaldoComprobante, TipoComprobante
from facturacion.services import puntos, talonarios
from recaudacion.imputacion import interes_de
from recaudacion.models import Caja, SesionCaja
from recaudacion.selectors import deudas
from recaudacion.selectors.cajas import efectivo_de
from recaudacion.selectors.deudas import Adeudado
from recaudacion.services import cajas
from recaudacion.services.lotes import ESQUEMA_COBROS, cobrar_lote

SEMILLA = 61_007
ESPACIO = uuid.UUID("0f6f3a52-93d1-4f4e-9d2c-2a1f5a7c6b10")
# Days after the bills are issued when what was paid is taken in. The first due date comes at twelve.
VISITAS = (4, 8, 12, 18, 25)
# Habit → how many of a thousand have it, and the visits in which those pay.
HABITOS: dict[str, tuple[int, tuple[int, ...]]] = {
    "temprano": (270, (0, 1)),
    "al_vencer": (350, (1, 2)),
    "debito": (160, (2,)),
    "tarde": (130, (3, 4)),
    "salteado": (60, (3,)),  # one month yes, one month no
    "moroso": (30, ()),
}
# Of who does not pay by direct debit, how many of a hundred go to a till; the others, to an entity.
POR_CAJA = 55
MEDIOS_DE_CAJA = (("efectivo", 60), ("debito", 22), ("transferencia", 10), ("qr", 8))
FONDO = Decimal(60_000)
BILLETES = (20_000, 10_000, 2_000, 1_000, 500, 200, 100)
# One closing in so many is short or over.
CADA_TANTAS = 9
UNO = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DeCaja:
    """A till of the demonstration: `cajero` opens it; a channel has none."""

    numero: int
    nombre: str
    sucursal: str
    cajero: str = ""
    punto: int = 0


CAJAS = (
    DeCaja(numero=1, nombre="Casa central", sucursal="CEN", cajero="nadia", punto=31),
    DeCaja(numero=2, nombre="Mar de Ajó", sucursal="MDA", cajero="hugo", punto=32),
    DeCaja(numero=3, nombre="Casa central 2", sucursal="CEN"),
    DeCaja(numero=51, nombre="Entes recaudadores", sucursal="CEN", punto=33),
    DeCaja(numero=52, nombre="Débito directo", sucursal="CEN", punto=33),
)
DE_CANAL = {51: "ente", 52: "debito_directo"}


@dataclass(kw_only=True)
class Cobranzas:
    """Who takes the money in, and what was taken so far."""

    personas: dict[str, Usuario]
    hoy: dt.date
    azar: Random = field(default_factory=lambda: Random(SEMILLA))  # noqa: S311 - demonstration data
    recibos: int = 0
    cobrado: Decimal = CERO
    _habitos: dict[int, str] = field(default_factory=dict)

    def pasos(self, facturado_el: Sequence[dt.date]) -> Iterator[tuple[dt.date, Callable[[], None]]]:
        """What is done on which day, of the bills issued on some days."""
        for mes, fecha in enumerate(facturado_el):
            for visita, despues in enumerate(VISITAS):
                if (dia := habil(fecha + despues * UNO)) < self.hoy:
                    yield dia, partial(self.del_dia, dia, mes, visita)

    def del_dia(self, dia: dt.date, mes: int, visita: int) -> None:
        """Everybody who pays in a visit, in the till or by the channel of each one."""
        pagadores = SaldoComprobante.objects.filter(saldo__gt=0).values_list("pagador_id", flat=True).distinct()
        pagan = [persona for persona in pagadores.order_by("pagador_id") if self._paga(persona, mes, visita)]
        suyas: dict[int, list[Adeudado]] = {}
        for adeudado in deudas.de_pagadores(pagan, al=dia):
            suyas.setdefault(adeudado.pagador, []).append(adeudado)
        por_caja: dict[int, list[dict[str, object]]] = {}
        for persona in sorted(suyas):
            numero = self._caja(persona)
            por_caja.setdefault(numero, []).append(self._pago(persona, suyas[persona], numero, dia))
        for caja in Caja.objects.filter(numero__in=por_caja).order_by("numero"):
            cobros = pl.DataFrame(por_caja[caja.numero], schema=ESQUEMA_COBROS)
            if caja.clase == Caja.Clase.MOSTRADOR:
                self._en_caja(caja, cobros)
            else:
                self._tomar(caja, cobros, self.personas["raul"])

    # ── Who pays, where and how much ──

    def _habito(self, persona: int) -> str:
        if persona not in self._habitos:
            azar = Random(SEMILLA * 1_000_003 + persona)  # noqa: S311 - demonstration data
            (self._habitos[persona],) = azar.choices(list(HABITOS), [parte for parte, _ in HABITOS.values()])
        return self._habitos[persona]

    def _paga(self, persona: int, mes: int, visita: int) -> bool:
        habito = self._habito(persona)
        visitas = HABITOS[habito][1]
        if not visitas or (habito == "salteado" and (persona + mes) % 2):
            return False
        return visitas[(persona + mes) % len(visitas)] == visita

    def _caja(self, persona: int) -> int:
        if self._habito(persona) == "debito":
            return 52
        if persona % 100 >= POR_CAJA:
            return 51
        return 2 if persona % 5 == 0 else 1

    def _pago(self, persona: int, debe: Sequence[Adeudado], caja: int, dia: dt.date) -> dict[str, object]:
        """Nearly all pay what they owe; a few, one service alone, a part of it, or something in advance."""
        comprobantes: list[int] | None = None
        centavos = sum(_entera(adeudado) for adeudado in debe)
        suerte = self.azar.random()
        if suerte < 0.03 and len(debe) > 1:
            uno = min(debe, key=lambda adeudado: (adeudado.vence, adeudado.comprobante))
            comprobantes, centavos = [uno.comprobante], _entera(uno)
        elif suerte < 0.04:
            centavos = max(100, centavos // 2)
        elif suerte < 0.06:
            centavos += 500_000
        medio = DE_CANAL.get(caja) or self.azar.choices(*zip(*MEDIOS_DE_CAJA, strict=True))[0]  # type: ignore[arg-type]
        pagado_el = dia if caja not in DE_CANAL else dia - self.azar.choice((0, 1)) * UNO
        return {
            "clave": str(uuid.uuid5(ESPACIO, f"{dia:%Y%m%d}-{persona}")),
            "persona": persona,
            "comprobantes": comprobantes,
            "centavos": centavos,
            "medio": medio,
            "pagado_el": pagado_el,
            "referencia": "" if medio == "efectivo" else f"{self.azar.randrange(10**8):08d}",
        }

    # ── Taking it in ──

    def _en_caja(self, caja: Caja, cobros: pl.DataFrame) -> None:
        """A day at a till: open, take, hand in what is too much, count, close."""
        de_caja = next(de for de in CAJAS if de.numero == caja.numero)
        cajero = self.personas[de_caja.cajero]
        with como(cajero):
            sesion = cajas.abrir(caja, fondo=FONDO, usuario=cajero)
            self._tomar(caja, cobros, cajero, sesion=sesion)
            hay = efectivo_de(sesion)
            if hay > 5 * FONDO:
                importe = (hay - FONDO) // 1000 * 1000
                clave = uuid.uuid5(ESPACIO, f"entrega-{sesion.pk}")
                cajas.rendir(sesion, importe=importe, recibe="Raúl Ferreyra", clave=clave, usuario=cajero)
            self._cerrar(sesion, cajero)

    def _cerrar(self, sesion: SesionCaja, cajero: Usuario) -> None:
        hay, observacion = efectivo_de(sesion), ""
        if sesion.pk % CADA_TANTAS == 0:
            hay += Decimal(self.azar.choice((-2_000, -500, 100, 1_000)))
            observacion = "Vuelto mal dado: no se pudo ubicar a quién"
        conteo, monedas = _en_billetes(hay)
        cajas.contar(sesion, conteo=conteo, monedas=monedas, usuario=cajero)
        cajas.cerrar(sesion, observacion=observacion, usuario=cajero)

    def _tomar(self, caja: Caja, cobros: pl.DataFrame, usuario: Usuario, *, sesion: SesionCaja | None = None) -> None:
        with como(usuario):
            hecho = cobrar_lote(cobros, caja=caja, sesion=sesion, usuario=usuario)
        assert hecho.rechazados.is_empty(), hecho.rechazados
        self.recibos += hecho.nuevos
        self.cobrado += Decimal(int(cobros["centavos"].sum())).scaleb(-2)


def cargar(*, desde: dt.date, por: Usuario) -> None:
    """The tills and the channels, with the series of their receipts and of the interest that they collect."""
    sucursales = {sucursal.codigo: sucursal for sucursal in Sucursal.objects.all()}
    seccion, centro = Seccion.objects.get(codigo="ADM"), CentroCosto.objects.get(codigo="COM")
    with como(por):
        abiertos = {numero: _punto(numero, sucursales, desde) for numero in {de.punto for de in CAJAS if de.punto}}
        for de in CAJAS:
            cajas.crear(
                cajas.DatosDeCaja(
                    numero=de.numero,
                    nombre=de.nombre,
                    clase=Caja.Clase.CANAL if de.numero in DE_CANAL else Caja.Clase.MOSTRADOR,
                    sucursal=sucursales[de.sucursal],
                    seccion=seccion,
                    centro=centro,
                    punto=abiertos.get(de.punto),
                )
            )


def habil(dia: dt.date) -> dt.date:
    """That day, or the first working one after it."""
    while not es_habil(dia):
        dia += UNO
    return dia


def _punto(numero: int, sucursales: dict[str, Sucursal], desde: dt.date) -> PuntoDeVenta:
    """Where the interest that is collected is numbered; nothing of a demonstration goes to the tax agency."""
    sucursal = next(sucursales[de.sucursal] for de in CAJAS if de.punto == numero)
    nombre = "Canales de cobro" if numero == max(de.punto for de in CAJAS) else f"Cajas de {sucursal.nombre}"
    punto = puntos.abrir_punto(numero=numero, nombre=nombre, uso=PuntoDeVenta.Uso.MOSTRADOR, sucursal=sucursal)
    for tipo in TipoComprobante.objects.filter(especie=TipoComprobante.Especie.DEBITO, activo=True):
        talonarios.abrir(tipo, punto)
        puntos.fijar_estrategia(
            punto, tipo=tipo, servicio=None, estrategia="SIN_AUTORIZACION", norma="Demostración", desde=desde
        )
    return punto


def _entera(adeudado: Adeudado) -> int:
    """Centavos of a voucher and of what its interest adds."""
    return adeudado.saldo + interes_de(adeudado.deuda, adeudado.saldo)


def _en_billetes(hay: Decimal) -> tuple[dict[str, int], Decimal]:
    """An amount of cash, in notes and the rest."""
    conteo, queda = {}, hay
    for billete in BILLETES:
        conteo[str(billete)] = int(queda // billete)
        queda %= billete
    return conteo, queda
