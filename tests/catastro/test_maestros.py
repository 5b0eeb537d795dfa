"""Masters: one pattern for all, and what is particular of each."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catastro.models import Calle, Cuadrilla, Domicilio, Localidad, Servicio, Zona
from catastro.pantallas.maestros import MAESTROS, Maestro
from catastro.services import maestros
from cesop.nucleo.errors import ErrorNegocio
from tests.catastro import ejemplos_lugares, fabrica
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


def test_una_calle_que_cambia_de_nombre_lleva_sus_domicilios() -> None:
    localidad, otra = fabrica.una_localidad(), fabrica.una_localidad("Mar de Ajó")
    calle = Calle.objects.create(localidad=localidad, nombre="Chioza")
    for pueblo in (localidad, otra):
        Domicilio.objects.create(localidad=pueblo, calle="Chioza", altura="1")
    maestros.guardar(calle, datos={"localidad": localidad, "nombre": " Avenida  Chiozza "}, fijos=("localidad",))
    assert sorted(Domicilio.objects.values_list("localidad__nombre", "calle")) == [
        ("Mar de Ajó", "Chioza"), ("San Bernardo", "Avenida Chiozza"),
    ]  # fmt: skip


def test_lo_que_otros_usan_no_cambia() -> None:
    zona = maestros.guardar(Zona(), datos={"codigo": "Z1", "nombre": "Centro", "activa": True}, fijos=("codigo",))
    with pytest.raises(ErrorNegocio, match="otros lo usan"):
        maestros.guardar(zona, datos={"codigo": "Z2", "nombre": "Centro", "activa": True}, fijos=("codigo",))
    maestros.guardar(zona, datos={"codigo": "Z1", "nombre": "Centro norte", "activa": False}, fijos=("codigo",))
    zona.refresh_from_db()
    assert (zona.nombre, zona.activa) == ("Centro norte", False)


@pytest.mark.parametrize("maestro", MAESTROS, ids=lambda m: m.clave)
def test_cada_maestro_se_mira_y_se_vuelve_a_guardar_igual(client: Client, maestro: Maestro) -> None:
    """What the form shows, sent back, changes nothing; and its list has it."""
    elena = un_usuario("elena", "gerencia")
    entrar(client, elena)
    pk = ejemplos_lugares.EJEMPLOS[f"{maestro.ruta}_editar"](elena)["pk"]
    url = reverse(f"{maestro.ruta}_editar", args=[pk])
    form = client.get(url).context["form"]
    antes = maestro.modelo._default_manager.filter(pk=pk).values().get()
    datos = {campo.name: campo.value() for campo in form if campo.value() is not None and campo.value() is not False}
    respuesta = client.post(url, datos)
    assert respuesta.status_code == 302, respuesta.context and respuesta.context["form"].errors
    assert maestro.modelo._default_manager.filter(pk=pk).values().get() == antes
    lista = client.get(reverse(maestro.ruta)).context["lista"]
    assert str(pk) in {renglon.id for renglon in lista.renglones}
    assert client.get(reverse(f"{maestro.ruta}_nuevo")).status_code == 200


def test_alta_repetida_se_dice_junto_al_formulario(client: Client) -> None:
    entrar(client, un_usuario("elena", "gerencia"))
    datos = {"codigo": "Z1", "nombre": "Centro", "activa": "on"}
    assert client.post(reverse("catastro:zonas_nuevo"), datos).status_code == 302
    respuesta = client.post(reverse("catastro:zonas_nuevo"), datos)
    assert respuesta.status_code == 422
    assert "ya hay una zona con ese código" in respuesta.content.decode()


def test_quien_solo_mira_ve_el_formulario_cerrado(client: Client) -> None:
    servicio = fabrica.un_servicio()
    entrar(client, un_usuario("dario", "auditoria"))
    html = client.get(reverse("catastro:servicios_editar", args=[servicio.pk])).content.decode()
    assert "Guardar" not in html
    respuesta = client.post(reverse("catastro:servicios_editar", args=[servicio.pk]), {"nombre": "Otro"})
    assert respuesta.status_code == 403
    assert Servicio.objects.get().nombre == "Electricidad"


def test_cada_uno_ve_las_cuadrillas_de_sus_sucursales(client: Client) -> None:
    propia, ajena = una_sucursal(), una_sucursal(codigo="MDA", nombre="Mar de Ajó")
    for sucursal in (propia, ajena):
        Cuadrilla.objects.create(nombre=f"Guardia {sucursal.codigo}", sucursal=sucursal)
    entrar(client, un_usuario("oscar", "medicion", sucursal=propia))
    lista = client.get(reverse("catastro:cuadrillas")).context["lista"]
    assert [fila.nombre for fila in lista.filas] == ["Guardia CEN"]
    form = client.get(reverse("catastro:cuadrillas_nuevo")).context["form"]
    assert list(form.fields["sucursal"].queryset) == [propia]


def test_el_indice_muestra_lo_que_cada_uno_puede(client: Client) -> None:
    Localidad.objects.create(nombre="Ajó", codigo_postal="7109")
    entrar(client, un_usuario("bruno", "mantenimiento"))
    vistos = [maestro.clave for maestro, _, _ in client.get(reverse("catastro:maestros")).context["maestros"]]
    assert vistos == ["servicios", "zonas", "localidades", "calles", "cuadrillas", "tipos_de_orden"]


def test_los_usos_se_cuentan(client: Client) -> None:
    entrar(client, un_usuario("elena", "gerencia"))
    for _ in range(3):
        fabrica.un_suministro()
    lista = client.get(reverse("catastro:servicios")).context["lista"]
    assert [(fila.clave, fila.en_uso) for fila in lista.filas] == [("electricidad", 3)]
