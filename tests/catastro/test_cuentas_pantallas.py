"""Screens of accounts and orders: what they show, what they write, and that they ask the same however much there is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catastro.models import (
    CuentaServicio,
    EstadoActual,
    Inmueble,
    OrdenServicio,
    ParteDeCuenta,
    Persona,
    Suministro,
    TipoCondicion,
    TipoOrden,
)
from catastro.selectors.cuentas import ficha
from catastro.services import ordenes, partes, protecciones
from cesop.nucleo import formato
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import RegistroConsulta, Usuario
from tests.catastro import fabrica
from tests.factories import entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
UN_DIA = dt.timedelta(days=1)
HOY = "hoy"


@pytest.fixture
def ana() -> Usuario:
    fabrica.un_calendario()
    return un_usuario("ana", "mostrador", "facturacion", "gerencia", "medicion")


@pytest.fixture
def cliente(client: Client, ana: Usuario) -> Client:
    return entrar(client, ana)


@pytest.fixture
def cuenta(ana: Usuario) -> CuentaServicio:
    return fabrica.una_cuenta(fabrica.una_persona("Quiroga, Marta"), usuario=ana)


def pagina(cliente: Client, vista: str, *args: Any, **parametros: Any) -> str:
    respuesta = cliente.get(reverse(f"catastro:{vista}", args=args), parametros)
    assert respuesta.status_code == 200, respuesta.content[:400]
    return respuesta.content.decode()


def enviar(cliente: Client, vista: str, *args: Any, **datos: Any) -> Any:
    dichos = {campo: formato.fecha(hoy()) if valor == HOY else valor for campo, valor in datos.items()}
    return cliente.post(reverse(f"catastro:{vista}", args=args), dichos)


def viva(cuenta: CuentaServicio, rol: str = "titular") -> ParteDeCuenta:
    return ParteDeCuenta.objects.filter(cuenta=cuenta, rol=rol, reemplazado_en=None).latest("desde")


# ── List and page ──
def test_la_lista_filtra_por_todo(cliente: Client, cuenta: CuentaServicio, ana: Usuario) -> None:
    assert 'type="search"' in pagina(cliente, "cuentas")
    servicio = cuenta.suministro.servicio
    de_agua = fabrica.un_suministro(fabrica.un_servicio("agua"), calle="Mendoza", altura="77")
    otra = fabrica.una_cuenta(fabrica.una_persona("Otra"), suministro=de_agua)
    tipo = TipoCondicion.objects.get(clave="estacional")
    cuenta.condiciones.create(tipo=tipo, desde=hoy())
    for filtro, valor in (
        ("servicio", servicio.pk),
        ("grupo", cuenta.grupo_id),
        ("categoria", cuenta.categorias.get().categoria_id),
        ("condicion", tipo.pk),
        ("q", "quiroga"),
        ("q", "chiozza 1234"),
        ("q", str(cuenta.numero)),
    ):
        vista = pagina(cliente, "cuentas", **{filtro: valor})
        assert "Quiroga, Marta" in vista, filtro
        assert reverse("catastro:cuenta", args=[otra.pk]) not in vista, filtro
    assert "Quiroga, Marta" not in pagina(cliente, "cuentas", estado="cortada")


def test_la_ficha_mira_otro_dia_y_lo_que_se_sabia(cliente: Client, cuenta: CuentaServicio) -> None:
    nueva = fabrica.una_persona("Ledesma, Hugo")
    partes.cambiar_titular(
        cuenta, persona=nueva, desde=hoy() - 5 * UN_DIA, motivo="Compró la casa", visto=viva(cuenta).pk
    )
    actual = pagina(cliente, "cuenta", cuenta.pk)
    assert "Ledesma, Hugo" in actual
    assert "Compró la casa" in actual
    assert "Mirás otro momento" not in actual
    antes = pagina(cliente, "cuenta", cuenta.pk, al=formato.fecha(hoy() - 6 * UN_DIA))
    assert "Mirás otro momento" in antes
    sabido = pagina(cliente, "cuenta", cuenta.pk, sabido=formato.fecha(hoy() - UN_DIA))
    assert "sin titular ese día" in sabido
    assert "No se entiende la fecha" in pagina(cliente, "cuenta", cuenta.pk, al="99/99/9999")


def test_la_ficha_no_consulta_mas_con_mas_historia(cliente: Client, cuenta: CuentaServicio, ana: Usuario) -> None:
    def cuantas(vista: str, *args: Any) -> int:
        with CaptureQueriesContext(connection) as consultas:
            pagina(cliente, vista, *args)
        return len(consultas)

    def cargar(veces: int) -> None:
        gente = [fabrica.una_persona(f"P{n}") for n in range(2)]
        for n in range(veces):
            partes.cambiar_titular(
                cuenta, persona=gente[n % 2], desde=hoy() - (60 - n) * UN_DIA, motivo="x", visto=viva(cuenta).pk
            )
            fabrica.un_contacto(cuenta, ana)
        ordenes.emitir([ordenes.Pedido(tipo="reclamo", cuenta=cuenta, motivo="x") for _ in range(veces)], usuario=ana)
        abiertas = OrdenServicio.objects.filter(estado="pendiente").values_list("pk", flat=True)
        ordenes.asignar(list(abiertas)[: veces // 2 or 1], cuadrilla=fabrica.una_cuadrilla(), para=hoy(), usuario=ana)

    cargar(2)
    vistas = [("cuenta", cuenta.pk), ("cuentas",), ("ordenes",), ("ordenes_tablero",)]
    vistas.append(("orden", OrdenServicio.objects.latest("numero").pk))
    [cuantas(*vista) for vista in vistas]  # the first one loads what a process keeps
    antes = [cuantas(*vista) for vista in vistas]
    cargar(48)
    for _ in range(3):
        fabrica.una_cuenta()
    assert [cuantas(*vista) for vista in vistas] == antes


# ── Changes ──
def test_cambiar_el_titular_y_quien_paga(cliente: Client, cuenta: CuentaServicio) -> None:
    hijo, nueva = (
        fabrica.una_persona("Hijo"),
        fabrica.una_persona("Nueva, Eva", documento_tipo="dni", documento="30111222"),
    )
    partes.poner_parte(cuenta, rol="pagador", persona=hijo, desde=hoy(), motivo="x", visto=None)
    visto = viva(cuenta).pk
    datos: dict[str, Any] = {"visto": visto, "desde": HOY, "motivo": "Venta", "pago": "titular"}
    falta = enviar(cliente, "cuenta_titular", cuenta.pk, persona_texto="nadie asi", **datos)
    assert falta.status_code == 422
    assert "No se encontró" in falta.content.decode()
    hecho = enviar(cliente, "cuenta_titular", cuenta.pk, persona_texto="30.111.222", **datos)
    assert hecho.status_code == 302, hecho.content.decode()[:2000]
    vista = ficha(cuenta, al=hoy())
    assert vista.titular == nueva
    assert vista.pagador == nueva
    propio = {"desde": HOY, "motivo": "x", "persona": nueva.pk}
    assert "es el titular" in enviar(cliente, "cuenta_parte", cuenta.pk, "pagador", **propio).content.decode()
    tarde = enviar(cliente, "cuenta_titular", cuenta.pk, persona=hijo.pk, **datos)
    assert "otra persona lo cambió recién" in tarde.content.decode()


def test_lo_que_ya_estaba_dicho_para_despues_se_pierde_a_sabiendas(cliente: Client, cuenta: CuentaServicio) -> None:
    hoy_es = viva(cuenta)
    luego, otra = fabrica.una_persona("Ledesma, Hugo"), fabrica.una_persona("Sosa, Luis")
    partes.cambiar_titular(cuenta, persona=luego, desde=hoy() + 30 * UN_DIA, motivo="Boleto", visto=hoy_es.pk)
    vigente = ParteDeCuenta.objects.get(cuenta=cuenta, rol="titular", reemplazado_en=None, desde=hoy_es.desde)
    datos: dict[str, Any] = {"visto": vigente.pk, "desde": HOY, "motivo": "Venta", "persona": otra.pk}
    aviso = enviar(cliente, "cuenta_titular", cuenta.pk, **datos)
    assert "ya estaba previsto: titular Ledesma, Hugo desde el" in aviso.content.decode()
    assert viva(cuenta).persona == luego
    assert enviar(cliente, "cuenta_titular", cuenta.pk, aceptado="otra cosa", **datos).status_code == 422
    aceptado = _de_la_pagina(aviso, "aceptado")
    assert enviar(cliente, "cuenta_titular", cuenta.pk, aceptado=aceptado, **datos).status_code == 302
    assert viva(cuenta).persona == otra


def test_varias_parecidas_se_eligen(cliente: Client, cuenta: CuentaServicio) -> None:
    for n in range(2):
        fabrica.una_persona("Sosa, Luis", documento_tipo="dni", documento=f"2011122{n}")
    datos: dict[str, Any] = {"visto": viva(cuenta).pk, "desde": HOY, "motivo": "Venta"}
    varias = enviar(cliente, "cuenta_titular", cuenta.pk, persona_texto="sosa luis", **datos).content.decode()
    assert "Hay varias" in varias
    assert varias.count('type="radio" name="persona"') == 2
    trozo = cliente.post(reverse("catastro:cuenta_personas"), {"campo": "persona", "persona_texto": "sosa"})
    assert "20111220" in trozo.content.decode()


def test_volver_al_propietario_lo_propone(cliente: Client, cuenta: CuentaServicio) -> None:
    dueno = fabrica.una_persona("Dueño, Luis")
    partes.poner_parte(cuenta, rol="propietario", persona=dueno, desde=hoy(), motivo="x", visto=None)
    vista = pagina(cliente, "cuenta_titular", cuenta.pk, propietario=1)
    assert f'name="persona" value="{dueno.pk}" checked' in vista


@pytest.mark.parametrize("rol", ["pagador", "garante", "propietario"])
def test_poner_y_quitar_un_papel(cliente: Client, cuenta: CuentaServicio, rol: str) -> None:
    otra = fabrica.una_persona("Otra")
    puesta = enviar(cliente, "cuenta_parte", cuenta.pk, rol, persona=otra.pk, desde=HOY, motivo="x")
    assert puesta.status_code == 302
    assert ficha(cuenta, al=hoy()).partes[rol].persona == otra
    quitada = enviar(cliente, "cuenta_parte_quitar", cuenta.pk, rol, desde=HOY, visto=viva(cuenta, rol).pk)
    assert quitada.status_code == 302
    assert rol not in ficha(cuenta, al=hoy()).partes
    assert cliente.get(reverse("catastro:cuenta_parte_quitar", args=[cuenta.pk, rol])).status_code == 404


def test_categoria_condiciones_y_protecciones(cliente: Client, cuenta: CuentaServicio) -> None:
    comercial = fabrica.una_categoria(cuenta.suministro.servicio, "T2")
    visto = cuenta.categorias.get().pk
    enviar(cliente, "cuenta_categoria", cuenta.pk, categoria=comercial.pk, desde=HOY, motivo="Local", visto=visto)
    electro = TipoCondicion.objects.get(clave="electrodependiente")
    falta = enviar(cliente, "cuenta_condicion", cuenta.pk, tipo=electro.pk, desde=HOY)
    assert "se da con un comprobante" in falta.content.decode()
    enviar(cliente, "cuenta_condicion", cuenta.pk, tipo=electro.pk, desde=HOY, comprobante="RECS 9")
    potencia = TipoCondicion.objects.get(clave="potencia_contratada")
    falta = enviar(cliente, "cuenta_condicion", cuenta.pk, tipo=potencia.pk, desde=HOY)
    assert "lleva un valor en kW" in falta.content.decode()
    enviar(cliente, "cuenta_condicion", cuenta.pk, tipo=potencia.pk, desde=HOY, valor="12,5")
    ayer = formato.fecha(hoy() - UN_DIA)
    reves = enviar(cliente, "cuenta_proteger", cuenta.pk, causa="judicial", motivo="Amparo", desde=HOY, ultimo=ayer)
    assert reves.status_code == 422
    enviar(cliente, "cuenta_proteger", cuenta.pk, causa="judicial", motivo="Amparo 44", desde=HOY, ultimo=HOY)
    vista = pagina(cliente, "cuenta", cuenta.pk)
    for texto in ("T2 Residencial", "RECS 9", "12,5", "Amparo 44", "No cortar"):
        assert texto in vista, texto
    enviar(cliente, "cuenta_condicion_quitar", cuenta.pk, "electrodependiente", desde=HOY)
    [proteccion] = ficha(cuenta, al=hoy()).protecciones
    enviar(cliente, "proteccion_levantar", proteccion.pk, desde=HOY)
    quedo = ficha(cuenta, al=hoy())
    assert [c.tipo for c in quedo.condiciones] == [potencia]
    assert quedo.protecciones == []


def test_deshacer_muestra_lo_que_vuelve(cliente: Client, cuenta: CuentaServicio, ana: Usuario) -> None:
    primera = viva(cuenta)
    partes.cambiar_titular(cuenta, persona=fabrica.una_persona("Error"), desde=hoy(), motivo="x", visto=primera.pk)
    mala = viva(cuenta)
    vista = pagina(cliente, "cuenta_deshacer", cuenta.pk, "parte", mala.pk)
    assert "Titular: Error" in vista
    assert "Titular: Quiroga, Marta" in vista
    enviar(cliente, "cuenta_deshacer", cuenta.pk, "parte", mala.pk, motivo="Otra cuenta")
    assert ficha(cuenta, al=hoy()).titular == primera.persona
    assert RegistroConsulta.objects.get(usuario=ana, que__startswith="deshacer").motivo == "Otra cuenta"
    assert cliente.get(reverse("catastro:cuenta_deshacer", args=[cuenta.pk, "nada", 1])).status_code == 404
    resto = pagina(cliente, "cuenta_deshacer", cuenta.pk, "categoria", cuenta.categorias.get().pk)
    assert "nada: antes no había nada" in resto


def test_el_estado_sin_orden_y_sus_frenos(cliente: Client, cuenta: CuentaServicio, ana: Usuario) -> None:
    assert "No se puede reconectar" in pagina(cliente, "cuenta_estado", cuenta.pk, "reconectar")
    protecciones.proteger(
        cuenta, causa="social", motivo="Informe", comprobante="", desde=hoy(), hasta=None, usuario=ana
    )
    assert "Informe" in pagina(cliente, "cuenta_estado", cuenta.pk, "cortar")
    rechazo = enviar(cliente, "cuenta_estado", cuenta.pk, "cortar", fecha=HOY, motivo="x")
    assert rechazo.status_code == 422
    [proteccion] = ficha(cuenta, al=hoy()).protecciones
    protecciones.levantar(proteccion, desde=hoy())
    assert enviar(cliente, "cuenta_estado", cuenta.pk, "cortar", fecha=HOY, motivo="x").status_code == 302
    assert EstadoActual.objects.get(cuenta=cuenta).estado == "cortada"
    assert cliente.get(reverse("catastro:cuenta_estado", args=[cuenta.pk, "volar"])).status_code == 404


@pytest.mark.parametrize(
    ("estados", "como", "queda"),
    [
        (("solicitada",), "", "retirada"),
        (("solicitada", "conectada"), "ya", "retirada"),
        (("solicitada", "conectada"), "orden", "conectada"),
    ],
)
def test_la_baja(cliente: Client, ana: Usuario, estados: tuple[str, ...], como: str, queda: str) -> None:
    cuenta = fabrica.una_cuenta(estados=estados, usuario=ana)
    assert enviar(cliente, "cuenta_baja", cuenta.pk, como=como, fecha=HOY, motivo="Se muda").status_code == 302
    assert EstadoActual.objects.get(cuenta=cuenta).estado == queda
    assert OrdenServicio.objects.filter(cuenta=cuenta, tipo__clave="retiro").exists() is (como == "orden")
    if queda == "retirada":
        assert "ya está retirada" in pagina(cliente, "cuenta_baja", cuenta.pk)


def test_los_datos_y_una_orden(cliente: Client, cuenta: CuentaServicio) -> None:
    enviar(cliente, "cuenta_editar", cuenta.pk, grupo=cuenta.grupo_id, envio="correo", observaciones="Perro")
    cuenta.refresh_from_db()
    assert (cuenta.envio, cuenta.observaciones) == ("correo", "Perro")
    corte = TipoOrden.objects.get(clave="corte")
    enviar(cliente, "orden_nueva", cuenta.pk, tipo=corte.pk, prioridad=1, motivo="Mora")
    [orden] = OrdenServicio.objects.all()
    assert (orden.cuenta, orden.prioridad) == (cuenta, 1)
    reconexion = TipoOrden.objects.get(clave="reconexion")
    rechazo = enviar(cliente, "orden_nueva", cuenta.pk, tipo=reconexion.pk, prioridad=2, motivo="x")
    assert "No se puede reconectar" in rechazo.content.decode()


# ── Opening ──
def _alta(cliente: Client, paso: str, **datos: Any) -> Any:
    return enviar(cliente, "cuenta_alta", paso=paso, **datos)


def _de_la_pagina(respuesta: Any, nombre: str) -> str:
    texto = respuesta.content.decode()
    return texto.split(f'name="{nombre}" value="')[1].split('"')[0]


def test_el_alta_de_punta_a_punta_con_todo_nuevo(cliente: Client, ana: Usuario) -> None:
    servicio = fabrica.un_servicio()
    grupo, categoria = fabrica.un_grupo(servicio), fabrica.una_categoria(servicio)
    potencia = TipoCondicion.objects.get(clave="potencia_contratada")
    clave = _de_la_pagina(cliente.get(reverse("catastro:cuenta_alta")), "clave")
    primero: dict[str, Any] = {
        "clave": clave,
        "servicio": servicio.pk,
        "tipo": "fisica",
        "nombre": "Rivas, Carla",
        "documento_tipo": "dni",
        "documento": "33.444.555",
        "localidad": fabrica.una_localidad().pk,
        "calle": "Jujuy",
        "altura": "120",
        "ubicacion": "Pilar",
    }
    assert "Falta el titular" in _alta(cliente, "1", **(primero | {"nombre": ""})).content.decode()
    assert "Falta el lugar" in _alta(cliente, "1", **(primero | {"calle": ""})).content.decode()
    for mal in ({"documento": "3" * 40}, {"documento_tipo": "nada"}):
        assert _alta(cliente, "1", **(primero | mal)).status_code == 422
    con_que = _alta(cliente, "1", **primero)
    assert "Grupo de gestión" in con_que.content.decode()
    segundo = primero | {
        "grupo": grupo.pk,
        "categoria": categoria.pk,
        "desde": HOY,
        "envio": "papel",
        f"valor_{potencia.pk}": "7,5",
    }
    revisar = _alta(cliente, "2", **segundo).content.decode()
    assert "Potencia contratada 7,5 kW" in revisar
    assert "se agrega al padrón" in revisar
    assert "Grupo de gestión" in _alta(cliente, "3", ir="2", **segundo).content.decode()
    assert "Quién lo pide" in _alta(cliente, "2", ir="1", **segundo).content.decode()
    assert not CuentaServicio.objects.exists()
    hecho, repetido = _alta(cliente, "3", **segundo), _alta(cliente, "3", **segundo)
    [cuenta] = CuentaServicio.objects.all()
    assert hecho["Location"] == repetido["Location"] == reverse("catastro:cuenta", args=[cuenta.pk])
    vista = ficha(cuenta, al=hoy())
    assert str(vista.titular) == "Rivas, Carla"
    assert [c.tipo for c in vista.condiciones] == [potencia]
    assert (Persona.objects.count(), Inmueble.objects.count(), OrdenServicio.objects.count()) == (1, 1, 1)
    assert cuenta.suministro.ubicacion == "Pilar"


def test_el_alta_con_lo_que_ya_esta(cliente: Client, cuenta: CuentaServicio, ana: Usuario) -> None:
    libre = fabrica.un_suministro(cuenta.suministro.servicio, calle="Mendoza", altura="77")
    agua = fabrica.un_servicio("agua")
    titular = viva(cuenta).persona
    base: dict[str, Any] = {"servicio": libre.servicio_id, "titular": titular.pk}
    ocupado = _alta(cliente, "1", lugar=f"s{cuenta.suministro_id}", **base)
    assert "tiene una cuenta sin retirar" in ocupado.content.decode()
    ajeno = _alta(cliente, "1", lugar=f"s{libre.pk}", servicio=agua.pk, titular=titular.pk)
    assert "Ese suministro es de Electricidad" in ajeno.content.decode()
    assert "Ya no está" in _alta(cliente, "1", lugar="s999999", **base).content.decode()
    trozo = cliente.post(
        reverse("catastro:cuenta_lugares"), {"campo": "lugar", "lugar_texto": "mendoza", "servicio": agua.pk}
    ).content.decode()
    assert f'value="i{libre.inmueble_id}"' in trozo
    segundo: dict[str, Any] = base | {
        "lugar": f"s{libre.pk}",
        "grupo": fabrica.un_grupo(libre.servicio).pk,
        "categoria": fabrica.una_categoria(libre.servicio).pk,
        "desde": HOY,
        "envio": "papel",
        "clave": "no es una clave",
    }
    revisar = _alta(cliente, "2", **segundo).content.decode()
    assert "Ya es titular de" in revisar
    futura = formato.fecha(hoy() + UN_DIA)
    assert "fecha futura" in _alta(cliente, "3", **(segundo | {"desde": futura})).content.decode()
    assert _alta(cliente, "3", **segundo).status_code == 302
    assert Suministro.objects.count() == 2


# ── Orders ──
def _ordenes(ana: Usuario, cuantas: int, tipo: str = "corte") -> list[OrdenServicio]:
    cuentas = [fabrica.una_cuenta(fabrica.una_persona(f"T{n}"), usuario=ana) for n in range(cuantas)]
    return ordenes.emitir([ordenes.Pedido(tipo=tipo, cuenta=c, motivo="Mora") for c in cuentas], usuario=ana)


def test_el_tablero_reparte(cliente: Client, ana: Usuario) -> None:
    una, otra = _ordenes(ana, 2)
    cuadrilla = fabrica.una_cuadrilla()
    assert "Sin asignar" in pagina(cliente, "ordenes_tablero")
    nada = cliente.post(reverse("catastro:ordenes_repartir"), {"que": "asignar"}, follow=True)
    assert "no hay órdenes marcadas" in nada.content.decode()
    marcadas = [una.pk, otra.pk]
    sin = cliente.post(reverse("catastro:ordenes_repartir"), {"que": "asignar", "orden": marcadas}, follow=True)
    assert "sin una cuadrilla" in sin.content.decode()
    enviar(cliente, "ordenes_repartir", que="asignar", orden=marcadas, cuadrilla=cuadrilla.pk, para=HOY, dia=HOY)
    enviar(cliente, "ordenes_repartir", que="iniciar", orden=[una.pk])
    enviar(cliente, "ordenes_repartir", que="desasignar", orden=[otra.pk])
    estados = {o.pk: o.estado for o in OrdenServicio.objects.all()}
    assert estados == {una.pk: "en_curso", otra.pk: "pendiente"}
    tarde = cliente.post(reverse("catastro:ordenes_repartir"), {"que": "iniciar", "orden": [otra.pk]}, follow=True)
    assert "ya avanzaron o se cerraron" in tarde.content.decode()
    tipo = TipoOrden.objects.get(clave="relectura")
    camino = reverse("catastro:orden", args=[una.pk])
    for dia in ("mal", "01/01/0001", "31/12/9999"):
        assert camino in pagina(cliente, "ordenes_tablero", dia=dia)
    assert camino not in pagina(cliente, "ordenes_tablero", tipo=tipo.pk)


def test_la_hoja_de_cada_cuadrilla_en_papel(cliente: Client, ana: Usuario) -> None:
    vacia = cliente.get(reverse("catastro:ordenes_hoja"), follow=True)
    assert "no hay hoja que imprimir" in vacia.content.decode()
    hechas = _ordenes(ana, 3)
    for nombre, suyas in (("Redes 1", hechas[:2]), ("Redes 2", hechas[2:])):
        cuadrilla = fabrica.una_cuadrilla(nombre)
        ordenes.asignar([o.pk for o in suyas], cuadrilla=cuadrilla, para=hoy(), usuario=ana)
    papel = cliente.get(reverse("catastro:ordenes_hoja"), {"dia": formato.fecha(hoy())})
    assert papel.content.startswith(b"%PDF")
    assert RegistroConsulta.objects.get(usuario=ana, que__contains="hoja_de_cuadrilla").filas == 3


def test_cerrar_una_orden_hecha(cliente: Client, ana: Usuario) -> None:
    [orden] = _ordenes(ana, 1)
    fabrica.una_colocacion(fabrica.un_medidor(), orden.suministro)
    ordenes.asignar([orden.pk], cuadrilla=fabrica.una_cuadrilla(), para=None, usuario=ana)
    datos: dict[str, Any] = {"como": "cumplida", "fecha": HOY, "dato_lectura": "48.213", "dato_precinto": "P-1"}
    assert enviar(cliente, "orden_cerrar", orden.pk, **datos).status_code == 302
    orden.refresh_from_db()
    assert (orden.estado, orden.resultado) == ("cumplida", {"lectura": "48213", "precinto": "P-1"})
    vista = pagina(cliente, "orden", orden.pk)
    assert "Lectura del medidor" in vista
    assert "pasó de conectada a <b>cortada</b>" in vista
    assert (
        "ya estaba cerrada"
        in cliente.get(reverse("catastro:orden_cerrar", args=[orden.pk]), follow=True).content.decode()
    )


def test_cerrar_una_orden_que_no_se_pudo(cliente: Client, ana: Usuario) -> None:
    [orden] = _ordenes(ana, 1)  # nobody has it yet
    datos: dict[str, Any] = {"como": "fallida", "fecha": HOY, "informe": "Nadie"}
    assert "Hace falta" in enviar(cliente, "orden_cerrar", orden.pk, **datos).content.decode()
    assert enviar(cliente, "orden_cerrar", orden.pk, dato_impedimento="nadie", **datos).status_code == 302
    vista = pagina(cliente, "orden", orden.pk)
    assert "No había nadie" in vista
    assert EstadoActual.objects.get(cuenta=orden.cuenta_id).estado == "conectada"


def test_anular_una_y_muchas(cliente: Client, ana: Usuario) -> None:
    una, otra, tercera = _ordenes(ana, 3)
    assert enviar(cliente, "orden_anular", una.pk, motivo="Pagó").status_code == 302
    origen = reverse("catastro:ordenes") + "?estado=pendiente"
    previa = cliente.post(reverse("nucleo:listado_accion"), {"origen": origen, "accion": "anular", "todas": "1"})
    assert "2 filas" in previa.content.decode()
    datos = {n: _de_la_pagina(previa, n) for n in ("huella", "clave")}
    cliente.post(
        reverse("nucleo:listado_accion"),
        {"origen": origen, "accion": "anular", "todas": "1", "confirma": "1", "motivo": "Pagaron", **datos},
    )
    assert set(OrdenServicio.objects.values_list("estado", flat=True)) == {"anulada"}
    for orden in (otra, tercera):
        orden.refresh_from_db()
        assert orden.informe == "Pagaron"


def test_las_ordenes_de_otra_sucursal_no_se_ven(client: Client, ana: Usuario) -> None:
    [orden] = _ordenes(ana, 1)
    sur = un_usuario("sur", "medicion", sucursal=una_sucursal(codigo="SUR", nombre="Sur"))
    ajeno = entrar(client, sur)
    assert ajeno.get(reverse("catastro:orden", args=[orden.pk])).status_code == 404
    enviar(ajeno, "ordenes_repartir", que="iniciar", orden=[orden.pk])
    orden.refresh_from_db()
    assert orden.estado == "pendiente"


def test_los_filtros_de_la_lista_de_ordenes(cliente: Client, ana: Usuario) -> None:
    [orden] = _ordenes(ana, 1)
    camino = reverse("catastro:orden", args=[orden.pk])
    ayer = formato.fecha(hoy() - UN_DIA)
    for filtro, esta in (
        ({"abierta": "true"}, True),
        ({"abierta": "false"}, False),
        ({"vencida": "true"}, False),
        ({"vencida": "false"}, True),
        ({"emitida_desde": ayer}, True),
        ({"emitida_hasta": ayer}, False),
        ({"q": "t0"}, True),
        ({"q": "nadie"}, False),
        ({"q": str(orden.numero)}, True),
    ):
        assert (camino in pagina(cliente, "ordenes", **filtro)) is esta, filtro
