"""Users and roles: who may change whom, and what each change takes with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo import aprobaciones, auditoria, fechas, segregacion
from cesop.nucleo.acceso import segundo_factor
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Aprobacion, ExcepcionSegregacion, Sucursal, Usuario
from cesop.nucleo.permisos import roles_de
from cesop.nucleo.usuarios import actos, services
from cesop.nucleo.usuarios.selectors import historial_de
from cesop.nucleo.usuarios.services import Datos
from tests.factories import CLAVE, entrar, un_usuario, una_sucursal

pytestmark = pytest.mark.django_db


class Casa:
    def __init__(self) -> None:
        self.central = una_sucursal()
        self.costa = una_sucursal(codigo="MDA", nombre="Mar de Ajó")
        self.sofia = un_usuario("sofia", "sistemas")
        self.ivan = un_usuario("ivan", "sistemas")
        self.elena = un_usuario("elena", "gerencia")
        self.laura = un_usuario("laura", "mostrador")

    def datos(self, **cambios: object) -> Datos:
        base = {
            "nombre": "Nora",
            "apellido": "Paz",
            "correo": "",
            "sucursal": self.central,
            "otras_sucursales": [],
            "ve_todas": False,
        }
        return Datos(**(base | cambios))  # type: ignore[arg-type]


@pytest.fixture
def casa() -> Casa:
    return Casa()


@pytest.fixture
def firma(casa: Casa) -> Iterator[None]:
    with auditoria.firmado(auditoria.Contexto(usuario=casa.sofia, pedido="prueba")):
        yield


def codigo(error: pytest.ExceptionInfo[ErrorNegocio]) -> str:
    return error.value.codigo


# ── Add and change ──


def test_un_usuario_nuevo_no_tiene_roles_y_cambia_su_clave(casa: Casa, client: Client) -> None:
    nora, clave = services.crear(" NPaz ", datos=casa.datos(), por=casa.sofia)
    assert (nora.usuario, nora.debe_cambiar_clave, roles_de(nora)) == ("npaz", True, frozenset())
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", clave)
    client.post(reverse("nucleo:ingresar"), {"username": "npaz", "password": clave})
    assert client.get("/mi-cuenta/")["Location"].startswith("/mi-cuenta/clave/")


def test_dos_usuarios_no_se_llaman_igual(casa: Casa) -> None:
    with pytest.raises(ErrorNegocio) as error:
        services.crear("LAURA", datos=casa.datos(), por=casa.sofia)
    assert codigo(error) == "usuarios.repetido"


@pytest.mark.parametrize("de_mas", ["todas", "casa", "otras"])
def test_nadie_da_a_ver_mas_de_lo_que_ve(casa: Casa, de_mas: str) -> None:
    cambios = {
        "todas": {"ve_todas": True},
        "casa": {"sucursal": casa.costa},
        "otras": {"otras_sucursales": [casa.costa]},
    }[de_mas]
    with pytest.raises(ErrorNegocio) as error:
        services.crear("npaz", datos=casa.datos(**cambios), por=casa.sofia)
    assert codigo(error) == "usuarios.alcance"
    casa.sofia.ve_todas = True
    services.crear("npaz", datos=casa.datos(**cambios), por=casa.sofia)


def test_solo_sistemas_administra(casa: Casa) -> None:
    for quien in (casa.elena, casa.laura):
        with pytest.raises(SinPermiso):
            services.crear("npaz", datos=casa.datos(), por=quien)
        with pytest.raises(SinPermiso):
            services.asignar_roles(casa.ivan, roles=["caja"], por=quien)
        with pytest.raises(SinPermiso):
            services.restablecer_clave(casa.ivan, por=quien)


def test_nadie_cambia_su_propio_usuario(casa: Casa) -> None:
    for hacer in (
        lambda: services.editar(casa.sofia, datos=casa.datos(), por=casa.sofia),
        lambda: services.desactivar(casa.sofia, por=casa.sofia),
        lambda: services.restablecer_clave(casa.sofia, por=casa.sofia),
        lambda: services.asignar_roles(casa.sofia, roles=["sistemas", "tesoreria"], por=casa.sofia),
    ):
        with pytest.raises(ErrorNegocio) as error:
            hacer()
        assert codigo(error) == "usuarios.propio"


def test_ni_uno_de_otra_sucursal(casa: Casa) -> None:
    lejana = un_usuario("lejana", "mostrador", sucursal=casa.costa)
    for hacer in (
        lambda: services.desactivar(lejana, por=casa.sofia),
        lambda: services.asignar_roles(lejana, roles=["caja"], por=casa.sofia),
        lambda: services.terminar_sesiones(lejana, por=casa.sofia),
    ):
        with pytest.raises(SinPermiso):
            hacer()


# ── Deactivate, reactivate, forgotten password ──


def test_desactivar_termina_las_sesiones_en_el_acto(casa: Casa, client: Client) -> None:
    entrar(client, casa.laura)
    services.desactivar(casa.laura, por=casa.sofia)
    assert client.get("/mi-cuenta/")["Location"].startswith("/ingresar/")
    assert client.post("/ingresar/", {"username": "laura", "password": CLAVE}).status_code == 422
    clave = services.reactivar(casa.laura, por=casa.sofia)
    assert client.post("/ingresar/", {"username": "laura", "password": CLAVE}).status_code == 422
    assert client.post("/ingresar/", {"username": "laura", "password": clave}).status_code == 302


def test_una_clave_provisoria_no_quita_el_segundo_factor(casa: Casa, client: Client) -> None:
    TOTPDevice.objects.create(user=casa.elena, confirmed=True)
    abierta = entrar(Client(), casa.elena)
    clave = services.restablecer_clave(casa.elena, por=casa.sofia)
    assert abierta.get("/mi-cuenta/")["Location"].startswith("/ingresar/")
    client.post("/ingresar/", {"username": "elena", "password": clave})
    assert client.get("/mi-cuenta/clave/")["Location"].startswith("/segundo-factor/")


def test_siempre_queda_alguien_de_sistemas(casa: Casa) -> None:
    services.desactivar(casa.ivan, por=casa.sofia)
    otra = un_usuario("otra", "sistemas")
    services.asignar_roles(otra, roles=["caja"], por=casa.sofia)
    Usuario.objects.filter(pk=casa.ivan.pk).update(is_active=True)
    Usuario.objects.filter(pk=casa.sofia.pk).update(is_active=False)
    for hacer in (
        lambda: services.desactivar(casa.ivan, por=casa.sofia),
        lambda: services.asignar_roles(casa.ivan, roles=[], por=casa.sofia),
    ):
        casa.sofia.is_active = True  # as a request that began before
        with pytest.raises(ErrorNegocio) as error:
            hacer()
        assert codigo(error) == "usuarios.ultimo"


# ── What whoever edits does not see, or read too early, stays ──


def test_editar_no_deshace_lo_que_paso_desde_que_se_leyo(casa: Casa) -> None:
    leida_antes = Usuario.objects.get(pk=casa.laura.pk)
    services.restablecer_clave(Usuario.objects.get(pk=casa.laura.pk), por=casa.ivan)
    services.desactivar(Usuario.objects.get(pk=casa.laura.pk), por=casa.ivan)
    services.editar(leida_antes, datos=casa.datos(nombre="Laura Inés"), por=casa.sofia)
    ahora = Usuario.objects.get(pk=casa.laura.pk)
    assert (ahora.nombre, ahora.is_active, ahora.debe_cambiar_clave) == ("Laura Inés", False, True)
    assert not ahora.check_password(CLAVE)


def test_editar_no_saca_las_sucursales_que_no_se_ven_ni_las_cerradas(casa: Casa) -> None:
    lavalle = una_sucursal(codigo="LAV", nombre="Lavalle")
    cerrada = una_sucursal(codigo="CER", nombre="Cerrada")
    Sucursal.objects.filter(pk=cerrada.pk).update(activa=False)
    casa.sofia.otras_sucursales.set([lavalle, cerrada])
    casa.laura.otras_sucursales.set([casa.costa, lavalle, cerrada])
    services.editar(casa.laura, datos=casa.datos(), por=casa.sofia)
    assert set(casa.laura.otras_sucursales.all()) == {casa.costa, cerrada}, "only Lavalle was offered, and unmarked"


# ── Who gives a password could enter with it ──


@pytest.mark.parametrize("de_mas", ["todas", "otras"])
def test_no_se_da_una_clave_a_quien_ve_mas(casa: Casa, de_mas: str) -> None:
    if de_mas == "todas":
        Usuario.objects.filter(pk=casa.laura.pk).update(ve_todas=True)
    else:
        casa.laura.otras_sucursales.set([casa.costa])
    laura = Usuario.objects.get(pk=casa.laura.pk)
    for hacer in (services.restablecer_clave, services.reactivar):
        with pytest.raises(ErrorNegocio) as error:
            hacer(laura, por=casa.sofia)
        assert codigo(error) == "usuarios.ve_mas"
    casa.sofia.ve_todas = True
    services.restablecer_clave(laura, por=casa.sofia)


def test_la_clave_de_quien_debe_el_segundo_factor_la_aprueba_otro_y_vale_una_vez(casa: Casa, firma: None) -> None:
    def dar(por: Usuario) -> str:
        try:
            return services.restablecer_clave(casa.elena, por=por)
        except ErrorNegocio as error:
            return error.codigo

    assert dar(casa.sofia) == "usuarios.falta_aprobacion"
    pedida = actos.pedir_clave(casa.elena, motivo="la olvidó", por=casa.sofia)
    for quien, que in ((casa.sofia, "aprobaciones.propia"), (casa.elena, "usuarios.propio")):
        with pytest.raises(ErrorNegocio) as error:
            aprobaciones.aprobar(pedida.pk, usuario=quien, nota="")
        assert codigo(error) == que
    assert dar(casa.sofia) == "usuarios.falta_aprobacion", "asked is not approved"
    aprobaciones.aprobar(pedida.pk, usuario=casa.ivan, nota="")
    assert dar(casa.ivan) == "usuarios.falta_aprobacion", "only who asked"
    assert casa.elena.check_password(dar(casa.sofia))
    assert dar(casa.sofia) == "usuarios.falta_aprobacion", "once"


def test_la_aprobacion_de_una_clave_vence_al_dia(casa: Casa) -> None:
    pedida = actos.pedir_clave(casa.elena, motivo="la olvidó", por=casa.sofia)
    aprobaciones.aprobar(pedida.pk, usuario=casa.ivan, nota="")
    assert not actos.falta_aprobar_clave(casa.elena, por=casa.sofia)
    fechas.mover_reloj(dt.timedelta(hours=25))
    assert actos.falta_aprobar_clave(casa.elena, por=casa.sofia)


def test_la_pantalla_de_la_clave_pide_la_aprobacion_cuando_falta(casa: Casa, client: Client) -> None:
    entrar(client, casa.sofia)
    direccion = f"/usuarios/{casa.elena.pk}/clave/"
    assert "Pedir la aprobación" in client.get(direccion).content.decode()
    respuesta = client.post(direccion, {"motivo": "la olvidó", "password": CLAVE})
    pedida = Aprobacion.objects.get()
    assert respuesta["Location"] == f"/aprobaciones/{pedida.pk}/"
    aprobaciones.aprobar(pedida.pk, usuario=casa.ivan, nota="")
    assert "Dar la contraseña" in client.get(direccion).content.decode()


def test_quien_dio_la_clave_no_le_da_roles_ni_se_hace_aprobar_por_ella(casa: Casa, firma: None) -> None:
    TOTPDevice.objects.create(user=casa.elena, confirmed=True)
    services.restablecer_clave(casa.elena, por=casa.sofia)
    with pytest.raises(ErrorNegocio) as error:
        services.asignar_roles(casa.elena, roles=["tesoreria"], por=casa.sofia)
    assert codigo(error) == "usuarios.clave_propia"
    TOTPDevice.objects.create(user=casa.laura, confirmed=True)
    de_sofia = actos.pedir_sin_segundo_factor(casa.laura, motivo="lo perdió", por=casa.sofia)
    with pytest.raises(SinPermiso) as sin_permiso:
        aprobaciones.aprobar(de_sofia.pk, usuario=casa.elena, nota="")
    assert codigo(sin_permiso) == "aprobaciones.clave_ajena"
    aprobaciones.retirar(de_sofia.pk, usuario=casa.sofia)
    de_ivan = actos.pedir_sin_segundo_factor(casa.laura, motivo="lo perdió", por=casa.ivan)
    aprobaciones.aprobar(de_ivan.pk, usuario=casa.elena, nota="")
    fechas.mover_reloj(dt.timedelta(hours=73))
    services.asignar_roles(casa.elena, roles=["tesoreria"], por=casa.sofia)


# ── Roles ──


def test_con_la_excepcion_vencida_los_roles_incompatibles_no_actuan(casa: Casa) -> None:
    doble = un_usuario("doble", "auditoria", "sistemas")

    def dar() -> None:
        services.asignar_roles(casa.laura, roles=["caja"], por=doble)

    with pytest.raises(SinPermiso) as error:
        dar()
    assert codigo(error) == "segregacion.incompatibles"
    hoy = fechas.hoy()
    segregacion.registrar_excepcion(
        doble,
        par="auditoria_sistemas",
        desde=hoy,
        hasta=hoy + dt.timedelta(days=30),
        motivo="una sola persona",
        firmada_por=casa.elena,
    )
    dar()
    fechas.mover_reloj(dt.timedelta(days=31))
    with pytest.raises(SinPermiso):
        dar()


def test_quien_crea_el_usuario_no_le_da_los_roles(casa: Casa, firma: None) -> None:
    nora, _ = services.crear("npaz", datos=casa.datos(), por=casa.sofia)
    assert services.creador_de(nora) == casa.sofia.pk
    with pytest.raises(ErrorNegocio) as error:
        services.asignar_roles(nora, roles=["caja"], por=casa.sofia)
    assert codigo(error) == "segregacion.misma_persona"
    assert services.asignar_roles(nora, roles=["caja"], por=casa.ivan) == {"caja"}
    assert roles_de(nora) == {"caja"}


def test_dos_roles_incompatibles_no_se_dan_y_uno_desconocido_tampoco(casa: Casa) -> None:
    with pytest.raises(ErrorNegocio) as error:
        services.asignar_roles(casa.laura, roles=["auditoria", "sistemas"], por=casa.sofia)
    assert codigo(error) == "segregacion.incompatibles"
    with pytest.raises(ErrorNegocio) as error:
        services.asignar_roles(casa.laura, roles=["dios"], por=casa.sofia)
    assert codigo(error) == "usuarios.rol_desconocido"
    assert roles_de(Usuario.objects.get(pk=casa.laura.pk)) == {"mostrador"}


def test_el_historial_cuenta_los_cambios_y_calla_los_ingresos(casa: Casa, client: Client, firma: None) -> None:
    services.editar(casa.laura, datos=casa.datos(nombre="Laura Inés"), por=casa.sofia)
    services.asignar_roles(casa.laura, roles=["mostrador", "caja"], por=casa.sofia)
    client.post("/ingresar/", {"username": "laura", "password": CLAVE})
    titulos = [entrada.titulo for entrada in historial_de(casa.laura, mira=casa.elena)]
    assert titulos[:2] == ["Rol dado: Caja", "Cambio"]
    assert titulos.count("Cambio") == 1


def test_el_historial_cuesta_lo_mismo_con_pocos_roles_que_con_muchos(
    casa: Casa, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    services.asignar_roles(casa.laura, roles=["mostrador", "caja"], por=casa.sofia)
    with CaptureQueriesContext(connection) as pocas:
        historial_de(casa.laura, mira=casa.elena)
    services.asignar_roles(casa.laura, roles=["compras", "almacen", "medicion", "cobranzas"], por=casa.sofia)
    services.asignar_roles(casa.laura, roles=["mostrador", "caja"], por=casa.sofia)
    with django_assert_num_queries(len(pocas)):
        entradas = historial_de(casa.laura, mira=casa.elena)
    de_roles = [e.titulo for e in entradas if e.titulo.startswith("Rol")]
    assert len(de_roles) == 2 + 6 + 6, "every role given and taken, the ones of the first day too"
    assert de_roles[0].startswith("Rol dado: ")


# ── Acts that take two people ──


def test_una_excepcion_la_firma_otra_persona_y_habilita_los_roles(casa: Casa) -> None:
    hoy = fechas.hoy()
    for par in ("auditoria_sistemas", "auditoria_parametros"):
        pedida = actos.pedir_excepcion(
            casa.laura, par=par, desde=hoy, hasta=hoy + dt.timedelta(days=30), motivo="Vacaciones", por=casa.sofia
        )
        assert "Laura" not in pedida.datos["par"]
        aprobaciones.aprobar(pedida.pk, usuario=casa.elena, nota="")
    assert {e.firmada_por for e in ExcepcionSegregacion.objects.all()} == {casa.elena}
    services.asignar_roles(casa.laura, roles=["auditoria", "sistemas"], por=casa.sofia)
    assert [c.excepcion is not None for c in segregacion.conflictos(Usuario.objects.all())] == [True, True]


def test_nadie_firma_la_excepcion_para_si(casa: Casa) -> None:
    hoy = fechas.hoy()
    pedida = actos.pedir_excepcion(
        casa.elena, par="usuario_rol", desde=hoy, hasta=hoy + dt.timedelta(days=1), motivo="x", por=casa.sofia
    )
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedida.pk, usuario=casa.elena, nota="")
    assert codigo(error) == "segregacion.firma_propia"


def test_el_segundo_factor_se_quita_entre_dos(casa: Casa, client: Client) -> None:
    with pytest.raises(ErrorNegocio) as error:
        actos.pedir_sin_segundo_factor(casa.laura, motivo="lo perdió", por=casa.sofia)
    assert codigo(error) == "acceso.sin_segundo_factor"
    entrar(client, casa.elena)
    pedida = actos.pedir_sin_segundo_factor(casa.elena, motivo="lo perdió", por=casa.sofia)
    for quien, que in ((casa.sofia, "aprobaciones.propia"), (casa.elena, "usuarios.propio")):
        with pytest.raises(ErrorNegocio) as error:
            aprobaciones.aprobar(pedida.pk, usuario=quien, nota="")
        assert codigo(error) == que
    assert segundo_factor.tiene(casa.elena)
    aprobaciones.aprobar(pedida.pk, usuario=casa.ivan, nota="")
    assert not segundo_factor.tiene(casa.elena)
    assert client.get("/mi-cuenta/")["Location"].startswith("/ingresar/")


# ── Screens ──


def test_se_agrega_un_usuario_y_la_clave_se_ve_una_vez(casa: Casa, client: Client) -> None:
    entrar(client, casa.sofia)
    pagina = client.post(
        "/usuarios/nuevo/",
        {"usuario": "npaz", "nombre": "Nora", "apellido": "Paz", "sucursal": casa.central.pk, "password": CLAVE},
    )
    assert pagina.status_code == 200
    nora = Usuario.objects.get(usuario="npaz")
    clave = re.findall(r"<code>((?:\w{5}-){3}\w{5})</code>", pagina.content.decode())[0]
    assert nora.check_password(clave)
    assert clave not in client.get(f"/usuarios/{nora.pk}/").content.decode()


def test_cambiar_roles_pide_la_clave_si_no_se_escribio_hace_poco(casa: Casa, client: Client) -> None:
    direccion = f"/usuarios/{casa.laura.pk}/roles/"
    client.post("/ingresar/", {"username": "sofia", "password": CLAVE})
    entrar_con_codigo(client, casa.sofia)
    assert client.post(direccion, {"roles": ["caja"]}).status_code == 302, "typed just now"
    fechas.mover_reloj(dt.timedelta(minutes=11))
    assert 'type="password"' in client.get(direccion).content.decode()
    sin_clave = client.post(direccion, {"roles": ["caja", "cobranzas"]})
    assert sin_clave.status_code == 422
    assert re.search(r'value="cobranzas"[^>]*checked', sin_clave.content.decode()), "what was chosen stays"
    assert client.post(direccion, {"roles": ["caja", "cobranzas"], "password": "mala"}).status_code == 422
    antes = client.session.session_key
    assert client.post(direccion, {"roles": ["caja", "cobranzas"], "password": CLAVE}).status_code == 302
    assert client.session.session_key != antes
    assert roles_de(Usuario.objects.get(pk=casa.laura.pk)) == {"caja", "cobranzas"}


def entrar_con_codigo(client: Client, usuario: Usuario) -> None:
    TOTPDevice.objects.create(user=usuario, confirmed=True)
    client.post("/segundo-factor/", {"codigo": segundo_factor.codigo_actual(usuario)})


def test_los_errores_van_al_lado_de_su_campo(casa: Casa, client: Client) -> None:
    entrar(client, casa.sofia)
    pagina = client.post(f"/usuarios/{casa.laura.pk}/roles/", {"roles": ["auditoria", "sistemas"], "password": CLAVE})
    assert pagina.status_code == 422
    assert "Quien controla no reparte los permisos" in pagina.context["form"].errors["roles"][0]


def test_quien_mira_no_ve_los_botones_de_cambiar(casa: Casa, client: Client) -> None:
    direccion = f"/usuarios/{casa.laura.pk}/"
    assert "Desactivar" in entrar(Client(), casa.sofia).get(direccion).content.decode()
    entrar(client, casa.elena)
    pagina = client.get(direccion).content.decode()
    assert "Laura" not in pagina or "Desactivar" not in pagina
    propia = entrar(Client(), casa.ivan).get(f"/usuarios/{casa.ivan.pk}/").content.decode()
    assert "lo cambia otra persona" in propia
    assert "Desactivar" not in propia


def test_la_pantalla_de_aprobaciones_muestra_a_cada_uno_lo_suyo(casa: Casa, client: Client) -> None:
    entrar(Client(), casa.elena)
    pedida = actos.pedir_sin_segundo_factor(casa.elena, motivo="lo perdió", por=casa.sofia)
    de_sofia = entrar(Client(), casa.sofia).get("/aprobaciones/").content.decode()
    assert "Pediste y falta decidir" in de_sofia
    de_ivan = entrar(Client(), casa.ivan)
    assert de_ivan.get("/mi-cuenta/").context["marco"].aprobaciones_pendientes == 1
    detalle = de_ivan.get(f"/aprobaciones/{pedida.pk}/").content.decode()
    assert "Qué va a pasar si se aprueba" in detalle
    datos = {"nota": "comprobado", "password": CLAVE}
    assert de_ivan.post(f"/aprobaciones/{pedida.pk}/aprobar/", datos).status_code == 302
    repetida = de_ivan.post(f"/aprobaciones/{pedida.pk}/aprobar/", datos)
    assert repetida.status_code == 422
    assert "ya está aprobada" in repetida.content.decode()
    assert Aprobacion.objects.get().decidida_por == casa.ivan


def test_un_post_directo_de_quien_pidio_no_aprueba(casa: Casa, client: Client) -> None:
    entrar(Client(), casa.elena)
    pedida = actos.pedir_sin_segundo_factor(casa.elena, motivo="lo perdió", por=casa.sofia)
    entrar(client, casa.sofia)
    respuesta = client.post(f"/aprobaciones/{pedida.pk}/aprobar/", {"nota": "", "password": CLAVE})
    assert respuesta.status_code == 422
    assert "lo pediste vos" in respuesta.content.decode()
    pedida.refresh_from_db()
    assert pedida.estado == "pedida"
