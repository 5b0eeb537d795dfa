"""One object per route of runs and vouchers with arguments, for the tests of the matrix."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from catastro.models import CuentaServicio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from facturacion.models import (
    ArchivoDeLlamadas,
    Borrador,
    Comprobante,
    Corrida,
    CuadroTarifario,
    Numeracion,
    PoliticaFacturacion,
    PuntoDeVenta,
    Renglon,
)
from facturacion.services.cuadros import activar, importar
from facturacion.services.documentos import preparar_de
from facturacion.tarifas.documento import de_json
from tests.catastro import fabrica
from tests.factories import con_libro
from tests.facturacion.corrida import CUADROS, un_consumo
from tests.facturacion.fabrica import un_tipo

Argumentos = dict[str, Any]
LIBRO: Path = CUADROS / "cesop-electricidad-2025-01.json"
MIL = Decimal("1000.00")
# A run per example: months far from those of any story.
PRIMER_ANIO = 2040


def _punto(de: Usuario) -> PuntoDeVenta:
    return PuntoDeVenta.objects.get_or_create(
        numero=21, defaults={"nombre": "Corridas", "uso": "corridas", "sucursal": de.sucursal}
    )[0]


def _cuadro(de: Usuario) -> CuadroTarifario:
    libro = de_json(LIBRO.read_text(encoding="utf-8"))
    hecho = CuadroTarifario.objects.filter(codigo=libro.codigo).first()
    con_libro()
    return hecho or activar(importar(libro, usuario=de), usuario=de).cuadro


def _cuenta() -> CuentaServicio:
    suministro = fabrica.un_suministro(fabrica.un_servicio())
    with transaction.atomic():  # an account comes with its first state
        return fabrica.una_cuenta(suministro=suministro)


def una_corrida(de: Usuario) -> Corrida:
    """Calculated, of a group with its policy."""
    grupo = fabrica.un_grupo(fabrica.un_servicio())
    if not PoliticaFacturacion.objects.filter(grupo=grupo).exists():
        PoliticaFacturacion.objects.create(
            grupo=grupo, cuadro=_cuadro(de), ciclo="mensual", tipo_a=un_tipo("LSPA"), tipo_b=un_tipo("LSPB"),
            punto=_punto(de), dias_al_vencimiento=10, desde=hoy() - dt.timedelta(days=400),
        )  # fmt: skip
    corrida = Corrida.objects.create(
        grupo=grupo, anio=PRIMER_ANIO + Corrida.objects.count(), mes=1, fecha=hoy(), vence=hoy(), usuario=de
    )
    Corrida.objects.filter(pk=corrida.pk).update(estado=Corrida.Estado.CALCULADA)
    return corrida


def _borrador(de: Usuario) -> Argumentos:
    cuenta = _cuenta()
    un_consumo(cuenta, "221")
    creado = Borrador.objects.create(corrida=una_corrida(de), cuenta=cuenta, estado="calculado", total=MIL, neto=MIL)
    return {"pk": creado.pk}


def un_comprobante(de: Usuario) -> Comprobante:
    """A bill of one line, with its number."""
    cuenta = _cuenta()
    persona = cuenta.partes.get(rol="titular").persona
    tipo, punto = un_tipo("FB"), _punto(de)
    with transaction.atomic():
        comprobante = Comprobante.objects.create(
            tipo=tipo, origen="individual", persona=persona, pagador=persona, cuenta=cuenta, grupo=cuenta.grupo,
            seccion=cuenta.grupo.seccion, nombre=persona.nombre, condicion_iva=5, vence=hoy(), neto=MIL, total=MIL,
            renglones=1, usuario=de,
        )  # fmt: skip
        Renglon.objects.create(
            comprobante=comprobante, orden=1, clase="cargo", codigo="conexion", componente="otros", detalle="Conexión",
            importe=MIL,
        )  # fmt: skip
        Numeracion.objects.create(
            comprobante=comprobante, tipo=tipo, punto=punto, numero=Numeracion.objects.count() + 1
        )
    return comprobante


def _corrida(de: Usuario) -> Argumentos:
    return {"pk": una_corrida(de).pk}


def _archivo_de_llamadas(de: Usuario) -> Argumentos:
    n = ArchivoDeLlamadas.objects.count()
    return {"pk": ArchivoDeLlamadas.objects.create(nombre="cdr.csv", huella=f"{n:064d}", bytes=9, usuario=de).pk}


def _comprobante(de: Usuario) -> Argumentos:
    return {"pk": un_comprobante(de).pk}


def _documento(de: Usuario) -> Argumentos:
    return {"pk": preparar_de(un_comprobante(de).pagador, usuario=de).pk}


DE_TODOS = "bills are of the whole cooperative"
EJEMPLOS: dict[str, Callable[[Usuario], Argumentos]] = {
    "facturacion:corrida": _corrida,
    "facturacion:corrida_deshacer": _corrida,
    "facturacion:corrida_acto": lambda de: _corrida(de) | {"acto": "calcular"},
    "facturacion:borrador": _borrador,
    "facturacion:borrador_acto": lambda de: _borrador(de) | {"acto": "excluir"},
    "facturacion:comprobante": _comprobante,
    "facturacion:comprobante_explicar": _comprobante,
    "facturacion:comprobante_llamadas": _comprobante,
    "facturacion:archivo_de_llamadas": _archivo_de_llamadas,
    "facturacion:llamadas_reintentar": _archivo_de_llamadas,
    "facturacion:llamadas_descartar": lambda de: (
        _archivo_de_llamadas(de) | {"motivo": "sin_cuenta", "de": "2257400000"}
    ),
    "facturacion:borrador_explicar": _borrador,
    "facturacion:cuenta_explicar": lambda de: {"pk": _cuenta().pk},
    "facturacion:nota_credito": _comprobante,
    "facturacion:cargo_nuevo": lambda de: {"pk": _cuenta().pk},
    **{f"facturacion:{vista}": _documento for vista in ("documento", "documento_pdf", "documento_enviar")},
    "facturacion:persona_documento": lambda de: {"pk": un_comprobante(de).pagador_id},
    "facturacion:interno_nuevo": lambda de: {"pk": fabrica.una_persona("Interna, Rita").pk},
    "facturacion:refacturar": lambda de: {"pk": _cuenta().pk},
    "facturacion:comprobante_nuevo": lambda de: {"pk": _cuenta().pk},
}
SIN_ALCANCE: dict[str, str] = dict.fromkeys(EJEMPLOS, DE_TODOS)
