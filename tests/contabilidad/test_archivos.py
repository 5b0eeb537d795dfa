"""Files that leave and enter the ledger: the kernel's limits, the import to its end, who opens what was attached."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cesop.nucleo.models import Importacion, RegistroConsulta, Usuario
from contabilidad import libro as ledger
from contabilidad.models import AsientoManual, Cuenta
from tests.contabilidad.conftest import LibroChico, una_factura
from tests.contabilidad.test_pantallas import _manual
from tests.factories import entrar, un_usuario, una_sucursal


@pytest.fixture
def marta(libro: LibroChico) -> Usuario:
    return un_usuario("marta", "contaduria")


@pytest.fixture
def conta(client: Client, marta: Usuario) -> Client:
    """A session of an accountant over a ledger with an invoice."""
    return entrar(client, marta)


@pytest.fixture
def facturas(libro: LibroChico) -> None:
    ledger.asentar(una_factura(1, seccion=libro.agua, neto="100.10"))


# ── Files: the kernel's limits ──
def test_un_archivo_grande_del_libro_pide_motivo_y_avisa(
    conta: Client, facturas: None, marta: Usuario, settings: Any
) -> None:
    settings.EXPORTACION_FILAS_CON_MOTIVO = 1
    auditora = un_usuario("audi", "auditoria")
    parametros: dict[str, Any] = {"al": "30/11/2026", "nivel": 5, "formato": "csv"}
    direccion = reverse("contabilidad:balance")
    pregunta = conta.get(direccion, parametros)
    assert (pregunta.status_code, pregunta["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Para qué son" in pregunta.content.decode()
    assert '<input type="hidden" name="al" value="30/11/2026">' in pregunta.content.decode()
    assert conta.get(direccion, parametros | {"motivo": " "}).status_code == 422
    assert not RegistroConsulta.objects.exists()
    archivo = conta.get(direccion, parametros | {"motivo": "pedido del síndico"})
    assert archivo["Content-Type"].startswith("text/csv")
    registro = RegistroConsulta.objects.get(usuario=marta)
    assert registro.motivo == "pedido del síndico"
    assert "motivo" not in registro.detalle
    assert auditora.notificaciones.get().texto == "Motivo: pedido del síndico"


def test_los_archivos_del_libro_gastan_el_mismo_cupo(conta: Client, facturas: None, settings: Any) -> None:
    settings.EXPORTACION_VECES_MAX = 2
    parametros: dict[str, Any] = {"al": "30/11/2026", "formato": "csv"}
    hechas = [conta.get(reverse("contabilidad:balance"), parametros).status_code for _ in range(3)]
    assert hechas == [200, 200, 409]
    assert RegistroConsulta.objects.count() == 2


def test_el_cuadre_en_planilla_no_inventa_diferencias(conta: Client, facturas: None, libro: LibroChico) -> None:
    """Without a subledger nothing was compared: as on the screen, no difference is told."""
    Cuenta.objects.filter(codigo="1.1.03.01").update(control="bienes_de_uso")
    archivo = conta.get(reverse("contabilidad:cuadre"), {"al": "30/11/2026", "formato": "csv"}).content.decode()
    assert "1.1.03.01;Electricidad;bienes de uso;121,10;;;Sin módulo todavía" in archivo
    pdf = conta.get(reverse("contabilidad:cuadre"), {"al": "30/11/2026", "formato": "pdf"})
    assert pdf.content.startswith(b"%PDF")


# ── Import of the chart, to its end ──
def test_quien_importa_el_plan_llega_a_ver_lo_importado(conta: Client) -> None:
    titulos = "Código;Nombre;Tipo;Imputable;Regularizadora;Submayor;Exige sección;Exige centro"
    archivo = SimpleUploadedFile("plan.csv", f"{titulos}\n1;Activo de la casa;activo;;;;;\n".encode())
    revisado = conta.post(reverse("nucleo:importar", args=["plan_de_cuentas"]), {"archivo": archivo})
    assert revisado.status_code == 200
    assert "<td>1 ACTIVO</td>" in revisado.content.decode(), "the account that changes, as people call it"
    final = conta.post(
        reverse("nucleo:importar_confirmar", args=["plan_de_cuentas"]),
        {"token": revisado.context["token"]},
        follow=True,
    )
    assert final.status_code == 200
    assert "Se importó plan.csv" in final.content.decode()
    hecha = Importacion.objects.get()
    for rol in ("auditoria", "gerencia"):
        cliente = entrar(Client(), un_usuario(f"de{rol}", rol))
        assert cliente.get(reverse("nucleo:importacion", args=[hecha.pk])).status_code == 200


def test_lo_adjuntado_lo_abre_quien_ve_el_asiento_de_cualquier_sucursal(conta: Client) -> None:
    conta.post(reverse("contabilidad:manual_nuevo"), _manual(accion="borrador"))
    borrador = AsientoManual.objects.get()
    archivo = SimpleUploadedFile("nota.csv", b"a;b\n1;2\n", content_type="text/csv")
    conta.post(reverse("contabilidad:manual_adjuntar", args=[borrador.pk]), {"archivo": archivo})
    direccion = reverse("nucleo:adjunto", args=[borrador.adjuntos.get().adjunto_id])
    lejos = una_sucursal(codigo="LEJ", nombre="Lejos")
    for rol, estado in (("contaduria", 200), ("tesoreria", 200), ("auditoria", 200), ("medicion", 404)):
        cliente = entrar(Client(), un_usuario(f"lejos{rol}", rol, sucursal=lejos))
        assert cliente.get(direccion).status_code == estado, rol
