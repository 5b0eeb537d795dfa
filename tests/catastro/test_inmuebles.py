"""Properties and service points: what is written, what is refused, and where the map gets them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import Domicilio, Inmueble, NodoRed, UbicacionEnRed
from catastro.plano import trazar
from catastro.selectors.inmuebles import caracteristica_al
from catastro.selectors.mapa import Caja, plano
from catastro.services import inmuebles, medidores, rutas, suministros
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import ahora, hoy
from tests.catastro import ejemplos_lugares, fabrica
from tests.factories import entrar, un_usuario, una_sucursal

UN_DIA = dt.timedelta(days=1)


@pytest.mark.django_db
def test_lo_que_mide_se_sabe_a_cada_fecha_y_como_se_sabia() -> None:
    inmueble = fabrica.un_suministro().inmueble
    dia = hoy() - 100 * UN_DIA
    inmuebles.caracterizar(inmueble, destino="vivienda", superficie_cubierta=Decimal(80), desde=dia)
    antes = ahora()
    inmuebles.caracterizar(inmueble, destino="comercio", unidades_funcionales=3, desde=dia + 50 * UN_DIA)
    vieja, nueva = caracteristica_al(inmueble, al=dia + 49 * UN_DIA), caracteristica_al(inmueble, al=hoy())
    assert vieja is not None
    assert nueva is not None
    assert (vieja.destino, nueva.destino, nueva.unidades_funcionales) == ("vivienda", "comercio", 3)
    entonces = vigentes(inmueble.caracteristicas.all(), al=hoy(), sabido=antes).get()
    assert entonces.destino == "vivienda"
    with pytest.raises(IntegrityError, match="positiva"), transaction.atomic():
        inmuebles.caracterizar(inmueble, destino="obra", superficie_terreno=Decimal(-1), desde=hoy())


@pytest.mark.django_db
def test_la_misma_direccion_se_avisa_antes_de_repetirla(client: Client) -> None:
    inmueble = fabrica.un_suministro(calle="Mendoza", altura="77").inmueble
    cliente = entrar(client, un_usuario("tecnica", "medicion"))
    datos = {"localidad": inmueble.domicilio.localidad_id, "calle": "MENDOZA", "altura": "077"}
    camino = reverse("catastro:inmueble_nuevo")
    aviso = cliente.post(camino, datos).content.decode()
    assert reverse("catastro:inmueble", args=[inmueble.pk]) in aviso
    aceptado = aviso.split('name="aceptado" value="')[1].split('"')[0]
    assert cliente.post(camino, {**datos, "departamento": "B"}).status_code == 302
    assert cliente.post(camino, {**datos, "aceptado": aceptado}).status_code == 302
    assert Inmueble.objects.count() == 3


@pytest.mark.django_db
def test_un_inmueble_con_suministros_no_se_da_de_baja() -> None:
    suministro = fabrica.un_suministro()
    with pytest.raises(ErrorNegocio, match="un suministro activo"):
        inmuebles.dar_de_baja(suministro.inmueble)
    suministros.dar_de_baja(suministro)
    inmuebles.dar_de_baja(suministro.inmueble)
    with pytest.raises(ErrorNegocio, match="está de baja"):
        suministros.alta_de_suministro(servicio=suministro.servicio, inmueble=suministro.inmueble)
    with pytest.raises(ErrorNegocio, match="inmueble está de baja"):
        suministros.reactivar(suministro)
    inmuebles.reactivar(suministro.inmueble)
    suministros.reactivar(suministro)
    suministro.refresh_from_db()
    assert suministro.activo


@pytest.mark.django_db
def test_un_suministro_con_cuenta_o_medidor_no_se_da_de_baja() -> None:
    cuenta = fabrica.una_cuenta()
    with pytest.raises(ErrorNegocio, match=f"la cuenta {cuenta} no está retirada"):
        suministros.dar_de_baja(cuenta.suministro)
    retirada = fabrica.una_cuenta(estados=("solicitada", "retirada")).suministro
    medidores.colocar(medidor=fabrica.un_medidor("B1"), suministro=retirada, fecha=hoy() - UN_DIA)
    with pytest.raises(ErrorNegocio, match="tiene el medidor B1"):
        suministros.dar_de_baja(retirada)
    medidores.retirar(suministro=retirada, fecha=hoy())
    suministros.dar_de_baja(retirada)


@pytest.mark.django_db
def test_un_suministro_de_baja_deja_sus_rutas_sin_huecos() -> None:
    ruta = ejemplos_lugares.una_ruta(un_usuario("oscar", "medicion"))
    primero, segundo = ruta.puntos.order_by("orden")
    suministros.dar_de_baja(primero.suministro)
    segundo.refresh_from_db()
    assert list(ruta.puntos.values_list("pk", "orden")) == [(segundo.pk, 1)]


@pytest.mark.django_db
def test_el_alta_numera_o_conserva_el_numero() -> None:
    inmueble, servicio = fabrica.un_suministro().inmueble, fabrica.un_servicio("agua")
    propio = suministros.alta_de_suministro(
        servicio=servicio, inmueble=inmueble, numero=9000, ubicacion="  en el  palier "
    )
    siguiente = suministros.alta_de_suministro(servicio=servicio, inmueble=inmueble)
    assert (propio.numero, propio.ubicacion, siguiente.numero) == (9000, "en el palier", 9001)
    with pytest.raises(IntegrityError, match="numero"), transaction.atomic():
        suministros.alta_de_suministro(servicio=servicio, inmueble=inmueble, numero=9000)
    servicio.activo = False
    with pytest.raises(ErrorNegocio, match="ya no se presta"):
        suministros.alta_de_suministro(servicio=servicio, inmueble=inmueble)


@pytest.mark.django_db
def test_el_nodo_que_alimenta_a_cada_fecha() -> None:
    suministro = fabrica.un_suministro()
    uno, otro = ejemplos_lugares.un_nodo(), ejemplos_lugares.un_nodo()
    suministros.alimentar(suministro, nodo=uno, desde=hoy() - 30 * UN_DIA)
    suministros.alimentar(suministro, nodo=otro, desde=hoy() - 10 * UN_DIA)

    def nodo(al: dt.date) -> NodoRed | None:
        fila = vigentes(UbicacionEnRed.objects.filter(suministro=suministro), al=al).first()
        return fila.nodo if fila else None

    assert [nodo(hoy() - dias * UN_DIA) for dias in (40, 20, 0)] == [None, uno, otro]
    suministros.desalimentar(suministro, hasta=hoy())
    assert nodo(hoy()) is None
    with pytest.raises(ErrorNegocio, match="no tenía uno"):
        suministros.desalimentar(suministro, hasta=hoy())
    del_agua = NodoRed.objects.create(servicio=fabrica.un_servicio("agua"), tipo="zona_de_agua", codigo="Z", nombre="Z")
    with pytest.raises(ErrorNegocio, match="otro servicio"):
        suministros.alimentar(suministro, nodo=del_agua, desde=hoy())
    otro.activo = False
    with pytest.raises(ErrorNegocio, match="está de baja"):
        suministros.alimentar(suministro, nodo=otro, desde=hoy())


# ── The map ──


def test_las_calles_salen_de_sus_casas() -> None:
    derecha = [((1, "Chiozza"), -36.69 + n / 10_000, -56.68 + (n % 2) / 10_000) for n in range(20)]
    lejos = [((1, "Chiozza"), -36.60, -56.60)]  # a mistake of loading does not drag the street
    amontonadas = [((1, "Plaza"), -36.69 + (n % 3) / 20_000, -56.69 + (n // 3) / 20_000) for n in range(9)]
    homonima = [((2, "Chiozza"), -36.70, -56.67 + n / 5_000) for n in range(8)]
    pocas = [((1, "Mitre"), -36.69, -56.68)]
    calles = trazar([*derecha, *lejos, *amontonadas, *homonima, *pocas])
    assert [(calle.nombre, calle.casas) for calle in calles] == [("Chiozza", 21), ("Chiozza", 8)]
    sur, norte = sorted((calles[0].desde, calles[0].hasta))
    assert sur == pytest.approx((-36.69, -56.67995), abs=1e-4)
    assert norte == pytest.approx((-36.6881, -56.67995), abs=1e-4)
    assert calles[1].desde[0] == pytest.approx(-36.70, abs=1e-5)


@pytest.mark.django_db
def test_el_mapa_trae_lo_de_la_caja_la_ruta_o_todo() -> None:
    oscar = un_usuario("oscar", "medicion")
    ruta = ejemplos_lugares.una_ruta(oscar)
    dentro, fuera = [punto.suministro for punto in ruta.puntos.order_by("orden")]
    inmuebles.ubicar(dentro.inmueble, latitud=Decimal("-36.69"), longitud=Decimal("-56.68"))
    inmuebles.ubicar(fuera, latitud=Decimal("-36.80"), longitud=Decimal("-56.68"))
    suelto = fabrica.una_cuenta().suministro
    inmuebles.ubicar(suelto.inmueble, latitud=Decimal("-36.6901"), longitud=Decimal("-56.68"))

    def numeros(**filtros: object) -> list[int]:
        return [punto[1] for punto in plano(oscar, **filtros)["puntos"]]  # type: ignore[arg-type]

    assert numeros() == [dentro.numero, fuera.numero, suelto.numero]
    assert numeros(ruta=ruta.pk) == [dentro.numero, fuera.numero]
    assert numeros(caja=Caja.alrededor(Decimal("-36.69"), Decimal("-56.68"))) == [dentro.numero, suelto.numero]
    puntos = {punto[1]: punto for punto in plano(oscar)["puntos"]}
    assert puntos[dentro.numero][5:8] == ["sin_cuenta", ruta.pk, 1]
    assert puntos[suelto.numero][5:8] == ["conectada", 0, 0]


@pytest.mark.django_db
def test_las_consultas_del_mapa_no_crecen_con_los_puntos() -> None:
    oscar = un_usuario("oscar", "medicion")

    def consultas(cuantos: int) -> int:
        for _ in range(cuantos):
            inmuebles.ubicar(fabrica.un_suministro().inmueble, latitud=Decimal("-36.7"), longitud=Decimal("-56.7"))
        with CaptureQueriesContext(connection) as capturadas:
            plano(oscar)
        return len(capturadas)

    assert consultas(1) == consultas(8) <= 5


@pytest.mark.django_db
def test_los_datos_del_mapa_por_la_web(client: Client) -> None:
    entrar(client, un_usuario("oscar", "medicion"))
    suministro = fabrica.un_suministro()
    inmuebles.ubicar(suministro.inmueble, latitud=Decimal("-36.69"), longitud=Decimal("-56.68"))
    url = reverse("catastro:mapa_datos")
    for consulta in (
        "",
        "?cerca=-36.69,-56.68",
        "?cerca=nada",
        "?cerca=NaN,1",
        "?ruta=x",
        "?ruta=99999999999999999999",
    ):
        respuesta = client.get(url + consulta)
        assert [p[1] for p in respuesta.json()["puntos"]] == [suministro.numero], consulta
    assert client.get(f"{url}?cerca=10,10").json()["puntos"] == []


# ── Screens ──


@pytest.mark.django_db
def test_la_vida_de_un_inmueble_por_sus_pantallas(client: Client) -> None:
    entrar(client, un_usuario("oscar", "medicion"))
    localidad = fabrica.una_localidad()
    client.post(reverse("catastro:calles_nuevo"), {"localidad": localidad.pk, "nombre": "Avenida Chiozza"})
    datos = {"localidad": localidad.pk, "calle": "chiozza", "altura": "1850", "nomenclatura": "iv-b-1"}
    respuesta = client.post(reverse("catastro:inmueble_nuevo"), datos)
    inmueble = Inmueble.objects.get(nomenclatura="IV-B-1")
    pagina = reverse("catastro:inmueble", args=[inmueble.pk])
    assert respuesta.url == pagina
    client.post(
        reverse("catastro:inmueble_ubicar", args=[inmueble.pk]), {"latitud": "-36,6935001", "longitud": "-56.679"}
    )
    client.post(
        reverse("catastro:inmueble_caracteristicas", args=[inmueble.pk]),
        {"destino": "veraneo", "superficie_cubierta": "85,50", "unidades_funcionales": "2", "desde": "01/01/2026"},
    )
    client.post(reverse("catastro:inmueble_editar", args=[inmueble.pk]), datos | {"altura": "1852"})
    servicio = fabrica.un_servicio()
    client.post(reverse("catastro:suministro_nuevo", args=[inmueble.pk]), {"servicio": servicio.pk})
    html = client.get(pagina).content.decode()
    for dicho in ("Avenida Chiozza 1852", "IV-B-1", "Casa de veraneo", "85,5", "2 unidades funcionales", "-36.693500"):
        assert dicho in html, dicho
    assert Domicilio.objects.count() == 1
    respuesta = client.post(reverse("catastro:inmueble_nuevo"), datos)
    assert respuesta.status_code == 422
    assert "esa nomenclatura ya es de otro inmueble" in respuesta.content.decode()
    respuesta = client.post(reverse("catastro:inmueble_baja", args=[inmueble.pk]))
    assert respuesta.status_code == 409
    assert client.get(reverse("catastro:inmuebles"), {"q": "chiozza 1852"}).context["lista"].cuenta == 1
    assert client.get(reverse("catastro:inmuebles"), {"en_el_mapa": "false"}).context["lista"].cuenta == 0


@pytest.mark.django_db
def test_los_suministros_se_buscan_y_filtran(client: Client) -> None:
    oscar = un_usuario("oscar", "medicion", sucursal=una_sucursal())
    entrar(client, oscar)
    ruta = ejemplos_lugares.una_ruta(oscar)
    con_medidor = ejemplos_lugares.un_suministro_con_medidor()
    cuenta = fabrica.una_cuenta()
    numero = medidores.Medidor.objects.latest("pk").numero

    def hallados(**filtros: str) -> set[int]:
        respuesta = client.get(reverse("catastro:suministros"), filtros)
        return {fila.numero for fila in respuesta.context["lista"].filas}

    en_ruta = set(ruta.puntos.values_list("suministro__numero", flat=True))
    assert hallados(ruta=str(ruta.pk)) == en_ruta
    assert hallados(estado="conectada") == {cuenta.suministro.numero}
    assert hallados(estado="sin_cuenta") == en_ruta | {con_medidor.numero}
    assert hallados(sin_ruta="true") == {con_medidor.numero, cuenta.suministro.numero}
    assert hallados(q=numero.lower()) == {con_medidor.numero}
    assert hallados(q=str(cuenta.suministro.numero)) >= {cuenta.suministro.numero}


@pytest.mark.django_db
def test_las_puertas_van_en_orden_a_lo_largo_de_la_calle(client: Client) -> None:
    entrar(client, un_usuario("oscar", "medicion"))
    for altura in ("1039", "98", "S/N", "143 BIS"):
        fabrica.un_suministro(altura=altura)
    for vista in ("inmuebles", "suministros"):
        lista = client.get(reverse(f"catastro:{vista}"), {"orden": "domicilio"}).context["lista"]
        lugares = [getattr(fila, "domicilio", None) or fila.inmueble.domicilio for fila in lista.filas]
        assert [lugar.altura for lugar in lugares] == ["98", "143 BIS", "1039", "S/N"]


@pytest.mark.django_db
def test_las_consultas_de_la_lista_no_crecen(client: Client) -> None:
    oscar = un_usuario("oscar", "medicion")
    entrar(client, oscar)

    def consultas() -> int:
        with CaptureQueriesContext(connection) as capturadas:
            client.get(reverse("catastro:suministros"))
        return len(capturadas)

    ejemplos_lugares.una_ruta(oscar)
    consultas()
    pocas = consultas()
    for _ in range(4):
        ejemplos_lugares.una_ruta(oscar)
        ejemplos_lugares.un_suministro_con_medidor()
    assert consultas() == pocas
    assert rutas.Ruta.objects.count() == 5
