"""A walk to read, as the services leave it: a route of points with a year behind, and its batch of today."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from catastro.models import CuentaServicio, Ruta, Suministro
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Sucursal, Usuario
from medicion.models import Consumo, LoteLectura, PoliticaMedicion, PuntoLote, Validacion
from medicion.services.inicio import iniciar_medicion
from medicion.services.lecturas import Cargada, cargar
from medicion.services.lotes import abrir_periodo, generar_lotes
from tests.catastro import fabrica as catastro
from tests.factories import un_usuario, una_sucursal
from tests.medicion import fabrica
from tests.medicion.fabrica import Punto

POR_MES = Decimal(300)
MESES = 11
INICIAL = 1000
ANTES = 31  # days since the reading before this one


@dataclass(frozen=True, kw_only=True)
class Escena:
    """The batch, its points in the order of the walk, and somebody who reads."""

    lote: LoteLectura
    puntos: list[Punto]
    usuario: Usuario

    def punto_de_lote(self, n: int) -> PuntoLote:
        return PuntoLote.objects.get(lote=self.lote, suministro=self.puntos[n].suministro)

    def leer(self, n: int, valor: int | None, *, anomalia: str = "00") -> Consumo:
        """Load the reading of a point: what it consumed is `valor` less INICIAL. Returns the consumption."""
        crudo = None if valor is None else Decimal(valor)
        cargar(self.punto_de_lote(n), Cargada(valor=crudo, anomalia=anomalia, fecha=hoy()), usuario=self.usuario)
        return self.consumo(n)

    def consumo(self, n: int) -> Consumo:
        """The consumption of a point in the batch that counts."""
        return Consumo.objects.get(lote=self.lote, suministro=self.puntos[n].suministro, reemplazado_por__isnull=True)


def una_escena(
    cuantos: int = 3, *, ruta: str = "10", sucursal: Sucursal | None = None, usuario: Usuario | None = None
) -> Escena:
    """`cuantos` points that consumed POR_MES each month of a year, were read ANTES days ago and will be read today."""
    catastro.un_calendario()
    servicio = catastro.un_servicio()
    iniciar_medicion(dt.date(2020, 1, 1))
    walk = Ruta.objects.create(
        uso="lectura", codigo=ruta, nombre="Centro", servicio=servicio, sucursal=sucursal or una_sucursal()
    )
    quien = (
        usuario or Usuario.objects.filter(usuario="lector").first() or un_usuario("lector", "medicion", ve_todas=True)
    )
    with transaction.atomic():
        bloquear(exclusiva("talonario", Suministro._meta.db_table, CuentaServicio._meta.db_table), para="numerar")
        puntos = [fabrica.un_punto(f"{ruta}{n:03d}", ruta=walk) for n in range(cuantos)]
    grupo = puntos[0].cuenta.grupo
    if not PoliticaMedicion.objects.filter(grupo=grupo).exists():
        fabrica.una_politica(grupo)
    for punto in puntos:
        _un_anio(punto)
    periodo = abrir_periodo(servicio=servicio, ciclo="mensual", anio=hoy().year, numero=hoy().month)
    lote = generar_lotes(periodo, fechas={walk: hoy()}, usuario=quien)[0]
    return Escena(lote=lote, puntos=puntos, usuario=quien)


def _un_anio(punto: Punto) -> None:
    """Its past: a reading to measure from, and the consumptions of the months before."""
    fabrica.una_lectura(punto, INICIAL, dias=ANTES, clase="instalacion")
    ultimo = hoy() - dt.timedelta(days=ANTES)
    consumos = Consumo.objects.bulk_create(
        Consumo(
            suministro=punto.suministro,
            cuenta=punto.cuenta,
            magnitud="activa",
            desde=ultimo - dt.timedelta(days=30 * (n + 1)),
            hasta=ultimo - dt.timedelta(days=30 * n),
            dias=30,
            consumo=POR_MES,
            caso="normal",
            resultado="valida",
        )
        for n in range(MESES)
    )
    Validacion.objects.bulk_create(Validacion(consumo=consumo, accion="automatica") for consumo in consumos)
