"""A new installation gets its first user once, and that user starts by changing the password."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cesop.nucleo.models import Instalacion, RegistroAuditoria, Sucursal, Usuario
from tests.factories import un_usuario

DATOS = {
    "cooperativa": "Cooperativa de Ñandubay",
    "sucursal": "Casa central",
    "localidad": "Ñandubay",
    "nombre": "Marta",
    "apellido": "Gómez",
}


def agregar(usuario: str = "MGomez") -> str:
    salida = StringIO()
    call_command("usuario_inicial", usuario, stdout=salida, **DATOS)
    return salida.getvalue()


def test_el_primero_entra_con_su_clave_provisoria_y_la_cambia(base_propia: str) -> None:
    clave = agregar().split("contraseña provisoria ")[1].split(":")[0]
    nuevo = Usuario.objects.get()
    assert (nuevo.usuario, nuevo.ve_todas, nuevo.debe_cambiar_clave) == ("mgomez", True, True)
    assert list(nuevo.groups.values_list("name", flat=True)) == ["sistemas"]
    assert Sucursal.objects.get().localidad == "Ñandubay"
    assert Instalacion.objects.get().cooperativa == "Cooperativa de Ñandubay"
    assert RegistroAuditoria.objects.filter(tabla="nucleo_usuario", pedido="usuario-inicial").exists()
    cliente = Client()
    respuesta = cliente.post("/ingresar/", {"username": "mgomez", "password": clave}, follow=True)
    assert respuesta.status_code == 200
    assert cliente.get("/sistema/estado").status_code == 302  # before anything else, what is owed


def test_el_segundo_ya_no_es_el_primero(base_propia: str) -> None:
    un_usuario()
    with pytest.raises(CommandError, match="porque ya hay usuarios"):
        agregar()
    assert Usuario.objects.count() == 1


def test_un_nombre_que_no_sirve_no_deja_nada(base_propia: str) -> None:
    with pytest.raises(CommandError):
        agregar("x" * 60)
    assert not Sucursal.objects.exists()
