"""Tariff books on the screen and in the console: brought in, looked at, cloned, put in force and retired."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cesop.nucleo.models import Usuario
from facturacion.models import CuadroTarifario, VersionDeCuadro
from facturacion.services import cuadros
from facturacion.tarifas.documento import de_json
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario

pytestmark = pytest.mark.django_db
CARPETA = Path("facturacion/cuadros")
ELECTRICIDAD = CARPETA / "scpl-electricidad-2026-02.json"


@pytest.fixture
def fabio() -> Usuario:
    fabrica.un_servicio()
    return un_usuario("fabio", "facturacion")


@pytest.fixture
def cliente(client: Client, fabio: Usuario) -> Client:
    return entrar(client, fabio)


@pytest.fixture
def borrador(fabio: Usuario) -> VersionDeCuadro:
    return cuadros.importar(de_json(ELECTRICIDAD.read_text()), usuario=fabio)


def subir(cliente: Client, nombre: str, contenido: bytes) -> Any:
    archivo = SimpleUploadedFile(nombre, contenido)
    return cliente.post(reverse("facturacion:cuadro_importar"), {"archivo": archivo})


def la_version(version: VersionDeCuadro) -> str:
    return reverse("facturacion:version", args=[version.pk])


# ── On the screen ──


def test_un_json_entra_como_borrador_y_se_lee(cliente: Client) -> None:
    respuesta = subir(cliente, ELECTRICIDAD.name, ELECTRICIDAD.read_bytes())
    version = VersionDeCuadro.objects.get()
    assert (version.estado, respuesta["Location"]) == ("borrador", la_version(version))
    cuerpo = cliente.get(la_version(version)).content.decode()
    for dicho in ("Dan todos", "24.348,50", "150 a 250", "Cargo fijo por mes, según activa", "Exp. 014/2026"):
        assert dicho in cuerpo


def test_lo_que_se_baja_vuelve_a_entrar_y_es_lo_mismo(cliente: Client, borrador: VersionDeCuadro) -> None:
    baja = reverse("facturacion:version_bajar", args=[borrador.pk])
    for formato in ("xlsx", "json"):
        respuesta = cliente.get(baja, {"formato": formato})
        assert respuesta["Content-Disposition"] == f'attachment; filename="scpl-electricidad-2026-02.{formato}"'
        assert subir(cliente, f"x.{formato}", respuesta.content)["Location"] == la_version(borrador)
    assert VersionDeCuadro.objects.count() == 1


def test_los_precios_de_un_borrador_se_editan_en_la_planilla(cliente: Client, borrador: VersionDeCuadro) -> None:
    bajada = cliente.get(reverse("facturacion:version_bajar", args=[borrador.pk]), {"formato": "xlsx"}).content
    libro = openpyxl.load_workbook(io.BytesIO(bajada))
    hoja = libro["Precios"]
    (columna,) = [c.column for c in hoja[1] if c.value == "precio"]
    hoja.cell(2, columna).value = str(Decimal(hoja.cell(2, columna).value) + 1)
    editada = io.BytesIO()
    libro.save(editada)
    traer = reverse("facturacion:version_reemplazar", args=[borrador.pk])
    ajena = (CARPETA / "scpl-agua-2026-02.json").read_bytes()
    rechazada = cliente.post(traer, {"archivo": SimpleUploadedFile("agua.json", ajena)})
    assert "porque el archivo es del cuadro" in rechazada.content.decode()
    hecho = cliente.post(traer, {"archivo": SimpleUploadedFile("editada.xlsx", editada.getvalue())})
    nueva = VersionDeCuadro.objects.get()
    assert (nueva.estado, nueva.desde, hecho["Location"]) == ("borrador", borrador.desde, la_version(nueva))
    assert nueva.contenido != borrador.contenido
    assert "de sus ejemplos no da" in cliente.get(la_version(nueva)).content.decode()


def test_de_un_archivo_malo_se_dice_todo_y_no_entra_nada(cliente: Client) -> None:
    plano = json.loads(ELECTRICIDAD.read_text())
    plano["componentes"][0]["precios"][1]["precio"] = "x"
    plano["desde"] = "2026-02-30"
    respuesta = subir(cliente, "malo.json", json.dumps(plano).encode())
    cuerpo = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert "componentes[0].precios[1].precio" in cuerpo
    assert "no es una fecha AAAA-MM-DD" in cuerpo
    assert not CuadroTarifario.objects.exists()


@pytest.mark.parametrize(("nombre", "contenido"), [("a.xlsx", b"PK"), ("a.json", b"\xff\xfe"), ("a.json", b"")])
def test_lo_que_no_es_un_cuadro_se_rechaza(cliente: Client, nombre: str, contenido: bytes) -> None:
    assert subir(cliente, nombre, contenido).status_code == 422
    assert not CuadroTarifario.objects.exists()


def test_sin_su_servicio_no_entra(cliente: Client) -> None:
    archivo = CARPETA / "scpl-agua-2026-02.json"
    respuesta = subir(cliente, archivo.name, archivo.read_bytes())
    assert respuesta.status_code == 422
    assert "no hay un servicio «agua»" in respuesta.content.decode()


def test_un_ejemplo_que_no_da_se_ve_y_frena(cliente: Client, fabio: Usuario) -> None:
    plano = json.loads(ELECTRICIDAD.read_text())
    plano["ejemplos"][0]["renglones"][0]["importe"] = "24348.4"
    version = cuadros.importar(de_json(json.dumps(plano)), usuario=fabio)
    cuerpo = cliente.get(la_version(version)).content.decode()
    assert "1 de sus ejemplos no da" in cuerpo
    assert "+0,10" in cuerpo
    respuesta = cliente.post(reverse("facturacion:version_acto", args=[version.pk, "activar"]))
    assert respuesta.status_code == 422
    assert "residencial_221_subsidiado no da lo que dice" in respuesta.content.decode()


def test_se_activa_se_clona_y_se_descarta(cliente: Client, borrador: VersionDeCuadro) -> None:
    cliente.post(reverse("facturacion:version_acto", args=[borrador.pk, "activar"]))
    borrador.refresh_from_db()
    assert (borrador.estado, str(borrador.activada_por)) == ("activa", str(borrador.usuario))
    clonar = reverse("facturacion:version_clonar", args=[borrador.pk])
    assert cliente.post(clonar, {"desde": "01/02/2026", "norma": "Acta 2"}).status_code == 422
    assert cliente.post(clonar, {"desde": "01/12/2026", "norma": "Acta 2"}).status_code == 302
    clon = VersionDeCuadro.objects.get(estado="borrador")
    assert (str(clon.desde), clon.norma) == ("2026-12-01", "Acta 2")
    cuerpo = cliente.get(reverse("facturacion:cuadro", args=[borrador.cuadro_id])).content.decode()
    assert "01/12/2026" in cuerpo and "Acta 2" in cuerpo
    cliente.post(reverse("facturacion:version_acto", args=[clon.pk, "descartar"]))
    assert VersionDeCuadro.objects.get() == borrador


def test_se_retira_lo_que_nadie_uso_y_no_dos_veces(cliente: Client, borrador: VersionDeCuadro) -> None:
    retirar = reverse("facturacion:version_acto", args=[borrador.pk, "retirar"])
    assert cliente.post(retirar).status_code == 422
    cliente.post(reverse("facturacion:version_acto", args=[borrador.pk, "activar"]))
    assert cliente.post(retirar).status_code == 302
    borrador.refresh_from_db()
    assert borrador.estado == "retirada"
    assert cliente.post(retirar).status_code == 422
    assert cliente.get(reverse("facturacion:version_acto", args=[borrador.pk, "otra"])).status_code == 404


def test_los_que_vienen_se_leen(cliente: Client, fabio: Usuario) -> None:
    for clave in ("agua", "internet"):
        fabrica.un_servicio(clave)
    for libro in cuadros.incluidos():
        version = cuadros.importar(libro, usuario=fabio)
        assert cliente.get(la_version(version)).status_code == 200
    assert CuadroTarifario.objects.count() == 5  # those of cloacas and telefonia have no service here
    assert cliente.get(reverse("facturacion:cuadros")).status_code == 200


# ── In the console ──


def correr(*argumentos: str) -> str:
    salida = io.StringIO()
    call_command(*argumentos, stdout=salida)
    return salida.getvalue()


def test_tarifas_importar(fabio: Usuario) -> None:
    assert "borrador, a nombre de fabio" in correr("tarifas", "importar", str(ELECTRICIDAD))
    assert "vigente, a nombre de fabio" in correr("tarifas", "importar", str(ELECTRICIDAD), "--activar")
    assert "vigente" in correr("tarifas", "incluidas", "--activar", "--usuario", "fabio")
    assert VersionDeCuadro.objects.filter(estado="activa").count() == 2


def test_tarifas_dice_todo_lo_que_esta_mal(fabio: Usuario, tmp_path: Path) -> None:
    malo = tmp_path / "malo.json"
    malo.write_text(ELECTRICIDAD.read_text().replace('"24348.5"', '"x"').replace('"2026-02-01"', '"ayer"'))
    with pytest.raises(CommandError, match=r"(?s)componentes\[0\].*'x' no es una cifra"):
        correr("tarifas", "importar", str(malo))
    with pytest.raises(CommandError, match="No hay un usuario"):
        correr("tarifas", "importar", str(ELECTRICIDAD), "--usuario", "nadie")
    with pytest.raises(CommandError, match="No se puede leer"):
        correr("tarifas", "importar", str(tmp_path / "no-hay.json"))
    assert not CuadroTarifario.objects.exists()


CASO = (
    "--categoria", "RESIDENCIAL", "--consumo", "221", "--desde", "2026-11-01", "--hasta", "2026-12-01",
    "--condicion", "subsidio",
)  # fmt: skip


@pytest.mark.parametrize("cuadro", ["scpl-electricidad", str(ELECTRICIDAD)])
def test_liquidar_el_caso_del_expediente(borrador: VersionDeCuadro, fabio: Usuario, cuadro: str) -> None:
    cuadros.activar(borrador, usuario=fabio)
    dicho = json.loads(correr("liquidar", "--cuadro", cuadro, *CASO))
    assert {linea["componente"]: linea["importe"] for linea in dicho["lineas"]} == {
        "cargo_fijo": "24348.50", "cargo_variable": "25363.00", "energia": "32328.52", "subsidio": "-13818.15",
        "alumbrado": "8616.37", "ley_i26": "5460.84", "tasa_ente": "1396.45",
    }  # fmt: skip
    assert dicho["total"] == "99831.56"
    assert sum(float(i["importe"]) for i in dicho["impuestos"]) == pytest.approx(float(dicho["iva"]))
    (variable,) = (linea for linea in dicho["lineas"] if linea["componente"] == "cargo_variable")
    assert (variable["cantidad"], variable["precio"], variable["escalon"]) == ("221", "114.7647", 2)


def test_liquidar_dice_por_que_no(borrador: VersionDeCuadro) -> None:
    with pytest.raises(CommandError, match="no tiene ninguna versión vigente"):
        correr("liquidar", "--cuadro", "scpl-electricidad", *CASO)
    with pytest.raises(CommandError, match="No hay un cuadro «otro»"):
        correr("liquidar", "--cuadro", "otro", *CASO)
    with pytest.raises(CommandError, match=r"^No se puede liquidar porque "):
        correr("liquidar", "--cuadro", str(ELECTRICIDAD), *CASO[:4], "--desde", "2025-01-01", "--hasta", "2025-02-01")
    with pytest.raises(CommandError, match="«mucho» no es una cifra"):
        correr("liquidar", "--cuadro", str(ELECTRICIDAD), *CASO, "--consumo", "mucho")
