"""Imports: every error at once and nothing written, or exactly what was shown."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio
from cesop.nucleo.models import DiaNoLaborable, Importacion, RegistroAuditoria, Sucursal, Usuario
from cesop.nucleo.planillas import importar
from cesop.nucleo.planillas.campos import CampoOpcion, CampoTexto
from cesop.nucleo.planillas.declaracion import ColumnaImportada, ImportacionDe, registrar_importacion
from cesop.nucleo.planillas.importar import planear
from cesop.nucleo.planillas.leer import leer
from cesop.nucleo.planillas.propias import ImportacionDeFeriados, ImportacionDeSucursales
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
SUCURSALES = ImportacionDeSucursales()
FERIADOS = ImportacionDeFeriados()
CABEZA = "Código;Nombre;Domicilio;Localidad;Teléfono\n"
BUENO = (CABEZA + "SCT;San Clemente;Calle 1;San Clemente;\nCEN;Casa central;Otra 5;San Bernardo;22\n").encode()


@pytest.fixture
def sistemas() -> Usuario:
    return un_usuario("sis", "sistemas")


def _aplicar(contenido: bytes, usuario: Usuario, **cambios: Any) -> Importacion:
    huella = planear(SUCURSALES, contenido).huella
    return importar.aplicar(
        SUCURSALES, contenido, **({"nombre": "s.csv", "usuario": usuario, "huella": huella} | cambios)
    )


# ── Errors ──
def test_todos_los_errores_de_una_vez_y_nada_escrito(sistemas: Usuario) -> None:
    malo = (
        "Fecha;Clase;Nombre;Localidad;Norma\n31/02/2027;feriado;X;;\n25/05/2027;fiesta;;;\n"
        "9/7/2027;asueto;A;;\n9/7/2027;Feriado;B;;\n"
    )
    with pytest.raises(ErroresDeFilas) as error:
        planear(FERIADOS, malo.encode())
    assert [(fila, columna) for fila, columna, _ in error.value.filas] == [
        (2, "Fecha"),
        (3, "Clase"),
        (3, "Nombre"),
        (5, "Fecha y Localidad"),
    ]
    dichos = [mensaje for _, _, mensaje in error.value.filas]
    assert dichos[1] == "«fiesta» no es una opción. Puede ser: feriado, no laborable, asueto."
    assert dichos[3] == "Está repetida: es igual a la fila 4."
    assert not DiaNoLaborable.objects.filter(fecha__year=2027).exists()


def test_si_la_base_rechaza_una_fila_no_queda_ninguna(sistemas: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImportacionDeSucursales, "actuales", lambda self, filas: {})
    with pytest.raises(ErrorNegocio, match="No se puede guardar la sucursal"):
        _aplicar(BUENO, sistemas)  # CEN exists and the plan did not see it
    assert not Sucursal.objects.filter(codigo="SCT").exists()
    registro = Importacion.objects.get()
    assert (registro.estado, registro.altas) == ("rechazada", 0)


# ── Plan ──
def test_el_plan_dice_que_cambia_y_que_no(sistemas: Usuario) -> None:
    una_sucursal(codigo="SCT", nombre="San Clemente")
    plan = planear(SUCURSALES, BUENO)
    assert (len(plan.altas), len(plan.cambios), plan.iguales) == (0, 2, 0)
    assert plan.cambios[1].diferencias == (("Domicilio", "", "Otra 5"), ("Teléfono", "", "22"))
    _aplicar(BUENO, sistemas)
    assert planear(SUCURSALES, BUENO).iguales == 2


def test_se_aplica_lo_que_se_mostro_o_nada(sistemas: Usuario) -> None:
    huella = planear(SUCURSALES, BUENO).huella
    Sucursal.objects.filter(codigo="CEN").update(domicilio="Cambió otro")
    with pytest.raises(ErrorNegocio, match="cambiaron mientras"):
        _aplicar(BUENO, sistemas, huella=huella)
    assert Importacion.objects.get().estado == "rechazada"
    assert not Sucursal.objects.filter(codigo="SCT").exists()


def test_aplicada_deja_registro_y_auditoria(sistemas: Usuario) -> None:
    hecha = _aplicar(BUENO, sistemas)
    assert (hecha.estado, hecha.filas, hecha.altas, hecha.cambios) == ("aplicada", 2, 1, 1)
    acciones = RegistroAuditoria.objects.filter(tabla="nucleo_sucursal").order_by("-id")[:2]
    assert {registro.accion for registro in acciones} == {"alta", "cambio"}


def test_el_mismo_archivo_otra_vez_se_avisa_y_no_hace_nada(sistemas: Usuario) -> None:
    primera = _aplicar(BUENO, sistemas)
    plan = planear(SUCURSALES, BUENO)
    assert plan.anterior == primera
    with pytest.raises(ErrorNegocio, match="no cambia nada"):
        _aplicar(BUENO, sistemas)
    assert Importacion.objects.filter(estado="aplicada").count() == 1


def test_las_consultas_no_crecen_con_las_filas(sistemas: Usuario) -> None:
    def consultas(cuantas: int, letra: str) -> int:
        filas = "".join(f"{letra}{n};Nombre {n};;Localidad;\n" for n in range(cuantas))
        contenido = (CABEZA + filas).encode()
        with CaptureQueriesContext(connection) as hechas:
            _aplicar(contenido, sistemas)
        return len(hechas)

    assert consultas(2, "A") == consultas(60, "B")


# ── Cells ──
class _DeTodo(ImportacionDe):
    clave = "de_todo"
    titulo = descripcion = permiso = "x"
    identidad = ("codigo",)
    columnas = (
        ColumnaImportada(clave="codigo", titulo="Código", campo=CampoTexto()),
        ColumnaImportada(clave="importe", titulo="Importe", campo=forms.DecimalField(decimal_places=2, max_digits=18)),
        ColumnaImportada(clave="cantidad", titulo="Cantidad", campo=forms.IntegerField()),
        ColumnaImportada(clave="activo", titulo="Activo", campo=forms.BooleanField(required=False)),
        ColumnaImportada(clave="dia", titulo="Día", campo=forms.DateField(required=False)),
        ColumnaImportada(clave="clase", titulo="Clase", campo=CampoOpcion(choices=[("a", "Ágil"), ("b", "Básica")])),
    )

    def actuales(self, filas: Any) -> dict[Any, Any]:
        return {}

    def aplicar(self, renglones: Any, *, usuario: Usuario) -> None:
        raise AssertionError("these tests only plan")


@pytest.mark.parametrize(
    ("fila", "datos"),
    [
        ("0042;1.234,50;1.000;Sí;24/11/2026;agil", ["0042", "1234.50", 1000, True, dt.date(2026, 11, 24), "a"]),
        ("A;-1234,5;7;no;;BÁSICA", ["A", "-1234.5", 7, False, None, "b"]),
        ("A;1234.50;7;;241126;b", ["A", "1234.50", 7, False, dt.date(2026, 11, 24), "b"]),
    ],
)
def test_las_celdas_se_leen_a_la_argentina(fila: str, datos: list[Any]) -> None:
    contenido = f"Código;Importe;Cantidad;Activo;Día;Clase\n{fila}\n".encode()
    [renglon] = planear(_DeTodo(), contenido).renglones
    datos[1] = Decimal(datos[1])
    assert list(renglon.datos.values()) == datos


def test_lo_que_no_es_si_ni_no_no_pasa() -> None:
    filas = "x;1;1;tal vez;;a\ny;1;1;X;;a\nz;1;1;0;;a\n"
    contenido = f"Código;Importe;Cantidad;Activo;Día;Clase\n{filas}".encode()
    with pytest.raises(ErroresDeFilas) as error:
        planear(_DeTodo(), contenido)
    assert error.value.filas == [(2, "Activo", "«tal vez» no es sí ni no. Poné Sí o No.")]


@pytest.mark.parametrize("importe", ["1,234", "1e20", "NaN", "Infinity", "12a", "--5", "1.234.567,891"])
def test_un_importe_raro_no_pasa(importe: str) -> None:
    contenido = f"Código;Importe;Cantidad;Activo;Día;Clase\nx;{importe};1;;;a\n".encode()
    with pytest.raises(ErroresDeFilas) as error:
        planear(_DeTodo(), contenido)
    assert {columna for _, columna, _ in error.value.filas} == {"Importe"}


def test_dos_importaciones_no_comparten_clave() -> None:
    with pytest.raises(ValueError, match="ya está registrada"):
        registrar_importacion(ImportacionDeSucursales())


# ── Screens ──
def _subir(client: Client, contenido: bytes, clave: str = "sucursales") -> HttpResponse:
    archivo = SimpleUploadedFile("s.csv", contenido)
    return client.post(reverse("nucleo:importar", args=[clave]), {"archivo": archivo})  # type: ignore[return-value]


def test_la_pantalla_muestra_confirma_y_no_repite(client: Client, sistemas: Usuario) -> None:
    entrar(client, sistemas)
    revision = _subir(client, BUENO)
    assert revision.status_code == 200
    assert not Sucursal.objects.filter(codigo="SCT").exists(), "looking writes nothing"
    token = revision.context["token"]  # type: ignore[attr-defined]
    confirmar = reverse("nucleo:importar_confirmar", args=["sucursales"])
    assert client.post(confirmar, {"token": token}).status_code == 302
    assert Sucursal.objects.filter(codigo="SCT").exists()
    assert client.post(confirmar, {"token": token}).status_code == 409
    assert Importacion.objects.count() == 1
    assert "ya se importó" in _subir(client, BUENO).content.decode()


def test_la_pantalla_muestra_los_errores_y_anota_el_rechazo(client: Client, sistemas: Usuario) -> None:
    entrar(client, sistemas)
    respuesta = _subir(client, (CABEZA + "x;;;;\n").encode())
    assert respuesta.status_code == 422
    texto = respuesta.content.decode()
    assert "Va de 1 a 8 letras" in texto and "<td>Localidad</td>" in texto
    registro = Importacion.objects.get()
    assert (registro.estado, len(registro.errores), registro.usuario) == ("rechazada", 3, sistemas)


def test_el_token_es_de_quien_subio_y_de_esa_importacion(client: Client, sistemas: Usuario) -> None:
    entrar(client, sistemas)
    token = _subir(client, BUENO).context["token"]  # type: ignore[attr-defined]
    assert client.post(reverse("nucleo:importar_confirmar", args=["feriados"]), {"token": token}).status_code == 409
    otro = entrar(Client(), un_usuario("otro", "sistemas"))
    assert otro.post(reverse("nucleo:importar_confirmar", args=["sucursales"]), {"token": token}).status_code == 409
    assert client.post(reverse("nucleo:importar_confirmar", args=["sucursales"]), {"token": "x"}).status_code == 409
    assert not Sucursal.objects.filter(codigo="SCT").exists()


@pytest.mark.parametrize("rol", ["mostrador", "auditoria", "gerencia"])
def test_sin_permiso_no_se_importa_ni_se_baja_el_modelo(client: Client, rol: str) -> None:
    entrar(client, un_usuario("ajeno", rol))
    assert client.get(reverse("nucleo:importar", args=["sucursales"])).status_code == 403
    assert _subir(client, BUENO).status_code == 403
    assert client.get(reverse("nucleo:importar_modelo", args=["sucursales"])).status_code == 403
    assert not Importacion.objects.exists()


def test_el_modelo_se_puede_importar_tal_cual(client: Client, sistemas: Usuario) -> None:
    entrar(client, sistemas)
    for importacion in (SUCURSALES, FERIADOS):
        modelo = client.get(reverse("nucleo:importar_modelo", args=[importacion.clave])).content
        assert len(leer(modelo, titulos=[c.titulo for c in importacion.columnas])) == 1
        assert len(planear(importacion, modelo).renglones) == 1


def test_lo_importado_se_ve_solo_si_se_puede_ver_ese_tipo(client: Client, sistemas: Usuario) -> None:
    hecha = _aplicar(BUENO, sistemas)
    Importacion.objects.create(tipo="ajena", archivo="x", sha256="", bytes=0, estado="aplicada", usuario=sistemas)
    entrar(client, un_usuario("audi", "auditoria"))
    texto = client.get(reverse("nucleo:importaciones")).content.decode()
    assert "s.csv" in texto and ">x<" not in texto
    assert client.get(reverse("nucleo:importacion", args=[hecha.pk])).status_code == 200
    ajena = Importacion.objects.get(tipo="ajena")
    assert client.get(reverse("nucleo:importacion", args=[ajena.pk])).status_code == 404
