"""A telephone cooperative to bill: a group with the demonstration book, accounts with their lines, files of calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import transaction

from catastro.models import (
    CambioDeEstado,
    CategoriaDeCuenta,
    CuentaServicio,
    GrupoGestion,
    ParteDeCuenta,
)
from catastro.services.numeros import siguiente
from cesop.nucleo.fechas import hoy
from facturacion.formatos.llamadas import ESQUEMA_LEIDAS, escribir
from facturacion.models import ArchivoDeLlamadas, PoliticaFacturacion
from facturacion.services.archivos_de_llamadas import recibir
from facturacion.services.cuadros import activar, importar
from facturacion.tarifas.documento import de_json
from tests.catastro import fabrica
from tests.factories import un_libro, un_usuario
from tests.facturacion.corrida import CUADROS, Escena, correr
from tests.facturacion.fabrica import un_punto_de_venta, un_tipo

LINEAS = ("2257461001", "2257461002")
ANTES = dt.timedelta(days=400)


def una_cuenta_telefonica(grupo: GrupoGestion, escena_usuario: Any, linea: str) -> CuentaServicio:
    """A residential line, connected long ago."""
    suministro = fabrica.un_suministro(grupo.servicio)
    desde = hoy() - ANTES
    with transaction.atomic():
        cuenta = CuentaServicio.objects.create(numero=siguiente(CuentaServicio), suministro=suministro, grupo=grupo)
        for previo, estado in (("", "solicitada"), ("solicitada", "conectada")):
            CambioDeEstado.objects.create(
                cuenta=cuenta, desde=previo, hasta=estado, fecha=desde, usuario=escena_usuario
            )
    ParteDeCuenta.objects.create(cuenta=cuenta, rol="titular", persona=fabrica.una_persona(), desde=desde)
    CategoriaDeCuenta.objects.create(cuenta=cuenta, categoria=fabrica.una_categoria(grupo.servicio, "TR"), desde=desde)
    fabrica.una_linea(cuenta, linea, desde=desde)
    return cuenta


def una_telefonica(lineas: Sequence[str] = LINEAS) -> Escena:
    """Two accounts, a line each; who prepares, and who decides."""
    un_libro()
    prepara, decide = un_usuario("fabio", "facturacion"), un_usuario("gloria", "gerencia")
    grupo = fabrica.un_grupo(fabrica.un_servicio("telefonia"))
    libro = de_json((CUADROS / "cesop-telefonia-2025-01.json").read_text(encoding="utf-8"))
    cuadro = activar(importar(libro, usuario=prepara), usuario=prepara).cuadro
    punto = un_punto_de_venta(25, tipos=("LSPA", "LSPB", "NCA", "NCB"))
    PoliticaFacturacion.objects.create(
        grupo=grupo, cuadro=cuadro, ciclo="mensual", tipo_a=un_tipo("LSPA"), tipo_b=un_tipo("LSPB"), punto=punto,
        dias_al_vencimiento=10, desde=hoy() - ANTES,
    )  # fmt: skip
    cuentas = [una_cuenta_telefonica(grupo, prepara, linea) for linea in lineas]
    return Escena(grupo=grupo, cuentas=cuentas, punto=punto, prepara=prepara, decide=decide)


def llamada(
    destino: str, segundos: int, *, linea: str = LINEAS[0], hora: str = "10:00:00", **otros: Any
) -> dict[str, Any]:
    """A call of the first line, yesterday."""
    inicio = dt.datetime.combine(hoy() - dt.timedelta(days=1), dt.time.fromisoformat(hora))
    return {"linea": linea, "cuenta": None, "inicio": inicio, "segundos": segundos, "destino": destino, "tipo": "S"}


def un_archivo(*llamadas: dict[str, Any]) -> bytes:
    return escribir(pl.DataFrame([{"renglon": 0} | una for una in llamadas], schema=ESQUEMA_LEIDAS))


def importadas(escena: Escena, *llamadas: dict[str, Any]) -> ArchivoDeLlamadas:
    """A good file, taken in."""
    archivo = recibir("cdr.csv", un_archivo(*llamadas), usuario=escena.prepara)
    assert archivo.proceso is not None, archivo.causas
    correr(archivo.proceso)
    archivo.refresh_from_db()
    return archivo
