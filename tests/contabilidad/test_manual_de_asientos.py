"""The posting manual: the committed one is the generated one, and it says what is in force."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cesop.nucleo.fechas import hoy
from contabilidad import eventos
from contabilidad.catalogo import EVENTOS
from contabilidad.manual import manual_inicial, manual_vigente, texto
from contabilidad.services.reglas import DestinoDeRegla, cambiar_regla
from tests.arquitectura.fuentes import RAIZ
from tests.factories import un_libro, un_usuario


@pytest.fixture(autouse=True)
def sin_evento_de_prueba(monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue as the program has it."""
    monkeypatch.delitem(eventos._TIPOS, "prueba.factura", raising=False)


def test_el_de_la_documentacion_es_el_generado() -> None:
    guardado = (RAIZ / "docs/posting-manual.md").read_text(encoding="utf-8")
    orden = "manage.py manual_de_asientos --iniciales --salida docs/posting-manual.md"
    assert guardado == texto(manual_inicial()), f"Corré {orden}"


def test_nombra_todos_los_eventos_y_componentes() -> None:
    escrito = texto(manual_inicial())
    for tipo in EVENTOS:
        assert escrito.count(f"`{tipo.clave}`") == 1
        assert all(f"(`{c.clave}`)" in escrito for c in tipo.componentes)
    assert "sin regla" not in escrito
    assert {linea.count("|") for linea in escrito.splitlines() if linea.startswith("|")} == {4, 5}


def test_lo_que_varia_por_seccion_y_lo_que_no() -> None:
    lineas = texto(manual_inicial()).splitlines()
    assert "| Derecho de conexión (`conexion`) |  | Deudores de la sección | 4.2.01.01 Derechos de conexión |" in lineas
    assert "| Peaje (`peaje`) | E | 1.1.03.01 Deudores por electricidad | 4.1.01.06 Peaje |" in lineas
    assert "| Deudores de la sección | A; C | 1.1.03.02 Deudores por agua y cloacas |" in lineas
    assert "|  | las demás | Deudores de la sección | 4.7.01.01 Otros ingresos de servicios |" in lineas


@pytest.mark.django_db
def test_el_vigente_de_una_base_recien_sembrada_dice_lo_mismo() -> None:
    un_libro()
    comun = texto(manual_inicial()).partition("\n## ")[2]
    assert texto(manual_vigente(al=hoy())).partition("\n## ")[2] == comun


@pytest.mark.django_db
def test_el_vigente_sigue_a_los_cambios_por_fecha() -> None:
    libro = un_libro()
    cambiar_regla(
        DestinoDeRegla(evento="recaudacion.cobro_en_caja", componente="anticipo", grupo=7),
        debe=libro.cuenta("1.1.01.30"),
        haber=libro.cuenta("2.1.05.01"),
        desde=hoy(),
        motivo="Billetera",
        usuario=un_usuario("ines", "contaduria"),
    )
    fila = "| Anticipo o sobrante a favor (`anticipo`) | grupo 7 | 1.1.01.30 Billeteras virtuales | 2.1.05.01 Anticipos"
    assert fila in texto(manual_vigente(al=hoy()))
    assert fila not in texto(manual_vigente(al=hoy() - dt.timedelta(days=1)))
    assert "**sin regla**" in texto(manual_vigente(al=libro.desde - dt.timedelta(days=1)))


@pytest.mark.django_db
def test_una_deudora_propia_deja_de_llamarse_como_las_demas() -> None:
    libro = un_libro()
    cambiar_regla(
        DestinoDeRegla(evento="facturacion.comprobante_emitido", componente="conexion", seccion=libro.seccion("E")),
        debe=libro.cuenta("1.1.03.05"),
        haber=libro.cuenta("4.2.01.01"),
        desde=hoy(),
        motivo="Aparte",
        usuario=un_usuario("ines", "contaduria"),
    )
    escrito = texto(manual_vigente(al=hoy()))
    otras = "A; C; I; T; las demás | Deudores de la sección | 4.2.01.01"
    assert f"(`conexion`) | {otras}" in escrito
    assert "|  | E | 1.1.03.05 Deudores por otros conceptos | 4.2.01.01 Derechos de conexión |" in escrito


@pytest.mark.django_db
def test_la_orden_escribe_en_la_salida_o_en_un_archivo(tmp_path: Path) -> None:
    un_libro()
    salida, archivo = StringIO(), tmp_path / "manual.md"
    call_command("manual_de_asientos", al=hoy(), stdout=salida)
    assert salida.getvalue() == texto(manual_vigente(al=hoy()))
    call_command("manual_de_asientos", iniciales=True, salida=archivo)
    assert archivo.read_text(encoding="utf-8") == texto(manual_inicial())
    with pytest.raises(CommandError):
        call_command("manual_de_asientos", "--iniciales", "--al", "2026-01-01")
