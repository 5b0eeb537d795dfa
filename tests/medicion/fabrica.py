"""A small route to read: a point with its meter and account, a period and its batch. Rows of the tables' own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from catastro.models import (
    Colocacion,
    CuentaServicio,
    GrupoGestion,
    Medidor,
    PuntoDeRuta,
    RegistroMedidor,
    Ruta,
    Suministro,
)
from cesop.nucleo.fechas import ahora, hoy
from medicion.models import Lectura, LoteLectura, PeriodoMedicion, PoliticaMedicion
from medicion.services.inicio import iniciar_medicion
from tests.catastro import fabrica
from tests.factories import una_sucursal


@dataclass(frozen=True, kw_only=True)
class Punto:
    """A service point with a meter of one register, placed a year ago, and its account."""

    suministro: Suministro
    cuenta: CuentaServicio
    medidor: Medidor
    registro: RegistroMedidor


def una_ruta(codigo: str = "10") -> Ruta:
    return Ruta.objects.get_or_create(
        uso="lectura",
        codigo=codigo,
        defaults={"nombre": "Centro", "servicio": fabrica.un_servicio(), "sucursal": una_sucursal()},
    )[0]


def un_punto(numero: str = "A100", *, ruta: Ruta | None = None) -> Punto:
    ruta = ruta or una_ruta()
    suministro = fabrica.un_suministro()
    with transaction.atomic():  # an account comes with its first state
        cuenta = fabrica.una_cuenta(fabrica.una_persona(f"Titular de {numero}"), suministro=suministro)
    medidor = fabrica.un_medidor(numero)
    fabrica.una_colocacion(medidor, cuenta.suministro)
    PuntoDeRuta.objects.create(ruta=ruta, suministro=cuenta.suministro, orden=ruta.puntos.count() + 1)
    return Punto(suministro=cuenta.suministro, cuenta=cuenta, medidor=medidor, registro=medidor.registros.get())


def tres_puntos(*, dias: int) -> list[Punto]:
    """Three points under the initial rules, whose meters showed 1000 when they were placed, `dias` ago."""
    iniciar_medicion(hoy() - dt.timedelta(days=400))
    puntos = [un_punto(f"A{n}") for n in range(3)]
    for punto in puntos:
        una_lectura(punto, 1000, dias=dias, clase="instalacion", origen="orden")
    return puntos


def un_lote(ruta: Ruta | None = None, *, mes: int = 10, codigo: str = "L0000001") -> LoteLectura:
    ruta = ruta or una_ruta()
    periodo, _ = PeriodoMedicion.objects.get_or_create(servicio=ruta.servicio, ciclo="mensual", anio=2026, numero=mes)
    return LoteLectura.objects.create(codigo=codigo, periodo=periodo, ruta=ruta, fecha_teorica=hoy())


def una_lectura(punto: Punto, valor: int | str | None, *, dias: int = 0, **datos: Any) -> Lectura:
    """A reading of `dias` days ago."""
    crudo = None if valor is None else Decimal(valor)
    return Lectura.objects.create(
        **{
            "suministro": punto.suministro,
            "medidor": punto.medidor,
            "registro": punto.registro,
            "fecha": hoy() - dt.timedelta(days=dias),
            "origen": "terreno",
            "crudo": crudo,
            "valor": crudo,
            "multiplicador": Decimal(1),
            "anomalia_id": "00",
            **datos,
        }
    )


def una_politica(grupo: GrupoGestion, *, valor: str = "100") -> PoliticaMedicion:
    return PoliticaMedicion.objects.create(
        grupo=grupo, ciclo="mensual", valor_orientativo=Decimal(valor), desde=hoy() - dt.timedelta(days=400)
    )


def cambiar_de_medidor(punto: Punto, nuevo: Medidor, *, dia: dt.date) -> Punto:
    """Another meter in its place from that day on; readings are not of this."""
    vieja = punto.medidor.colocaciones.get(reemplazado_en__isnull=True)
    Colocacion.objects.filter(pk=vieja.pk).update(reemplazado_en=ahora())
    Colocacion.objects.create(medidor=punto.medidor, suministro=punto.suministro, desde=vieja.desde, hasta=dia)
    fabrica.una_colocacion(nuevo, punto.suministro, desde=dia)
    return Punto(suministro=punto.suministro, cuenta=punto.cuenta, medidor=nuevo, registro=nuevo.registros.get())
