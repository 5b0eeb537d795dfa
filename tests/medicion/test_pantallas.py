"""Screens of medicion: fragment or page, what a form comes back with, and how many queries they take."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import Colocacion, Medidor, RegistroMedidor
from catastro.ports import acciones_en
from cesop.nucleo.fechas import hoy
from medicion.models import Consumo, Lectura, LoteLectura, Validacion
from medicion.pantallas import palabras
from medicion.services import medidores
from medicion.services.medidores import Trabajo
from medicion.validacion.reglas import DEFINICIONES
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario
from tests.medicion.escena import Escena, una_escena

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
ALTO, BAJO, NORMAL = 2500, 1050, 1310


@pytest.fixture
def escena() -> Escena:
    return una_escena(3)


@pytest.fixture
def oscar(client: Client, escena: Escena) -> Client:
    return entrar(client, escena.usuario)


def post(cliente: Client, vista: str, *argumentos: Any, htmx: bool = True, **datos: Any) -> Any:
    return cliente.post(reverse(vista, args=argumentos), datos, **(HTMX if htmx else {}))


def test_la_mesa_abre_con_la_primera_elegida(oscar: Client, escena: Escena) -> None:
    bajo, alto = escena.leer(0, BAJO), escena.leer(1, ALTO)
    pagina = oscar.get(reverse("medicion:mesa"))
    assert pagina.context["elegida"] == alto.pk
    assert [r["pk"] for r in pagina.context["renglones"]] == [alto.pk, bajo.pk]
    assert pagina.context["renglones"][0]["motivo"] == "Alto, 4,8 veces"
    assert [a["clave"] for a in pagina.context["actos"] if a["sugerido"]] == ["releer"]
    filtrada = oscar.get(reverse("medicion:mesa"), {"regla": "V07", "sel": "9"})
    assert [r["pk"] for r in filtrada.context["renglones"]] == [bajo.pk]


def test_la_mesa_vacia_ensena(oscar: Client) -> None:
    pagina = oscar.get(reverse("medicion:mesa"))
    assert "No hay excepciones" in pagina.content.decode()
    assert "Nada coincide" in oscar.get(reverse("medicion:mesa"), {"regla": "V06"}).content.decode()


def test_decidir_sin_salir_de_la_lista(oscar: Client, escena: Escena) -> None:
    bajo = escena.leer(0, BAJO)
    respuesta = post(oscar, "medicion:excepcion_aceptar", bajo.pk, motivo="Temporada")
    assert respuesta.status_code == 200
    assert f'"pk": {bajo.pk}' in respuesta["HX-Trigger"]
    assert 'id="mesa-totales"' in respuesta.content.decode()
    assert Validacion.objects.get(consumo=bajo).usuario == escena.usuario
    repetida = post(oscar, "medicion:excepcion_aceptar", bajo.pk, motivo="Temporada")
    assert repetida.status_code == 200, "a double submit is harmless"


def test_el_que_llega_segundo_lo_lee(client: Client, escena: Escena) -> None:
    bajo = escena.leer(0, BAJO)
    post(entrar(client, escena.usuario), "medicion:excepcion_aceptar", bajo.pk, motivo="Temporada")
    otra = entrar(Client(), un_usuario("otra", "medicion"))
    respuesta = post(otra, "medicion:excepcion_estimar", bajo.pk, motivo="No")
    assert respuesta.status_code == 409
    assert "ya lo decidió" in respuesta.content.decode()


def test_decidir_sin_javascript_vuelve_a_la_mesa(oscar: Client, escena: Escena) -> None:
    bajo = escena.leer(0, BAJO)
    direccion = reverse("medicion:excepcion_aceptar", args=[bajo.pk])
    respuesta = oscar.post(f"{direccion}?regla=V07", {"motivo": "Temporada"})
    assert respuesta["Location"] == f"{reverse('medicion:mesa')}?regla=V07"


@pytest.mark.parametrize(("escrito", "queda"), [("1310", 1310), ("1.310", 1310), ("1310,0", 1310), ("1310.0", 1310)])
def test_corregir_entiende_coma_y_punto(oscar: Client, escena: Escena, escrito: str, queda: int) -> None:
    alto = escena.leer(0, ALTO)
    respuesta = post(oscar, "medicion:excepcion_corregir", alto.pk, valor=escrito, motivo="Dedo")
    assert respuesta.status_code == 200
    lectura = escena.consumo(0).lectura
    assert lectura is not None
    assert lectura.valor == queda


def test_lo_que_no_es_un_numero_se_dice(oscar: Client, escena: Escena) -> None:
    alto = escena.leer(0, ALTO)
    respuesta = post(oscar, "medicion:excepcion_corregir", alto.pk, valor="13a0", motivo="Dedo")
    assert respuesta.status_code == 409
    assert "no es un número" in respuesta.content.decode()


def test_muchas_juntas_se_ven_antes_y_no_cambian_en_el_medio(oscar: Client, escena: Escena) -> None:
    for n in range(3):
        escena.leer(n, ALTO)
    direccion = reverse("medicion:mesa_juntas")
    previa = oscar.get(direccion, **HTMX)
    assert [o["cuantas"] for o in previa.context["opciones"]] == [3, 3, 3]
    datos = {"confirma": "1", "acto": "aceptar", "motivo": "Por muestra", "huella": "otra"}
    assert oscar.post(direccion, datos).status_code == 409
    hecho = oscar.post(direccion, datos | {"huella": previa.context["previa"].huella})
    assert hecho["Location"].startswith(reverse("medicion:mesa"))
    assert Validacion.objects.filter(accion="aceptado").count() == 3


def test_la_grilla_guarda_una_fila_y_dice_que_salio(oscar: Client, escena: Escena) -> None:
    direccion = reverse("medicion:grilla_cargar", args=[escena.lote.pk, escena.punto_de_lote(0).pk])
    respuesta = oscar.post(direccion, {"valor": "2.500", "anomalia": ""}, **HTMX)
    texto = respuesta.content.decode()
    assert "V06 Alto, 4,8 veces" in texto
    assert 'data-valor="2500"' in texto
    assert 'id="grilla-avance"' in texto
    mala = oscar.post(direccion, {"valor": "", "anomalia": "0"}, **HTMX).content.decode()
    assert "data-mal" in mala
    assert Lectura.objects.filter(lote=escena.lote).count() == 1


def test_la_grilla_no_carga_en_un_lote_de_otro(oscar: Client, escena: Escena) -> None:
    otra = una_escena(1, ruta="20")
    direccion = reverse("medicion:grilla_cargar", args=[escena.lote.pk, otra.punto_de_lote(0).pk])
    assert oscar.post(direccion, {"valor": "1310"}, **HTMX).status_code == 404


def test_los_actos_de_un_lote(oscar: Client, escena: Escena) -> None:
    camino = reverse("medicion:lote_bajar", args=[escena.lote.pk])
    assert oscar.get(camino).status_code == 405  # what is asked by a link leaves nothing in the street
    assert LoteLectura.objects.get(pk=escena.lote.pk).estado == "generado"
    bajada = oscar.post(camino)
    assert bajada.content.startswith(b"lote") or b"L0" in bajada.content[:200]
    assert oscar.post(camino, {"formato": "zip"}).status_code == 404
    post(oscar, "medicion:lote_acto", escena.lote.pk, "asignar", htmx=False, lector="G. Paz")
    post(oscar, "medicion:lote_acto", escena.lote.pk, "cerrar", htmx=False)
    lote = LoteLectura.objects.get(pk=escena.lote.pk)
    assert (lote.estado, lote.lector) == ("cerrado", "G. Paz")
    assert Consumo.objects.filter(lote=lote, resultado="sin_lectura").count() == 3
    post(oscar, "medicion:lote_acto", escena.lote.pk, "reabrir", htmx=False)
    assert LoteLectura.objects.get(pk=escena.lote.pk).estado == "exportado"


def test_la_cuenta_muestra_lo_que_consumio(oscar: Client, escena: Escena) -> None:
    escena.leer(0, NORMAL)
    cuenta = escena.puntos[0].cuenta
    camino = reverse("medicion:cuenta_consumo", args=[cuenta.pk])
    pagina = oscar.get(reverse("catastro:cuenta", args=[cuenta.pk])).content.decode()
    assert camino in pagina
    assert reverse("catastro:cuenta_parte", args=[cuenta.pk, "garante"]) not in pagina  # not metering's to change
    parte = oscar.get(camino)
    assert parte.context["ultima"].valor == NORMAL
    assert reverse("medicion:ficha", args=[cuenta.suministro_id]) in parte.content.decode()
    antes = oscar.get(camino, {"al": "01/01/2020"})
    assert (antes.context["ultima"], antes.context["curva"]) == (None, None)


def test_al_decidir_una_se_cuentan_de_nuevo_las_fichas(oscar: Client, escena: Escena) -> None:
    bajo, alto = escena.leer(0, BAJO), escena.leer(1, ALTO)
    hecha = post(oscar, "medicion:excepcion_aceptar", alto.pk, motivo="Temporada", confirmado="1").content.decode()
    assert 'id="mesa-fichas"' in hecha
    assert "Alto</span> <small>" not in hecha
    vacia = oscar.get(reverse("medicion:mesa"), {"regla": "V06"}).content.decode()
    assert "La mesa está limpia" not in vacia
    assert "Nada elegido" in vacia
    assert oscar.get(reverse("medicion:excepcion", args=[bajo.pk])).context["actos"][2]["motivos"][0] == palabras.BAJO
    assert set(palabras.POR_REGLA) == set(DEFINICIONES)


def test_la_regla_cambia_desde_hoy(oscar: Client) -> None:
    pagina = oscar.get(reverse("medicion:reglas"))
    filas = [r["fila"] for r in pagina.context["reglas"] if r["fila"].servicio]
    legal, comun = (next(fila for fila in filas if fila.codigo == codigo) for codigo in ("V06", "V07"))
    direccion = reverse("medicion:regla_cambiar", args=[comun.pk])
    datos = {
        "nivel": "AVISA",
        "activa": "on",
        "orden": "60",
        "por_ciento": "30",
        "piso_mil": "0",
        "desde": "01/01/2020",
        "motivo": "Casas de veraneo",
    }
    vieja = oscar.post(direccion, datos | {"desde": "01/01/2020"})
    assert vieja.status_code == 422
    assert "desde un día que pasó" in vieja.content.decode()
    datos["desde"] = pagina.context["al"].strftime("%d/%m/%Y")
    assert oscar.post(direccion, datos | {"motivo": " "}).status_code == 422
    assert oscar.post(direccion, datos).status_code == 302
    nueva = next(
        r["fila"]
        for r in oscar.get(reverse("medicion:reglas")).context["reglas"]
        if r["fila"].codigo == "V07" and r["fila"].servicio
    )
    assert (nueva.nivel, nueva.parametros["por_ciento"], nueva.motivo) == ("AVISA", "30", "Casas de veraneo")
    # What comes from the law is not of metering to change.
    de_la_ley = reverse("medicion:regla_cambiar", args=[legal.pk])
    assert "sale de la Ley 24.240, art. 31" in oscar.get(de_la_ley).content.decode()
    assert oscar.post(de_la_ley, datos).status_code == 422
    elena = entrar(Client(), un_usuario("elena", "gerencia"))
    assert elena.post(de_la_ley, datos).status_code == 302


def consultas(cliente: Client, vista: str, *argumentos: Any) -> int:
    direccion = reverse(vista, args=argumentos)
    cliente.get(direccion)
    with CaptureQueriesContext(connection) as hechas:
        assert cliente.get(direccion).status_code == 200
    return len(hechas)


def test_las_consultas_no_crecen(oscar: Client, escena: Escena) -> None:
    for n in range(2):
        escena.leer(n, ALTO)
    suministro = escena.puntos[0].suministro.pk
    vistas = [
        ("medicion:mesa",), ("medicion:tablero",), ("medicion:calendario",), ("medicion:lote", escena.lote.pk),
        ("medicion:grilla", escena.lote.pk), ("medicion:ficha", suministro),
    ]  # fmt: skip
    antes = [consultas(oscar, *vista) for vista in vistas]
    grande = una_escena(8, ruta="20")
    for n in range(8):
        grande.leer(n, ALTO)
    despues = [
        consultas(oscar, *vista)
        for vista in [
            *vistas[:3], ("medicion:lote", grande.lote.pk), ("medicion:grilla", grande.lote.pk), vistas[5],
        ]
    ]  # fmt: skip
    assert despues == antes


def test_un_medidor_se_cambia_con_lo_que_marcaban_los_dos(oscar: Client, escena: Escena) -> None:
    """Two makers used that number: the page asks which; and then for what each dial showed."""
    suministro = escena.puntos[0].suministro
    for marca in ("ELSTER", "ACTARIS"):
        aparato = Medidor.objects.create(servicio=suministro.servicio, numero="77", marca=marca)
        RegistroMedidor.objects.create(medidor=aparato, numero=1, magnitud="activa")
    datos = {"fecha": f"{hoy():%d/%m/%Y}", "multiplicador": "1", "motivo": "Quemado", "retiro_activa": "1.310"}
    vista = "medicion:medidor_cambiar"
    dudosa = post(oscar, vista, suministro.pk, htmx=False, **datos, medidor="77", instalacion_activa="3")
    assert (dudosa.status_code, "hay dos con ese número" in dudosa.content.decode()) == (422, True)
    sin_leer = post(oscar, vista, suministro.pk, htmx=False, **datos, medidor="77 actaris")
    assert sin_leer.status_code == 422
    hecho = post(oscar, vista, suministro.pk, htmx=False, **datos, medidor="77 actaris", instalacion_activa="3")
    assert hecho.status_code == 302
    clases = Lectura.objects.filter(suministro=suministro, fecha=hoy()).values_list("clase", "medidor__marca")
    assert set(clases) == {("retiro", escena.puntos[0].medidor.marca), ("instalacion", "ACTARIS")}


def test_lo_que_se_ofrece_en_el_suministro_sigue_al_rol_y_al_medidor(client: Client, escena: Escena) -> None:
    suministro = escena.puntos[0].suministro

    def ofrecidas(*roles: str) -> list[str]:
        quien = un_usuario(f"u{'-'.join(roles)}{Medidor.objects.count()}{len(roles)}", *roles, ve_todas=True)
        con_medidor = Colocacion.objects.filter(suministro=suministro, hasta=None, reemplazado_en=None).exists()
        return [a.titulo for a in acciones_en(suministro, usuario=quien, con_medidor=con_medidor)]

    assert ofrecidas("medicion") == ["Lecturas", "Multiplicador", "Retirar", "Cambiar medidor"]
    assert ofrecidas("gerencia") == ["Lecturas"]
    retirar = Trabajo(fecha=hoy(), retiro={"activa": Decimal(1310)})
    medidores.retirar(suministro, retirar, usuario=escena.usuario)
    fabrica.un_medidor("OTRO")
    assert ofrecidas("medicion") == ["Lecturas", "Colocar medidor"]
    html = entrar(client, escena.usuario).get(reverse("catastro:suministro", args=[suministro.pk])).content.decode()
    assert reverse("medicion:medidor_cambiar", args=[suministro.pk]) in html


def test_otro_multiplicador_desde_su_pantalla(oscar: Client, escena: Escena) -> None:
    suministro = escena.puntos[0].suministro
    datos = {"fecha": f"{hoy():%d/%m/%Y}", "multiplicador": "20", "motivo": "TI nuevo"}
    vista = "medicion:medidor_multiplicador"
    assert post(oscar, vista, suministro.pk, htmx=False, **datos).status_code == 422
    assert post(oscar, vista, suministro.pk, htmx=False, **datos, lectura_activa="1310").status_code == 302
    assert Colocacion.objects.get(suministro=suministro, hasta=None, reemplazado_en=None).multiplicador == 20
