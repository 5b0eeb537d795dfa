"""Screens and services of branches, parameters, calendar and moratorias."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from cesop.nucleo import aprobaciones, calendario, parametros
from cesop.nucleo.errors import ErrorNegocio, SinPermiso, traducir
from cesop.nucleo.fechas import hoy
from cesop.nucleo.maestros import actos, selectors, services
from cesop.nucleo.maestros.palabras import consecuencias, lapso
from cesop.nucleo.models import (
    Aprobacion,
    DiaNoLaborable,
    Moratoria,
    Parametro,
    RegistroAuditoria,
    Sucursal,
    Usuario,
    ValorParametro,
)
from cesop.nucleo.permisos import necesita_segundo_factor
from tests.factories import un_usuario, una_sucursal

pytestmark = pytest.mark.django_db
LIBRE = "importacion.filas_max"  # no approval
CON_FIRMA = "seguridad.espera_oficina"
ENERO = dt.date(2026, 1, 1)
UN_DIA = {"fecha": ENERO, "clase": "feriado", "nombre": "x", "localidad": "", "norma": ""}


def cliente_de(usuario: Usuario) -> Client:
    """A browser where `usuario` is in, second factor included."""
    cliente = Client()
    cliente.force_login(usuario, backend="django.contrib.auth.backends.ModelBackend")
    if necesita_segundo_factor(usuario):
        sesion = cliente.session
        sesion[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.create(user=usuario, name="prueba").persistent_id
        sesion.save()
    return cliente


@pytest.fixture
def sofia() -> Usuario:
    usuario = un_usuario("sofia", "sistemas")
    Usuario.objects.filter(pk=usuario.pk).update(ve_todas=True)
    usuario.refresh_from_db()
    return usuario


@pytest.fixture
def elena() -> Usuario:
    return un_usuario("elena", "gerencia")


@pytest.fixture
def sistemas(sofia: Usuario) -> Client:
    return cliente_de(sofia)


def texto(respuesta: object) -> str:
    """What is read on the page."""
    cuerpo = respuesta.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", cuerpo).replace("\xa0", " ").split())


# ── Branches ──

DATOS = {"codigo": "sta", "nombre": "Santa Teresita", "domicilio": "", "localidad": "Santa Teresita", "telefono": ""}


def test_abrir_una_sucursal_y_ver_su_historial(sistemas: Client) -> None:
    respuesta = sistemas.post(reverse("nucleo:sucursal_nueva"), DATOS)
    nueva = Sucursal.objects.get(codigo="STA")
    assert respuesta.headers["Location"] == reverse("nucleo:sucursal", args=[nueva.pk])
    pagina = texto(sistemas.get(respuesta.headers["Location"]))
    assert "Santa Teresita" in pagina
    assert "Alta sofia" in pagina
    registro = RegistroAuditoria.objects.get(tabla="nucleo_sucursal", clave=str(nueva.pk))
    assert registro.usuario == "sofia"


def test_el_codigo_repetido_se_dice_al_lado_del_campo(sistemas: Client) -> None:
    una_sucursal(codigo="STA")
    respuesta = sistemas.post(reverse("nucleo:sucursal_nueva"), DATOS)
    assert respuesta.status_code == 422
    assert "ese código ya es de otra sucursal" in texto(respuesta)


def test_abrir_pide_ver_todas(elena: Usuario) -> None:
    with pytest.raises(SinPermiso, match="no ve todas"):
        services.abrir_sucursal(DATOS, por=elena)


def test_no_se_desactiva_con_usuarios_ni_la_ultima(sofia: Usuario) -> None:
    sola = una_sucursal()
    with pytest.raises(ErrorNegocio, match="tiene un usuario activo"):
        services.desactivar_sucursal(sola, por=sofia)
    otra = una_sucursal(codigo="MDA", nombre="Mar de Ajó")
    services.desactivar_sucursal(otra, por=sofia)
    assert not Sucursal.objects.get(codigo="MDA").activa
    services.reactivar_sucursal(otra, por=sofia)
    Usuario.objects.update(is_active=False)
    services.desactivar_sucursal(otra, por=sofia)
    with pytest.raises(ErrorNegocio, match="única activa"):
        services.desactivar_sucursal(sola, por=sofia)


def test_desactivar_por_pantalla_dice_por_que_no(sistemas: Client) -> None:
    respuesta = sistemas.post(reverse("nucleo:sucursal_desactivar", args=[una_sucursal().pk]))
    assert respuesta.status_code == 409
    assert "Pasalos antes a otra sucursal" in texto(respuesta)


def test_el_alcance_de_las_sucursales(elena: Usuario) -> None:
    lejana = una_sucursal(codigo="MDA", nombre="Mar de Ajó")
    cliente = cliente_de(elena)
    assert "Mar de Ajó" not in texto(cliente.get(reverse("nucleo:sucursales")))
    for ruta in ("sucursal", "sucursal_editar", "sucursal_desactivar"):
        assert cliente.get(reverse(f"nucleo:{ruta}", args=[lejana.pk])).status_code == 404
    with pytest.raises(SinPermiso):
        services.editar_sucursal(lejana, datos=DATOS, por=elena)
    elena.otras_sucursales.add(lejana)
    assert "Mar de Ajó" in texto(cliente.get(reverse("nucleo:sucursales")))
    assert selectors.sucursales_visibles(elena).get(pk=elena.sucursal_id).usuarios == 1  # type: ignore[attr-defined]


# ── Parameters ──


def test_la_lista_dice_lo_que_rige_hoy(sistemas: Client, sofia: Usuario) -> None:
    parametros.exceptuar(
        LIBRE, valor=99, desde=hoy(), hasta=hoy() + dt.timedelta(days=5), motivo="prueba", usuario=sofia
    )
    pagina = texto(sistemas.get(reverse("nucleo:parametros")))
    assert "99 filas" in pagina
    assert "Excepción" in pagina
    assert "15 min" in pagina


def test_la_lista_pregunta_lo_mismo_haya_los_que_haya(sistemas: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        sistemas.get(reverse("nucleo:parametros"))


def test_fijar_muestra_antes_y_hace_despues(sistemas: Client) -> None:
    url = reverse("nucleo:parametro_fijar", args=[LIBRE])
    datos = {"valor": "30.000", "desde": "01/01/2030", "ultimo": "31/01/2030", "norma": "Acta 812", "motivo": ""}
    previa = sistemas.post(url, datos)
    pagina = texto(previa)
    assert "Rige 30.000 filas del 01/01/2030 al 31/01/2030." in pagina
    assert "Reemplaza 20.000 filas, que rige desde el 01/01/2000" in pagina
    assert "20.000 filas vuelve desde el 01/02/2030." in pagina
    assert parametros.entero(LIBRE, al=dt.date(2030, 1, 15)) == 20_000
    huella = previa.context["huella"]
    # Somebody changes it meanwhile: what was shown is no longer what would be done, so it is shown again.
    parametros.fijar(LIBRE, valor=1, desde=dt.date(2030, 1, 10), norma="Acta", usuario=un_usuario("otro", "gerencia"))
    otra = sistemas.post(url, datos | {"huella": huella})
    assert otra.status_code == 200
    assert "Reemplaza 1 filas" in texto(otra)
    hecha = sistemas.post(url, datos | {"huella": otra.context["huella"]})
    assert hecha.headers["Location"] == reverse("nucleo:parametro", args=[LIBRE])
    assert parametros.entero(LIBRE, al=dt.date(2030, 1, 15)) == 30_000
    assert parametros.entero(LIBRE, al=dt.date(2030, 2, 1)) == 1


@pytest.mark.parametrize("dia", ["31/12/9999", "01/01/0001", "31/12/1989", "01/01/2101"])
@pytest.mark.parametrize("campo", ["desde", "ultimo"])
def test_una_fecha_absurda_se_dice_al_lado(sistemas: Client, campo: str, dia: str) -> None:
    datos = {"valor": "5", "desde": "01/01/2030", "norma": "A", "motivo": "m"} | {campo: dia}
    respuesta = sistemas.post(reverse("nucleo:parametro_fijar", args=[LIBRE]), datos)
    assert respuesta.status_code == 422
    assert "No se puede usar esa fecha porque" in respuesta.context["form"].errors[campo][0]
    moratoria = {"motivo": "m", "desde": "01/01/2030"} | {campo: dia}
    assert sistemas.post(reverse("nucleo:moratoria_nueva"), moratoria).status_code == 422
    feriado = {"fecha": dia, "nombre": "x", "clase": "feriado"}
    assert sistemas.post(reverse("nucleo:dia_nuevo"), feriado).status_code == 422
    assert sistemas.get(reverse("nucleo:parametro", args=[LIBRE]), {"al": dia, "sabido": dia}).status_code == 200
    assert sistemas.get(reverse("nucleo:procesos"), {"pedido_hasta": dia}).status_code == 200


@pytest.mark.parametrize("valor", ["0", "-5", "481"])
def test_un_valor_fuera_de_los_limites_se_dice_al_lado(sistemas: Client, valor: str) -> None:
    datos = {"valor": valor, "desde": "01/01/2030", "norma": "A", "motivo": "m"}
    respuesta = sistemas.post(reverse("nucleo:parametro_fijar", args=[CON_FIRMA]), datos)
    assert respuesta.status_code == 422
    assert "Corregilo." in respuesta.context["form"].errors["valor"][0]
    assert "hasta que vuelva a entrar" in texto(respuesta)


@pytest.mark.parametrize(
    ("ruta", "datos", "dice"),
    [
        ("parametro_fijar", {"valor": "x", "desde": "01/01/2030", "norma": "A"}, "Escribí un número entero"),
        (
            "parametro_fijar",
            {"valor": "1", "desde": "02/01/2030", "ultimo": "01/01/2030", "norma": "A"},
            "antes de empezar",
        ),
        ("parametro_fijar", {"valor": "1", "desde": "01/01/2020", "norma": "A"}, "corrige el pasado"),
        ("parametro_exceptuar", {"valor": "1", "desde": "01/01/2030", "motivo": ""}, "obligatorio"),
        ("parametro_levantar", {"desde": "01/01/2030", "motivo": "m"}, "no hay ninguna"),
    ],
)
def test_lo_que_no_se_puede_vuelve_al_formulario(sistemas: Client, ruta: str, datos: dict[str, str], dice: str) -> None:
    respuesta = sistemas.post(reverse(f"nucleo:{ruta}", args=[LIBRE]), datos)
    assert respuesta.status_code == 422
    assert dice in texto(respuesta)
    assert parametros.entero(LIBRE, al=dt.date(2030, 1, 1)) == 20_000


def test_mirar_otro_momento(sistemas: Client, sofia: Usuario) -> None:
    parametros.fijar(
        LIBRE, valor=5, desde=ENERO, hasta=dt.date(2026, 2, 1), norma="Acta", motivo="tarde", usuario=sofia
    )
    url = reverse("nucleo:parametro", args=[LIBRE])
    assert "Regía el 15/01/2026 5 filas" in texto(sistemas.get(url, {"al": "15/01/2026"}))
    antes = texto(sistemas.get(url, {"al": "15/01/2026", "sabido": "01/01/2020"}))
    assert "no se sabía de ningún valor" in antes
    assert sistemas.get(url, {"al": "cualquier cosa"}).status_code == 200
    assert sistemas.get(reverse("nucleo:parametro", args=["no.existe"])).status_code == 404


def test_levantar_una_excepcion_por_pantalla(sistemas: Client, sofia: Usuario) -> None:
    parametros.exceptuar(LIBRE, valor=99, desde=hoy(), motivo="prueba", usuario=sofia)
    url = reverse("nucleo:parametro_levantar", args=[LIBRE])
    datos = {"desde": f"{hoy():%d/%m/%Y}", "ultimo": "", "motivo": "terminó"}
    previa = sistemas.post(url, datos)
    assert "Vuelve a regir la norma" in texto(previa)
    sistemas.post(url, datos | {"huella": previa.context["huella"]})
    assert parametros.entero(LIBRE, al=hoy()) == 20_000


def test_lo_que_pide_firma_lo_aprueba_otro(sistemas: Client, sofia: Usuario, elena: Usuario) -> None:
    url = reverse("nucleo:parametro_fijar", args=[CON_FIRMA])
    datos = {"valor": "10", "desde": f"{hoy():%d/%m/%Y}", "ultimo": "", "norma": "Acta 9", "motivo": "auditoría"}
    previa = sistemas.post(url, datos)
    assert "Lo tiene que aprobar otra persona" in texto(previa)
    respuesta = sistemas.post(url, datos | {"huella": previa.context["huella"]})
    pedida = Aprobacion.objects.get()
    assert respuesta.headers["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    assert parametros.entero(CON_FIRMA, al=hoy()) == 30
    lineas = aprobaciones.descripcion(pedida)
    assert lineas[0] == "Bloqueo de pantalla en la oficina: 10 min"
    assert any(linea.startswith("Reemplaza 30 min") for linea in lineas)
    bandeja = cliente_de(elena).get(reverse("nucleo:aprobaciones")).content.decode()
    destino = reverse("nucleo:aprobacion", args=[pedida.pk])
    assert f'data-id="{pedida.pk}" data-href="{destino}"' in bandeja, "the keys of lists work here too"
    assert f'<a href="{destino}" data-abrir>' in bandeja
    assert "data-lista" in bandeja
    with pytest.raises(ErrorNegocio, match="lo pediste vos"):
        aprobaciones.aprobar(pedida.pk, usuario=sofia, nota="")
    aprobaciones.aprobar(pedida.pk, usuario=elena, nota="de acuerdo")
    assert parametros.entero(CON_FIRMA, al=hoy()) == 10
    assert parametros.filas_de(CON_FIRMA).last().registrado_por == elena  # type: ignore[union-attr]
    cual = Parametro.objects.get(pk=CON_FIRMA)
    nuevo, viejo = selectors.tramos_de(cual, al=hoy(), conocido_al=None, usuario=sofia)
    assert (nuevo.registro.pidio, nuevo.registro.registro) == (sofia, elena)
    assert (viejo.registro.pidio, viejo.registro.registro) == (None, None)
    primera = ValorParametro.objects.filter(parametro=CON_FIRMA).earliest("id")
    assert viejo.registro.cuando == primera.registrado_en < viejo.fila.registrado_en, "its own, not that of the change"
    lejana = un_usuario("lejana", "gerencia", sucursal=una_sucursal(codigo="MDA"))
    assert selectors.tramos_de(cual, al=hoy(), conocido_al=None, usuario=lejana)[0].registro.pidio is None
    assert f"pidió {sofia}, firmó {elena}" in texto(sistemas.get(reverse("nucleo:parametro", args=[CON_FIRMA])))


def test_lo_que_pide_firma_pide_el_motivo_antes_de_mostrar(sistemas: Client) -> None:
    url = reverse("nucleo:parametro_fijar", args=[CON_FIRMA])
    respuesta = sistemas.post(url, {"valor": "10", "desde": f"{hoy():%d/%m/%Y}", "norma": "Acta 9", "motivo": " "})
    assert respuesta.status_code == 422
    assert respuesta.context["form"].errors["motivo"] == ["Este dato es obligatorio. Completalo."]
    assert "Pedir la aprobación" not in texto(respuesta)


def test_si_cambio_desde_que_se_pidio_no_se_aprueba(sofia: Usuario, elena: Usuario) -> None:
    cambio = parametros.cambio_de_norma(CON_FIRMA, valor=10, desde=hoy(), hasta=None, norma="Acta 9")
    pedida = actos.pedir_cambio(cambio, motivo="auditoría", por=sofia)
    otro = parametros.cambio_de_norma(CON_FIRMA, valor=12, desde=hoy(), hasta=None, norma="Acta 10")
    with pytest.raises(ErrorNegocio, match="sin la firma de otra persona"):
        parametros.escribir(otro, usuario=elena)
    segunda = actos.pedir_cambio(otro, motivo="otro más", por=sofia)
    aprobaciones.aprobar(segunda.pk, usuario=elena, nota="")
    with pytest.raises(ErrorNegocio, match="cambió desde que se pidió"):
        aprobaciones.aprobar(pedida.pk, usuario=elena, nota="")
    assert parametros.entero(CON_FIRMA, al=hoy()) == 12


def test_la_norma_avisa_que_una_excepcion_le_sigue_ganando(sofia: Usuario) -> None:
    parametros.exceptuar(LIBRE, valor=99, desde=hoy(), motivo="prueba", usuario=sofia)
    cambio = parametros.cambio_de_norma(LIBRE, valor=1, desde=hoy(), hasta=None, norma="Acta")
    lineas = [c.texto for c in consecuencias(cambio, definicion=parametros.definicion_de(LIBRE), hoy=hoy())]
    assert any("La excepción 99 filas sigue ganando" in linea.replace("\xa0", " ") for linea in lineas)


@pytest.mark.parametrize(
    ("desde", "hasta", "dicho"),
    [
        (ENERO, None, "desde el 01/01/2026"),
        (ENERO, dt.date(2026, 1, 2), "el 01/01/2026"),
        (ENERO, dt.date(2026, 2, 1), "del 01/01/2026 al 31/01/2026"),
    ],
)
def test_lapso(desde: dt.date, hasta: dt.date | None, dicho: str) -> None:
    assert lapso(desde, hasta) == dicho


# ── Calendar and moratorias ──


def test_el_anio_sin_feriados_lo_dice_y_se_cargan(sistemas: Client) -> None:
    url = reverse("nucleo:calendario")
    assert "Faltan los feriados de 2026" in texto(sistemas.get(url, {"anio": "2026"}))
    previa = texto(sistemas.get(reverse("nucleo:feriados", args=[2026])))
    assert "Se agregan 20 días" in previa
    assert not DiaNoLaborable.objects.exists()
    sistemas.post(reverse("nucleo:feriados", args=[2026]))
    pagina = texto(sistemas.get(url, {"anio": "2026"}))
    assert "Faltan los feriados" not in pagina
    assert "feriado, Día de la Independencia" in pagina
    assert "Jueves 9 de julio de 2026" in pagina


@pytest.mark.parametrize("consulta", [{"anio": "x"}, {"anio": "1900"}, {"anio": "99999"}, {"localidad": "Atlántida"}])
def test_calendarios_que_no_hay(sistemas: Client, consulta: dict[str, str]) -> None:
    assert sistemas.get(reverse("nucleo:calendario"), consulta).status_code == 404


def test_agregar_cambiar_y_quitar_un_dia(sistemas: Client) -> None:
    una_sucursal(codigo="STA", localidad="Santa Teresita")
    datos = {
        "fecha": "04/03/2026",
        "nombre": "Fundación",
        "clase": "asueto",
        "localidad": "Santa Teresita",
        "norma": "",
    }
    sistemas.post(reverse("nucleo:dia_nuevo"), datos)
    dia = DiaNoLaborable.objects.get()
    assert (dia.fecha, dia.localidad) == (dt.date(2026, 3, 4), "Santa Teresita")
    repetido = sistemas.post(reverse("nucleo:dia_nuevo"), datos)
    assert repetido.status_code == 422
    assert "ya está en el calendario de esa localidad" in texto(repetido)
    sistemas.post(reverse("nucleo:dia_editar", args=[dia.pk]), datos | {"nombre": "Aniversario"})
    dia.refresh_from_db()
    assert dia.nombre == "Aniversario"
    consulta = {"anio": "2026", "localidad": "San Bernardo"}
    assert "Aniversario quedó en el calendario" in texto(sistemas.get(reverse("nucleo:calendario"), consulta))
    assert "Aniversario" not in texto(sistemas.get(reverse("nucleo:calendario"), consulta))
    sistemas.post(reverse("nucleo:dia_quitar", args=[dia.pk]))
    assert not DiaNoLaborable.objects.exists()
    acciones = RegistroAuditoria.objects.filter(tabla="nucleo_dianolaborable", usuario="sofia").order_by("pk")
    assert list(acciones.values_list("accion", flat=True)) == ["alta", "cambio", "baja"]


def test_dos_agregan_el_mismo_dia(elena: Usuario) -> None:
    DiaNoLaborable.objects.create(fecha=ENERO, nombre="Uno")
    with pytest.raises(IntegrityError) as caso, transaction.atomic():
        services.guardar_dia(DiaNoLaborable(), datos=UN_DIA, por=elena)
    error = traducir(caso.value)
    assert error is not None
    assert "ya está en el calendario" in error.mensaje


def test_una_moratoria_de_punta_a_punta(sistemas: Client) -> None:
    datos = {"motivo": "Ola de frío", "norma": "Res. 1", "desde": "01/06/2026", "ultimo": "30/06/2026", "localidad": ""}
    sistemas.post(reverse("nucleo:moratoria_nueva"), datos)
    moratoria = Moratoria.objects.get()
    assert moratoria.hasta == dt.date(2026, 7, 1)
    assert calendario.en_moratoria(dt.date(2026, 6, 30), servicio="agua", categoria="R", localidad="x")
    pagina = texto(sistemas.get(reverse("nucleo:moratorias")))
    assert "Ola de frío" in pagina
    assert "30/06/2026" in pagina
    url = reverse("nucleo:moratoria", args=[moratoria.pk])
    assert sistemas.post(url, datos | {"ultimo": "31/05/2026"}).status_code == 422
    sistemas.post(url, datos | {"ultimo": ""})
    moratoria.refresh_from_db()
    assert moratoria.hasta is None
    assert "Ola de frío" in texto(sistemas.get(reverse("nucleo:calendario"), {"anio": "2026"}))


def test_filtro_de_moratorias_vigentes(sistemas: Client) -> None:
    Moratoria.objects.create(desde=hoy(), motivo="La que rige")
    Moratoria.objects.create(desde=ENERO - dt.timedelta(days=900), hasta=ENERO, motivo="La vieja")
    pagina = texto(sistemas.get(reverse("nucleo:moratorias"), {"vigente": "true"}))
    assert "La que rige" in pagina
    assert "La vieja" not in pagina


def test_quien_mira_no_cambia() -> None:
    """Reading roles see the pages without the buttons, and writing is refused."""
    laura = un_usuario("laura", "mostrador")
    cliente = cliente_de(laura)
    moratoria = Moratoria.objects.create(desde=hoy(), motivo="Ola de frío")
    assert "Agregar un día" not in texto(cliente.get(reverse("nucleo:calendario")))
    assert "Guardar" not in texto(cliente.get(reverse("nucleo:moratoria", args=[moratoria.pk])))
    assert cliente.post(reverse("nucleo:moratoria", args=[moratoria.pk]), {"motivo": "x"}).status_code == 403
    for ruta, argumentos in (("parametros", []), ("dia_nuevo", []), ("sucursal_nueva", []), ("feriados", [2026])):
        assert cliente.get(reverse(f"nucleo:{ruta}", args=argumentos)).status_code == 403
    assert cliente.get(reverse("nucleo:sucursales")).status_code == 200


def test_sin_permiso_no_se_escribe_tampoco_sin_pantalla() -> None:
    laura, dia = un_usuario("laura", "mostrador"), DiaNoLaborable.objects.create(fecha=ENERO, nombre="Uno")
    cambio = parametros.cambio_de_norma(LIBRE, valor=1, desde=hoy(), hasta=None, norma="Acta")
    con_firma = parametros.cambio_de_norma(CON_FIRMA, valor=1, desde=hoy(), hasta=None, norma="Acta", motivo="Sí")
    for acto in (
        lambda: services.guardar_dia(DiaNoLaborable(), datos=UN_DIA | {"fecha": hoy()}, por=laura),
        lambda: services.quitar_dia(dia, por=laura),
        lambda: services.guardar_moratoria(Moratoria(), datos={}, por=laura),
        lambda: parametros.escribir(cambio, usuario=laura),
        lambda: actos.hacer_cambio(cambio, por=laura),
        lambda: actos.hacer_cambio(con_firma, por=laura),
    ):
        with pytest.raises(SinPermiso):
            acto()
    assert (DiaNoLaborable.objects.count(), Moratoria.objects.count(), Aprobacion.objects.count()) == (1, 0, 0)
    assert parametros.entero(LIBRE, al=hoy()) == 20_000
