"""Two clicks at once on the same confirmation: one effect."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import reverse

from cesop.nucleo import permisos
from cesop.nucleo.listados import Accion, Columna, Listado, Pantalla, Previsualizacion, acciones
from cesop.nucleo.models import Importacion, RegistroConsulta, Sucursal, Usuario
from tests.factories import entrar, un_usuario, una_sucursal

A_LA_VEZ = 6


def _a_la_vez(hacer: Any) -> list[Any]:
    salida = threading.Barrier(A_LA_VEZ)

    def uno(_: int) -> Any:
        salida.wait()
        try:
            return hacer()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(A_LA_VEZ) as hilos:
        return list(hilos.map(uno, range(A_LA_VEZ)))


def _sumar(filas: QuerySet[Any], *, usuario: Usuario, motivo: str, clave: Any) -> str:
    for fila in filas:
        fila.nombre += "+"
        fila.save()
    return "Hecho."


class _Lista(Listado):
    clave = "prueba"
    titulo = "Prueba"
    columnas = (Columna(clave="codigo", titulo="Código", orden="codigo"),)
    acciones = (
        Accion(
            clave="sumar",
            titulo="Sumar",
            permiso="prueba:sumar",
            previsualizar=lambda filas: Previsualizacion(cantidad=filas.count()),
            ejecutar=_sumar,
        ),
    )

    def filas(self) -> QuerySet[Sucursal]:
        return Sucursal.objects.all()


def test_una_accion_confirmada_varias_veces_a_la_vez_se_hace_una(base_propia: str, monkeypatch: Any) -> None:
    regla = permisos.Regla(
        clave="prueba:sumar",
        tipo="acto",
        descripcion="",
        leen=frozenset({"caja"}),
        escriben=frozenset({"caja"}),
    )
    real = dict(permisos.matriz()) | {"prueba:sumar": regla}
    monkeypatch.setattr(permisos, "matriz", lambda: real)
    usuario = un_usuario("cajera", "caja", sucursal=una_sucursal(nombre="Casa"))
    clave = "0f8fad5b-d9cb-469f-a165-70867728950e"

    def pantalla() -> Pantalla:
        pedido = RequestFactory().get("/")
        pedido.user = usuario
        return Pantalla(_Lista(pedido, argumentos={}, camino="/"), QueryDict())

    vista = pantalla()
    accion = vista.acciones[0]
    huella = acciones.previsualizar(acciones.elegidas(vista, marcadas=None), accion).huella

    def confirmar() -> str:
        return acciones.confirmar(
            accion,
            pantalla=pantalla(),
            marcadas=None,
            motivo="x",
            huella=huella,
            clave=clave,  # type: ignore[arg-type]
        )

    dichos = _a_la_vez(confirmar)
    assert dichos.count("Hecho.") == 1
    assert dichos.count("Sumar: ya estaba hecho.") == A_LA_VEZ - 1
    assert Sucursal.objects.get().nombre == "Casa+"
    assert RegistroConsulta.objects.count() == 1


def test_una_accion_que_falla_no_queda_por_hecha(base_propia: str, monkeypatch: Any) -> None:
    """The record of the confirmation goes with its effect: after a failure the same key may be tried again."""
    regla = permisos.Regla(
        clave="prueba:sumar", tipo="acto", descripcion="", leen=frozenset({"caja"}), escriben=frozenset({"caja"})
    )
    real = dict(permisos.matriz()) | {"prueba:sumar": regla}
    monkeypatch.setattr(permisos, "matriz", lambda: real)
    usuario = un_usuario("cajera", "caja", sucursal=una_sucursal(nombre="Casa"))
    pedido = RequestFactory().get("/")
    pedido.user = usuario
    vista = Pantalla(_Lista(pedido, argumentos={}, camino="/"), QueryDict())
    accion = vista.acciones[0]
    huella = acciones.previsualizar(acciones.elegidas(vista, marcadas=None), accion).huella
    datos: dict[str, Any] = {
        "pantalla": vista,
        "marcadas": None,
        "motivo": "x",
        "huella": huella,
        "clave": "0f8fad5b-d9cb-469f-a165-70867728950e",
    }
    with monkeypatch.context() as parche, transaction.atomic():
        parche.setattr(Sucursal, "save", lambda self: 1 / 0)
        try:
            acciones.confirmar(accion, **datos)
        except ZeroDivisionError:
            transaction.set_rollback(True)
    assert not RegistroConsulta.objects.exists()
    assert acciones.confirmar(accion, **datos) == "Hecho."


def test_una_importacion_confirmada_varias_veces_a_la_vez_se_aplica_una(base_propia: str) -> None:
    usuario = un_usuario("sis", "sistemas")
    cliente = entrar(Client(), usuario)
    archivo = SimpleUploadedFile("s.csv", "Código;Nombre;Domicilio;Localidad;Teléfono\nSCT;A;;B;\n".encode())
    revision = cliente.post(reverse("nucleo:importar", args=["sucursales"]), {"archivo": archivo})
    token = revision.context["token"]
    galletas = cliente.cookies

    def confirmar() -> int:
        otro = Client()
        otro.cookies = galletas
        return otro.post(reverse("nucleo:importar_confirmar", args=["sucursales"]), {"token": token}).status_code

    estados = _a_la_vez(confirmar)
    assert estados.count(302) == 1
    assert set(estados) <= {302, 409}
    assert Sucursal.objects.filter(codigo="SCT").count() == 1
    assert Importacion.objects.filter(estado="aplicada").count() == 1
