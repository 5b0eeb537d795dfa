"""One exception, whole: what was read and by whom, what was expected, what happened beside it, who lives there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from catastro.models import CategoriaDeCuenta, CondicionDeCuenta, Domicilio, EstadoActual, Proteccion
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, FotoDeLectura, Lectura, PoliticaMedicion, PuntoLote, ReglaVEE, Relectura
from medicion.selectors import aviso, mesa
from medicion.validacion.reglas import DEFINICIONES

VECINOS = 2
LECTURAS = 6
CIEN = Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Vecino:
    """A point beside it on the walk: what it consumed in the same batch. veces: of what was expected of it, percent.

    puerta: its address, without the street when it is on the same one.
    """

    orden: int
    suministro: int
    domicilio: str
    puerta: str
    consumo: Decimal | None
    veces: Decimal | None
    propio: bool


@dataclass(frozen=True, kw_only=True)
class Condicion:
    """Something to know of the account before deciding. alerta: it may not be overlooked."""

    nombre: str
    detalle: str
    alerta: bool


@dataclass(frozen=True, kw_only=True)
class Detalle:
    """An exception. banda: the least and the most that was expected to be consumed; precios: pesos of each decision."""

    fila: mesa.Fila
    punto: PuntoLote | None
    lecturas: Sequence[Lectura]
    foto: FotoDeLectura | None
    vecinos: Sequence[Vecino]
    condiciones: Sequence[Condicion]
    categoria: str
    estado: str
    relectura: Relectura | None
    banda: tuple[Decimal, Decimal] | None
    valor_unidad: Decimal | None
    otras: Sequence[Consumo]

    @property
    def al_aceptar(self) -> Decimal | None:
        """Pesos of what was read."""
        return self._pesos(self.fila.consumo.consumo)

    @property
    def al_estimar(self) -> Decimal | None:
        """Pesos of what was expected."""
        return self._pesos(self.fila.consumo.esperado)

    def _pesos(self, unidades: Decimal | None) -> Decimal | None:
        return None if unidades is None or self.valor_unidad is None else unidades * self.valor_unidad

    @property
    def presume_error(self) -> bool:
        """Over the percentage of the expected from which the law presumes an error of reading (24.240, art. 31)."""
        return aviso.presume_error(self.fila.consumo, self.fila.hallazgos)

    @property
    def sugerida(self) -> str:
        """What its rules ask for: aceptar, estimar or releer."""
        acciones = [h.accion for h in self.fila.hallazgos if h.nivel != ReglaVEE.Nivel.INFORMA]
        se_estima = self.fila.consumo.lote_id is not None
        if se_estima and (self.fila.consumo.resultado == Consumo.Resultado.SIN_LECTURA or "estimar" in acciones):
            return "estimar"
        return "releer" if any(acciones) and self.relectura is None else "aceptar"


def detalle(consumo: Consumo) -> Detalle:
    """All that the desk shows beside a row. The queries do not depend on how much history there is."""
    fila = mesa.vestir([consumo])[0]
    puntos = _puntos(consumo)
    propio = next((p for p in puntos if p.suministro_id == consumo.suministro_id), None)
    lecturas = _lecturas(consumo)
    return Detalle(
        fila=fila,
        punto=propio,
        lecturas=lecturas,
        foto=_foto(lecturas),
        vecinos=_vecinos(consumo, puntos),
        condiciones=_condiciones(consumo),
        categoria=_categoria(consumo),
        estado=_estado(consumo),
        relectura=consumo.relecturas.select_related("orden__cuadrilla").order_by("-orden__numero").first(),
        banda=_banda(propio),
        valor_unidad=valor_unidad(consumo),
        otras=_otras(consumo),
    )


def valor_unidad(consumo: Consumo) -> Decimal | None:
    """Pesos that a unit is worth, more or less, by the policy of its group."""
    if consumo.cuenta is None:
        return None
    politicas = PoliticaMedicion.objects.filter(grupo=consumo.cuenta.grupo_id)
    fila = vigentes(politicas, al=consumo.hasta).first()
    return fila.valor_orientativo if fila else None


def titulo_de_regla(codigo: str) -> str:
    """How people call a rule."""
    definicion = DEFINICIONES.get(codigo)
    return definicion.titulo if definicion else codigo


def _puntos(consumo: Consumo) -> list[PuntoLote]:
    """Its own point of the batch and those beside it on the walk."""
    if consumo.lote_id is None:
        return []
    del_lote = PuntoLote.objects.filter(lote=consumo.lote_id)
    propio = del_lote.filter(suministro=consumo.suministro_id, registro__magnitud=consumo.magnitud).first()
    if propio is None:
        return []
    cerca = Q(suministro=consumo.suministro_id) | Q(registro__magnitud=consumo.magnitud)
    antes = del_lote.filter(cerca, orden__lt=propio.orden).order_by("-orden")[:VECINOS]
    despues = del_lote.filter(cerca, orden__gt=propio.orden).order_by("orden")[:VECINOS]
    con = "suministro__inmueble__domicilio"
    return [*reversed(antes.select_related(con)), propio, *despues.select_related(con)]


def _vecinos(consumo: Consumo, puntos: Sequence[PuntoLote]) -> list[Vecino]:
    consumos = {
        c.suministro_id: c
        for c in Consumo.objects.filter(
            lote=consumo.lote_id,
            suministro__in=[p.suministro_id for p in puntos],
            magnitud=consumo.magnitud,
            reemplazado_por__isnull=True,
        )
    }
    dichos = []
    for punto in puntos:
        propio = punto.suministro_id == consumo.suministro_id
        suyo = consumo if propio else consumos.get(punto.suministro_id)
        domicilio = consumo.suministro.inmueble.domicilio if propio else punto.suministro.inmueble.domicilio
        dichos.append(
            Vecino(
                orden=punto.orden,
                suministro=punto.suministro_id,
                domicilio=str(domicilio),
                puerta=_puerta(domicilio, desde=consumo.suministro.inmueble.domicilio),
                consumo=suyo.consumo if suyo else None,
                veces=_veces(suyo),
                propio=propio,
            )
        )
    return dichos


def _puerta(domicilio: Domicilio, *, desde: Domicilio) -> str:
    """How a neighbour calls it: the number, on the same street."""
    dicho = str(domicilio)
    return (dicho.removeprefix(domicilio.calle).strip() or dicho) if domicilio.calle == desde.calle else dicho


def _veces(consumo: Consumo | None) -> Decimal | None:
    if consumo is None or consumo.consumo is None or not consumo.esperado:
        return None
    return (consumo.consumo / consumo.esperado - 1) * CIEN


def _lecturas(consumo: Consumo) -> list[Lectura]:
    """The last readings of that magnitude at the point, the newest first, superseded ones too."""
    filas = Lectura.objects.filter(
        suministro=consumo.suministro_id, registro__magnitud=consumo.magnitud, fecha__lte=consumo.hasta
    )
    return list(
        filas.select_related("medidor", "registro", "anomalia", "usuario", "reemplaza", "archivo")
        .annotate(reemplazada=F("reemplazada_por__pk"))
        .order_by("-fecha", "-pk")[:LECTURAS]
    )


def _foto(lecturas: Sequence[Lectura]) -> FotoDeLectura | None:
    """The photo of the last reading that has one, of those of the last day."""
    if not lecturas:
        return None
    ultimas = [lectura.pk for lectura in lecturas if lectura.fecha == lecturas[0].fecha]
    return (
        FotoDeLectura.objects.filter(lectura__in=ultimas).select_related("adjunto", "lectura").order_by("-pk").first()
    )


def _condiciones(consumo: Consumo) -> list[Condicion]:
    """Conditions and protections of the account, alerts first."""
    if consumo.cuenta_id is None:
        return []
    dia = hoy()
    condiciones = vigentes(CondicionDeCuenta.objects.filter(cuenta=consumo.cuenta_id), al=dia).select_related("tipo")
    protecciones = vigentes(Proteccion.objects.filter(cuenta=consumo.cuenta_id), al=dia)
    dichas = [Condicion(nombre=c.tipo.nombre, detalle=_valor(c), alerta=c.tipo.es_alerta) for c in condiciones] + [
        Condicion(nombre=p.get_causa_display(), detalle=p.motivo, alerta=True) for p in protecciones
    ]
    return sorted(dichas, key=lambda c: (not c.alerta, c.nombre))


def _valor(condicion: CondicionDeCuenta) -> str:
    if condicion.valor is None:
        return condicion.comprobante
    return f"{condicion.valor.normalize():f} {condicion.tipo.unidad}".replace(".", ",").strip()


def _categoria(consumo: Consumo) -> str:
    filas = CategoriaDeCuenta.objects.filter(cuenta=consumo.cuenta_id)
    fila = vigentes(filas, al=hoy()).select_related("categoria").first()
    return str(fila.categoria) if fila else ""


def _estado(consumo: Consumo) -> str:
    fila = EstadoActual.objects.filter(cuenta=consumo.cuenta_id).first()
    return fila.estado if fila else ""


def _banda(punto: PuntoLote | None) -> tuple[Decimal, Decimal] | None:
    """What the handheld let pass without asking again, in units instead of dials."""
    if punto is None or punto.anterior is None or punto.minimo is None or punto.maximo is None:
        return None
    menos, mas = (
        max(Decimal(0), (tope - punto.anterior) * punto.multiplicador) for tope in (punto.minimo, punto.maximo)
    )
    return menos, mas


def _otras(consumo: Consumo) -> list[Consumo]:
    """The other magnitudes of the same point in the same batch."""
    if consumo.lote_id is None:
        return []
    filas = Consumo.objects.filter(lote=consumo.lote_id, suministro=consumo.suministro_id, reemplazado_por__isnull=True)
    return list(filas.exclude(magnitud=consumo.magnitud).order_by("magnitud"))


def anterior_de(lecturas: Sequence[Lectura], *, antes: dt.date) -> Lectura | None:
    """The reading in force before a day, of those given."""
    vivas = [lectura for lectura in lecturas if lectura.reemplazada is None and not lectura.anulada]  # type: ignore[attr-defined]
    return next((lectura for lectura in vivas if lectura.fecha < antes and lectura.valor is not None), None)
