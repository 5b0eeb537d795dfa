"""Any life of a meter, through the database: what is attributed to the periods is what went through it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catastro.models import Medidor, RegistroMedidor
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura, LoteLectura, PuntoLote, Validacion
from medicion.services.calculo import calcular
from medicion.services.inicio import iniciar_medicion
from tests.catastro import fabrica as catastro
from tests.fondo import a_fondo
from tests.medicion import fabrica

pytestmark = pytest.mark.django_db
CAPACIDAD = 10_000
NUMEROS = count(1)  # every house is another one, in the same database
ACTOS = st.sampled_from(
    ("leer", "leer_mal", "no_visitar", "sin_acceso", "estimar", "cambiar", "anular", "pasar", "irse", "irse_leido")
)
MESES = st.lists(st.tuples(ACTOS, st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=7)


@dataclass
class Casa:
    """A house whose meter counts; every month somebody comes, or does not."""

    punto: fabrica.Punto
    dial: int
    base: int  # where its dials start
    k: Decimal = Decimal(1)
    pasado: Decimal = Decimal(0)  # what really went through
    numero: int = field(default_factory=lambda: next(NUMEROS))
    malas: list[tuple[Lectura, int]] = field(default_factory=list)

    def consumir(self, unidades: int) -> None:
        self.dial = (self.dial + unidades) % CAPACIDAD
        self.pasado += unidades * self.k

    def leer(self, lote: LoteLectura, dias: int, valor: int | None, **datos: Any) -> Lectura:
        lectura = fabrica.una_lectura(self.punto, valor, dias=dias, lote=lote, multiplicador=self.k, **datos)
        calcular([self.punto.suministro.pk], lotes=[lote.pk])
        return lectura

    def pasar(self, dias: int, clase: str, **datos: Any) -> None:
        """An order of service reads it, between the visits."""
        fabrica.una_lectura(
            self.punto, self.dial, dias=dias, clase=clase, origen="orden", multiplicador=self.k, **datos
        )
        calcular([self.punto.suministro.pk])

    def corregir(self) -> None:
        """What was read wrong is mended."""
        for lectura, bien in self.malas:
            Lectura.objects.create(
                **{
                    campo: getattr(lectura, campo)
                    for campo in ("suministro", "medidor", "registro", "fecha", "multiplicador", "lote", "anomalia")
                },
                origen="oficina",
                valor=Decimal(bien),
                reemplaza=lectura,
                motivo="estaba mal",
            )
            calcular([self.punto.suministro.pk])
        self.malas.clear()

    def cambiar(self, dias: int, inicial: int, k: int) -> None:
        """Another meter, with another multiplier."""
        dia = hoy() - dt.timedelta(days=dias)
        de_orden = {"dias": dias, "origen": "orden"}
        fabrica.una_lectura(self.punto, self.dial, clase="retiro", multiplicador=self.k, **de_orden)
        self.punto = fabrica.cambiar_de_medidor(self.punto, un_medidor(f"N{next(NUMEROS)}"), dia=dia)
        self.dial, self.k = self.base + inicial, Decimal(k)
        fabrica.una_lectura(self.punto, self.dial, clase="instalacion", multiplicador=self.k, **de_orden)
        calcular([self.punto.suministro.pk])


def un_medidor(numero: str) -> Medidor:
    """With a dial of four digits."""
    medidor = Medidor.objects.create(servicio=catastro.un_servicio(), numero=numero, marca="ELSTER")
    RegistroMedidor.objects.create(medidor=medidor, numero=1, magnitud="activa", digitos_enteros=4)
    return medidor


def una_casa(inicial: int, *, base: int) -> Casa:
    medidor = un_medidor(f"A{next(NUMEROS)}")
    cuenta = catastro.una_cuenta()
    catastro.una_colocacion(medidor, cuenta.suministro)
    punto = fabrica.Punto(
        suministro=cuenta.suministro, cuenta=cuenta, medidor=medidor, registro=medidor.registros.get()
    )
    casa = Casa(punto=punto, dial=inicial, base=base)
    fabrica.una_lectura(punto, inicial, dias=270, clase="instalacion", origen="orden")
    return casa


def un_mes(casa: Casa, numero: int, dias: int) -> LoteLectura:
    """Its batch, which expects so much that any rollover is believed."""
    lote = fabrica.un_lote(fabrica.una_ruta(str(casa.numero)), mes=numero, codigo=f"M{casa.numero}X{numero}")
    ultima = Lectura.objects.filter(suministro=casa.punto.suministro, valor__isnull=False).order_by("-fecha").first()
    assert ultima is not None
    PuntoLote.objects.create(
        lote=lote, orden=1, suministro=casa.punto.suministro, cuenta=casa.punto.cuenta, medidor=casa.punto.medidor,
        registro=casa.punto.registro, multiplicador=casa.k, fecha_anterior=ultima.fecha, diario=Decimal(1000),
        metodo="doce_meses",
    )  # fmt: skip
    return lote


def vivir(casa: Casa, mes: int, acto: str, unidades: int, otro: int) -> None:
    """A month: half of it, perhaps a change of meter, the other half, and the visit."""
    dias = 240 - 30 * mes
    casa.consumir(unidades)
    lote = un_mes(casa, mes + 1, dias)
    if acto == "cambiar":
        casa.cambiar(dias + 15, otro, 1 + otro % 3)
        casa.consumir(otro)
    elif acto in ("pasar", "irse"):
        casa.pasar(dias + 15, "final" if acto == "irse" else "lectura")
        casa.consumir(otro)
    if acto == "leer_mal":
        casa.malas.append((casa.leer(lote, dias, (casa.dial + otro + 1) % CAPACIDAD), casa.dial))
    elif acto == "sin_acceso":
        casa.leer(lote, dias, None, anomalia_id="02")
    elif acto == "estimar":
        casa.leer(lote, dias, (casa.dial + otro) % CAPACIDAD, origen="estimada", metodo="doce_meses")
    elif acto == "anular":
        lectura = casa.leer(lote, dias, casa.dial)
        casa.leer(lote, dias, None, reemplaza=lectura, motivo="no era esta", anulada=True)
    elif acto != "no_visitar":
        casa.leer(lote, dias, casa.dial)
    if acto == "irse_leido":  # the day that the batch is read, somewhat later
        casa.consumir(otro % 5)
        casa.pasar(dias, "final", hora=dt.time(18))


@a_fondo(20)
@given(MESES, st.integers(0, 900))
def test_cualquier_vida_suma_lo_que_paso_por_el_medidor(meses: list[tuple[str, int, int]], inicial: int) -> None:
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    # No batch says what to expect of the days to a final reading: its rollover waits for a person, and is not drawn.
    base = 1 if any(acto.startswith("irse") for acto, _, _ in meses) else 9_001
    casa = una_casa(base + inicial, base=base)
    for mes, (acto, unidades, otro) in enumerate(meses):
        vivir(casa, mes, acto, unidades, otro)
    casa.corregir()
    vivir(casa, len(meses), "leer", 17, 0)
    vivos = list(Consumo.objects.filter(suministro=casa.punto.suministro, reemplazado_por=None))
    suma = sum((consumo.consumo for consumo in vivos if consumo.consumo is not None), Decimal(0))
    assert suma == casa.pasado
    assert all(c.consumo is None or c.consumo >= 0 for c in vivos)
    assert [c.caso for c in vivos if c.consumo is None] == ["sin_lectura"] * sum(c.consumo is None for c in vivos)
    assert len({c.lote_id or c.hasta for c in vivos}) == len(vivos)
    # What was computed month by month is what all of it at once gives.
    assert calcular([casa.punto.suministro.pk]).consumos.is_empty()
    # Nothing that was replaced still counts as the last word.
    assert not Validacion.objects.filter(consumo__in=vivos, consumo__consumo__isnull=True).exists()
