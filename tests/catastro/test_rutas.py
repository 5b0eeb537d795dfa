"""Routes: what the screens do with their order, and what is refused."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import PuntoDeRuta, Ruta
from catastro.selectors.rutas import paradas
from catastro.services import rutas, suministros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import RegistroAuditoria, Usuario
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


@pytest.fixture
def oscar() -> Usuario:
    return un_usuario("oscar", "medicion", sucursal=una_sucursal())


def _ruta(codigo: str, cuantos: int = 0, *, uso: str = "lectura", servicio: str = "electricidad") -> Ruta:
    de = fabrica.un_servicio(servicio) if uso == "lectura" else None
    ruta = rutas.guardar_ruta(codigo=codigo, nombre=codigo, uso=uso, servicio=de, sucursal=una_sucursal())
    rutas.agregar(ruta, suministros=[fabrica.un_suministro(altura=str(n + 1)) for n in range(cuantos)])
    return ruta


def _alturas(ruta: Ruta) -> str:
    return " ".join(p.punto.suministro.inmueble.domicilio.altura for p in paradas(ruta, al=hoy()))


def _puntos(ruta: Ruta) -> list[int]:
    return list(ruta.puntos.order_by("orden").values_list("pk", flat=True))


def test_ordenar_es_una_sentencia_y_toca_lo_que_cambia() -> None:
    ruta = _ruta("E1", 6)
    puntos = _puntos(ruta)
    with CaptureQueriesContext(connection) as capturadas:
        rutas.ordenar(ruta, puntos=[puntos[1], puntos[0], *puntos[2:]])
    escrituras = [c for c in capturadas.captured_queries if c["sql"].startswith("UPDATE catastro_puntoderuta")]
    assert len(escrituras) == 1
    assert _alturas(ruta) == "2 1 3 4 5 6"
    tocados = RegistroAuditoria.objects.filter(tabla="catastro_puntoderuta", accion=RegistroAuditoria.Accion.CAMBIO)
    assert {int(registro.clave) for registro in tocados} == set(puntos[:2])


def test_lo_que_cambio_otro_se_dice() -> None:
    ruta = _ruta("E1", 3)
    puntos = _puntos(ruta)
    for mal in (puntos[:2], [*puntos, 999], [puntos[0], puntos[0], puntos[1]]):
        with pytest.raises(ErrorNegocio, match="otra persona la cambió"):
            rutas.ordenar(ruta, puntos=mal)
    ajeno = fabrica.un_suministro()
    for acto in (
        lambda: rutas.mover(ruta, puntos=[999], despues_de=None),
        lambda: rutas.quitar(ruta, puntos=[puntos[0], 999]),
        lambda: rutas.agregar(ruta, suministros=[ajeno], despues_de=999),
        lambda: rutas.pasar(ruta, puntos=puntos, a=ruta, despues_de=None),
    ):
        with pytest.raises(ErrorNegocio, match="otra persona la cambió"), transaction.atomic():
            acto()
    assert _alturas(ruta) == "1 2 3"


def test_a_donde_no_se_puede_pasar_ni_agregar() -> None:
    ruta, agua, reparto = _ruta("E1", 2), _ruta("A1", servicio="agua"), _ruta("P1", uso="reparto")
    puntos = _puntos(ruta)
    with pytest.raises(ErrorNegocio, match="es de otro servicio"):
        rutas.pasar(ruta, puntos=puntos, a=agua, despues_de=None)
    with pytest.raises(ErrorNegocio, match="es de otro uso"):
        rutas.pasar(ruta, puntos=puntos, a=reparto, despues_de=None)
    puesto = PuntoDeRuta.objects.get(pk=puntos[0]).suministro
    with pytest.raises(ErrorNegocio, match="ya está en la ruta E1"):
        rutas.agregar(_ruta("E2"), suministros=[puesto])
    rutas.agregar(reparto, suministros=[puesto])
    de_luz = fabrica.un_suministro()
    with pytest.raises(IntegrityError, match="otro servicio"), transaction.atomic():
        rutas.agregar(agua, suministros=[de_luz])
    suministros.dar_de_baja(puesto)
    with pytest.raises(ErrorNegocio, match="de baja"):
        rutas.agregar(ruta, suministros=[puesto])


def test_numerar_de_corrido_lo_que_vino_con_huecos() -> None:
    ruta = _ruta("E1", 3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catastro_puntoderuta SET orden = orden * 10 WHERE ruta_id = %s", [ruta.pk])
    rutas.renumerar(ruta)
    assert list(ruta.puntos.order_by("orden").values_list("orden", flat=True)) == [1, 2, 3]
    assert _alturas(ruta) == "1 2 3"


def test_las_pantallas(client: Client, oscar: Usuario) -> None:
    entrar(client, oscar)
    ruta, otra = _ruta("E1", 4), _ruta("E2", 2)
    puntos = _puntos(ruta)

    def enviar(vista: str, **datos: object) -> int:
        return client.post(reverse(f"catastro:ruta_{vista}", args=[ruta.pk]), datos).status_code

    assert enviar("ordenar", puntos=",".join(map(str, reversed(puntos)))) == 302
    assert _alturas(ruta) == "4 3 2 1"
    assert enviar("pasar", puntos=f"{puntos[3]},{puntos[0]}", despues_de="2") == 302
    assert _alturas(ruta) == "3 4 1 2"
    assert enviar("pasar", puntos=f"{puntos[3]}", destino=otra.pk, despues_de="1") == 302
    assert (_alturas(ruta), _alturas(otra)) == ("3 1 2", "1 4 2")
    assert enviar("quitar", puntos=f"{puntos[0]}") == 302
    assert _alturas(ruta) == "3 2"
    nuevo, ultimo = fabrica.un_suministro(altura="8"), fabrica.un_suministro(altura="9")
    assert enviar("agregar", suministros=f"{ultimo.numero}") == 302
    assert enviar("agregar", suministros=f"{nuevo.numero}", despues_de="1") == 302
    assert _alturas(ruta) == "3 8 2 9"
    assert enviar("agregar", suministros="x, 99999") == 422
    assert enviar("agregar", suministros=f"{nuevo.numero}") == 422
    assert enviar("agregar", suministros=f"{fabrica.un_suministro().numero}", despues_de="77") == 422
    assert enviar("ordenar", puntos="1,x") == 409
    assert enviar("pasar", puntos=f"{puntos[1]}", despues_de="77") == 409
    assert enviar("renumerar") == 302
    datos = {"codigo": "e9", "nombre": "Sur", "uso": "lectura", "sucursal": oscar.sucursal_id, "activa": "on"}
    assert client.post(reverse("catastro:ruta_nueva"), datos).status_code == 422  # a reading route is of a service
    datos["servicio"] = str(ruta.servicio_id)
    assert client.post(reverse("catastro:ruta_nueva"), datos).status_code == 302
    editar = reverse("catastro:ruta_editar", args=[Ruta.objects.get(codigo="E9").pk])
    assert client.post(editar, datos | {"nombre": "Sur y costa", "uso": "reparto"}).status_code == 302
    assert Ruta.objects.get(codigo="E9").uso == "lectura"
    filas = client.get(reverse("catastro:rutas"), {"uso": "lectura"}).context["lista"].filas
    assert {fila.codigo: fila.cuantos for fila in filas} == {"E1": 4, "E2": 3, "E9": 0}


def test_quien_solo_mira_no_ordena(client: Client, oscar: Usuario) -> None:
    ruta = _ruta("E1", 2)
    entrar(client, un_usuario("laura", "mostrador", sucursal=oscar.sucursal))
    html = client.get(reverse("catastro:ruta", args=[ruta.pk])).content.decode()
    assert "draggable" not in html
    assert client.post(reverse("catastro:ruta_ordenar", args=[ruta.pk]), {"puntos": "1"}).status_code == 403
