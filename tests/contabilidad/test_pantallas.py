"""Screens of the ledger: what they show, what they write, and that their queries do not grow with the data."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.busqueda import buscar
from cesop.nucleo.interfaz.ports import BARRA, TARJETAS
from cesop.nucleo.models import Aprobacion, RegistroConsulta, Usuario
from contabilidad import libro as ledger
from contabilidad.errores import EventoInvalido
from contabilidad.models import Asiento, AsientoManual, Cuenta, Periodo, PlantillaAsiento, Regla, Seccion
from contabilidad.pantallas import manual as pantalla_manual
from contabilidad.pantallas.campos import con_puntos, hallar_cuenta
from contabilidad.pantallas.manual_forms import RENGLONES_MAX
from contabilidad.services import cierre
from contabilidad.services.anulaciones import anular_asiento, pedir_anulacion
from tests.contabilidad.conftest import DIA, FACTURA, LibroChico, una_factura, unas_facturas
from tests.factories import entrar, un_usuario

MES = {"desde": "01/11/2026", "hasta": "30/11/2026"}


@pytest.fixture
def marta(libro: LibroChico) -> Usuario:
    return un_usuario("marta", "contaduria")


@pytest.fixture
def conta(client: Client, marta: Usuario) -> Client:
    """A session of an accountant over a ledger with some invoices."""
    return entrar(client, marta)


@pytest.fixture
def facturas(libro: LibroChico) -> list[Asiento]:
    return [ledger.asentar(una_factura(n, seccion=libro.agua, neto=f"{n}00.10")) for n in range(1, 4)]


def _pagina(cliente: Client, vista: str, *args: Any, **parametros: Any) -> str:
    respuesta = cliente.get(reverse(f"contabilidad:{vista}", args=args), parametros)
    assert respuesta.status_code == 200, respuesta.content[:400]
    return respuesta.content.decode()


def _renglones(*filas: dict[str, Any]) -> dict[str, Any]:
    """The grid as the browser sends it."""
    datos: dict[str, Any] = {"r-TOTAL_FORMS": len(filas), "r-INITIAL_FORMS": 0}
    for n, fila in enumerate(filas):
        vacia = dict.fromkeys(("cuenta", "debe", "haber", "seccion", "centro", "gestion", "glosa"), "")
        datos |= {f"r-{n}-{campo}": valor for campo, valor in (vacia | fila).items()}
    return datos


def _manual(debe: str = "1.234,50", haber: str = "1.234,50", **cabeza: Any) -> dict[str, Any]:
    fila_debe = {"cuenta": "1.1.03.01 Electricidad", "debe": debe}
    fila_haber = {"cuenta": "210201", "haber": haber}
    return {
        "fecha": "05/11/2026",
        "clase": "manual",
        "glosa": "Ajuste",
        **_renglones(fila_debe, fila_haber, {}),
        **cabeza,
    }


# ── Balance ──
def test_el_balance_muestra_el_arbol_y_dice_si_cuadra(conta: Client, facturas: list[Asiento]) -> None:
    pagina = _pagina(conta, "balance", al="30/11/2026")
    assert "Cuadra" in pagina
    assert "1.1.03.01" in pagina
    assert "724,30" in pagina or "663,30" in pagina  # what the three invoices add up to
    assert f"{reverse('contabilidad:mayor')}?desde=01%2F01%2F2026&amp;hasta=30%2F11%2F2026" in pagina


def test_el_balance_de_un_dia_sin_nada_ensena(conta: Client) -> None:
    assert "Todavía no hay movimientos" in _pagina(conta, "balance", al="01/01/2026")


def test_el_balance_con_un_filtro_malo_lo_dice(conta: Client, facturas: list[Asiento]) -> None:
    assert "Hay un filtro que no se entiende" in _pagina(conta, "balance", al="99/99/9999")


def test_el_balance_sale_en_planilla_con_su_registro(conta: Client, facturas: list[Asiento], marta: Usuario) -> None:
    parametros = {"al": "30/11/2026", "nivel": 5, "formato": "xlsx"}
    respuesta = conta.get(reverse("contabilidad:balance"), parametros)
    hoja = openpyxl.load_workbook(io.BytesIO(respuesta.content)).worksheets[0]
    filas = {fila[0]: fila for fila in hoja.iter_rows(values_only=True)}
    assert Decimal(str(filas["1.1.03.01"][3])) == sum(a.total for a in facturas)
    [registro] = RegistroConsulta.objects.filter(usuario=marta)
    assert registro.que == "exportar:contabilidad.sumas_y_saldos"
    assert conta.get(reverse("contabilidad:balance"), parametros | {"formato": "pdf"}).content.startswith(b"%PDF")
    assert conta.get(reverse("contabilidad:balance"), parametros | {"formato": "exe"}).status_code == 409


@pytest.mark.parametrize(
    ("vista", "parametros"),
    [
        ("balance", {"al": "30/11/2026"}),
        ("mayor", {"cuenta": "1.1.03.01", **MES}),
        ("diario", {}),
        ("libro_diario", MES),
        ("libro_diario", MES | {"tramo": "day"}),
        ("cuentas", {}),
        ("reglas", {}),
        ("ejercicios", {}),
        ("manuales", {}),
    ],
)
def test_las_paginas_no_consultan_mas_con_mas_datos(
    conta: Client, libro: LibroChico, facturas: list[Asiento], vista: str, parametros: dict[str, str]
) -> None:
    def cuantas() -> int:
        with CaptureQueriesContext(connection) as consultas:
            _pagina(conta, vista, **parametros)
        return len(consultas)

    marta = Usuario.objects.get(usuario="marta")
    ledger.anular(facturas[0], fecha=DIA, motivo="Repetida", usuario=marta)
    cuantas()  # the first one loads what a process keeps
    antes = cuantas()
    ledger.asentar_lote(unas_facturas(120, seccion=libro.agua, desde=50))
    ledger.anular(facturas[1], fecha=DIA, motivo="Repetida", usuario=marta)
    for n in range(2, 9):
        Cuenta.objects.create(
            codigo=f"1.1.03.1{n}", nombre=f"Otra {n}", tipo="activo", imputable=True, padre=libro.cuentas["1.1.03"]
        )
    assert cuantas() == antes


# ── Mayor ──
def test_el_mayor_lleva_el_saldo_y_baja_al_asiento(conta: Client, facturas: list[Asiento]) -> None:
    pagina = _pagina(conta, "mayor", cuenta="1.1.03.01", **MES)
    assert reverse("contabilidad:asiento", args=[facturas[0].pk]) in pagina
    assert "121,10" in pagina
    assert "Mayor de 1.1.03.01 Electricidad" in pagina


def test_el_mayor_por_nombre_sin_acentos_y_sin_puntos(conta: Client, facturas: list[Asiento]) -> None:
    for escrito in ("electricidad", "110301", "1.1.03.01 Electricidad"):
        assert "Mayor de 1.1.03.01" in _pagina(conta, "mayor", cuenta=escrito, **MES)
    assert "no es una cuenta" in _pagina(conta, "mayor", cuenta="no existe", **MES)


def test_el_mayor_pagina_por_clave(conta: Client, libro: LibroChico) -> None:
    ledger.asentar_lote(unas_facturas(130, seccion=libro.agua))
    primera = _pagina(conta, "mayor", cuenta="1.1.03.01", **MES)
    assert 'rel="next"' in primera
    assert 'rel="prev"' not in primera
    ultima = _pagina(conta, "mayor", cuenta="1.1.03.01", antes="99991231-0-0", **MES)
    assert 'rel="prev"' in ultima
    assert 'rel="next"' in ultima or ultima.count("<tr data-id") <= 100
    archivo = conta.get(reverse("contabilidad:mayor"), {"cuenta": "1.1.03.01", "formato": "csv", **MES}).content.decode(
        "utf-8-sig"
    )
    assert len(archivo.splitlines()) == 131


@pytest.mark.parametrize(
    ("escrito", "codigo"),
    [("1", "1"), ("11", "1.1"), ("1103", "1.1.03"), ("110301", "1.1.03.01"), ("110301001", "1.1.03.01.001")],
)
def test_los_codigos_se_escriben_sin_puntos(escrito: str, codigo: str) -> None:
    assert con_puntos(escrito) == codigo
    assert con_puntos(codigo) == codigo


def test_una_palabra_de_dos_cuentas_no_es_ninguna(libro: LibroChico) -> None:
    assert hallar_cuenta("cargo") is None
    assert hallar_cuenta("cargo fijo") == libro.cuentas["4.1.01"]


# ── Diario y asientos ──
def test_el_diario_filtra_por_cuenta_evento_y_total(conta: Client, facturas: list[Asiento], libro: LibroChico) -> None:
    assert "Factura de prueba" in _pagina(conta, "diario", cuenta="1.1.03.01")
    assert "Nada coincide" in _pagina(conta, "diario", cuenta="4.1.03")
    assert "Nada coincide" in _pagina(conta, "diario", minimo="99999")
    assert "Nada coincide" in _pagina(conta, "diario", seccion=libro.electricidad.pk)


def test_el_libro_diario_se_ve_entero_y_resumido(conta: Client, facturas: list[Asiento]) -> None:
    entero = _pagina(conta, "libro_diario", **MES)
    assert entero.count("cabeza-asiento") == 3
    resumido = _pagina(conta, "libro_diario", tramo="month", **MES)
    assert "3 asientos" in resumido
    detras = f"?evento={FACTURA}&amp;fecha_desde=01%2F11%2F2026&amp;fecha_hasta=30%2F11%2F2026"
    assert detras in resumido, "a figure is a link"
    lista = _pagina(conta, "diario", evento=FACTURA, fecha_desde="01/11/2026", fecha_hasta="30/11/2026")
    assert lista.count("data-desplegar ") == 3
    assert conta.get(reverse("contabilidad:libro_diario"), MES | {"formato": "pdf"}).content.startswith(b"%PDF")
    assert "más de un ejercicio" in _pagina(conta, "libro_diario", desde="01/01/2020", hasta="30/11/2026")


def test_la_pagina_de_un_asiento_dice_de_donde_sale(conta: Client, facturas: list[Asiento]) -> None:
    pagina = _pagina(conta, "asiento", facturas[0].pk)
    for dicho in ("Factura de prueba", "Comprobante 1", "con asociados", "persona 7", "lo recibe al cerrar"):
        assert dicho in pagina


def test_anular_muestra_pide_motivo_y_ata_los_dos(conta: Client, facturas: list[Asiento]) -> None:
    direccion = reverse("contabilidad:asiento_anular", args=[facturas[0].pk])
    assert "Se va a asentar esto" in conta.get(direccion).content.decode()
    assert conta.post(direccion, {"fecha": "05/11/2026", "motivo": " "}).status_code == 422
    respuesta = conta.post(direccion, {"fecha": "05/11/2026", "motivo": "Se cargó dos veces"})
    espejo = Asiento.objects.latest("pk")
    assert respuesta["Location"] == reverse("contabilidad:asiento", args=[espejo.pk])
    assert "Se cargó dos veces" in _pagina(conta, "asiento", facturas[0].pk)
    assert f"asiento {facturas[0].pk}" in _pagina(conta, "asiento", espejo.pk)
    assert conta.get(direccion)["Location"] == respuesta["Location"], "only once"


def test_anular_un_asiento_grande_lo_hace_otra_persona(conta: Client, libro: LibroChico, marta: Usuario) -> None:
    grande = ledger.asentar(una_factura(9, seccion=libro.agua, neto="5000000.00"))
    direccion = reverse("contabilidad:asiento_anular", args=[grande.pk])
    assert "lo tiene que aprobar otra persona" in conta.get(direccion).content.decode()
    dicho = {"fecha": "05/11/2026", "motivo": "Se cargó dos veces"}
    respuesta = conta.post(direccion, dicho)
    pedida = Aprobacion.objects.get()
    assert respuesta["Location"] == reverse("nucleo:aprobacion", args=[pedida.pk])
    assert Asiento.objects.count() == 1
    assert aprobaciones.descripcion(pedida)[0].startswith(f"Anular el asiento {grande.pk}, $")
    with pytest.raises(ErrorNegocio, match="otro lo apruebe"):
        anular_asiento(grande, fecha=DIA, motivo="Yo sola", usuario=marta)
    assert conta.post(direccion, dicho).status_code == 422, "it was asked for already"
    elena = un_usuario("elena", "gerencia")
    aprobaciones.aprobar(pedida.pk, usuario=elena, nota="")
    espejo = Asiento.objects.latest("pk")
    assert (espejo.origen_id, espejo.glosa, espejo.usuario_id) == (grande.pk, "Se cargó dos veces", elena.pk)
    with pytest.raises(EventoInvalido, match="ya está anulado"):
        pedir_anulacion(grande, fecha=DIA, motivo="Otra vez", usuario=marta)


def test_anular_en_un_periodo_cerrado_lo_dice_en_el_formulario(conta: Client, facturas: list[Asiento]) -> None:
    direccion = reverse("contabilidad:asiento_anular", args=[facturas[0].pk])
    respuesta = conta.post(direccion, {"fecha": "05/11/2031", "motivo": "Fuera de todo"})
    assert respuesta.status_code == 422
    assert "No se puede" in respuesta.content.decode()
    assert Asiento.objects.count() == 3


def test_los_renglones_de_una_fila_del_diario(conta: Client, facturas: list[Asiento]) -> None:
    """Its row says where they are; the fragment has the lines, with what is common to all said once."""
    direccion = reverse("contabilidad:asiento_renglones", args=[facturas[0].pk])
    assert f'hx-get="{direccion}"' in _pagina(conta, "diario")
    pedazo = _pagina(conta, "asiento_renglones", facturas[0].pk)
    assert "<html" not in pedazo
    assert (pedazo.count("<tr>"), pedazo.count("persona 7")) == (5, 1), "head, three lines and total"
    assert "cuenta=1.1.03.01" in pedazo


# ── Plan de cuentas ──
def test_una_cuenta_nueva_se_propone_y_se_agrega(conta: Client) -> None:
    assert 'value="1.1.03.02"' in _pagina(conta, "cuenta_nueva", dentro="1.1.03")
    datos = {"codigo": "1.1.03.02", "nombre": "Deudores por agua", "tipo": "activo", "imputable": "on"}
    respuesta = conta.post(reverse("contabilidad:cuenta_nueva"), datos)
    nueva = Cuenta.objects.get(codigo="1.1.03.02")
    assert respuesta["Location"] == reverse("contabilidad:cuenta", args=[nueva.pk])
    assert (nueva.padre.codigo if nueva.padre else "") == "1.1.03"


def test_lo_que_el_plan_rechaza_queda_junto_a_su_campo(conta: Client) -> None:
    datos = {"codigo": "1.1.99.02", "nombre": "Suelta", "tipo": "activo"}
    respuesta = conta.post(reverse("contabilidad:cuenta_nueva"), datos)
    assert respuesta.status_code == 422
    assert "Falta la cuenta 1.1.99" in respuesta.content.decode()


def test_dar_de_baja_con_reglas_lo_explica(conta: Client, libro: LibroChico) -> None:
    cuenta = libro.cuentas["1.1.03.01"]
    respuesta = conta.post(reverse("contabilidad:cuenta_baja", args=[cuenta.pk]))
    assert respuesta.status_code == 409
    assert "hay reglas que la usan" in respuesta.content.decode()
    cuenta.refresh_from_db()
    assert cuenta.activa


def test_las_cuentas_para_completar_dicen_lo_que_exigen(conta: Client) -> None:
    cuentas = json.loads(conta.get(reverse("contabilidad:cuentas_json")).content)["cuentas"]
    assert ["4.1.01", "Cargo fijo", True, True, False] in cuentas


def test_una_seccion_se_agrega_y_no_repite_codigo(conta: Client) -> None:
    datos = {"codigo": "T", "nombre": "Telefonía", "activa": "on"}
    assert conta.post(reverse("contabilidad:seccion_nueva"), datos).status_code == 302
    assert "ya existe" in conta.post(reverse("contabilidad:seccion_nueva"), datos).content.decode()
    assert Seccion.objects.get(codigo="T").nombre == "Telefonía"


def test_una_seccion_con_reglas_propias_no_se_da_de_baja(conta: Client, libro: LibroChico) -> None:
    respuesta = conta.post(reverse("contabilidad:seccion_editar", args=[libro.agua.pk]), {"nombre": "Agua"})
    assert respuesta.status_code == 422
    assert "tiene reglas propias" in respuesta.content.decode()
    sin_reglas = conta.post(reverse("contabilidad:seccion_editar", args=[libro.electricidad.pk]), {"nombre": "Luz"})
    assert sin_reglas.status_code == 302
    libro.electricidad.refresh_from_db()
    assert (libro.electricidad.nombre, libro.electricidad.activa, libro.electricidad.codigo) == ("Luz", False, "E")


# ── Manual de asientos ──
def test_cambiar_una_regla_deja_historia(conta: Client, libro: LibroChico) -> None:
    evento = "tesoreria.gasto_bancario"
    direccion = reverse("contabilidad:regla_cambiar", args=[evento, "comision"])
    datos = {"debe": "1.1.03.01", "haber": "4.1.03", "desde": "01/11/2026", "motivo": "Cambió el banco"}
    assert conta.post(direccion, datos).status_code == 302
    assert Regla.objects.get(evento=evento).motivo == "Cambió el banco"
    pagina = _pagina(conta, "regla_evento", evento)
    assert "Cambió el banco" in pagina
    assert "1.1.03.01" in pagina
    assert conta.post(direccion, datos | {"haber": "1.1.03"}).status_code == 422, "it takes no entries"
    for grupo in ("99999999999999999999", "0", "uno"):
        assert conta.post(direccion, datos | {"grupo": grupo}).status_code == 422, grupo


def test_el_manual_dice_lo_que_falta(conta: Client) -> None:
    pagina = _pagina(conta, "reglas")
    assert "sin asiento posible" in pagina
    assert "Qué falta" in pagina


# ── Asientos manuales ──
def test_un_asiento_manual_de_la_grilla_al_libro(conta: Client, libro: LibroChico) -> None:
    respuesta = conta.post(reverse("contabilidad:manual_nuevo"), _manual(accion="asentar"))
    asiento = Asiento.objects.get()
    assert respuesta["Location"] == reverse("contabilidad:asiento", args=[asiento.pk])
    assert (asiento.total, asiento.lineas, asiento.glosa) == (Decimal("1234.50"), 2, "Ajuste")
    assert ledger.saldo(libro.cuentas["1.1.03.01"], al=DIA) == Decimal("1234.50")


def test_un_borrador_que_no_cuadra_se_guarda_y_dice_por_que_no_va(conta: Client) -> None:
    respuesta = conta.post(reverse("contabilidad:manual_nuevo"), _manual(haber="1.000,00", accion="borrador"))
    borrador = AsientoManual.objects.get()
    assert respuesta["Location"] == reverse("contabilidad:manual", args=[borrador.pk])
    pagina = _pagina(conta, "manual", borrador.pk)
    assert "234,50" in pagina
    assert "No se puede asentar" in pagina
    assert Asiento.objects.count() == 0


def test_asentar_lo_que_no_cuadra_no_guarda_nada_y_no_pierde_lo_escrito(conta: Client) -> None:
    respuesta = conta.post(reverse("contabilidad:manual_nuevo"), _manual(haber="1.000,00", accion="asentar"))
    assert respuesta.status_code == 422
    assert "difieren en" in respuesta.content.decode()
    assert 'value="1.000,00"' in respuesta.content.decode()
    assert AsientoManual.objects.count() == 0


@pytest.mark.parametrize(
    ("fila", "dicho"),
    [
        ({"cuenta": "9.9.99"}, "no es una cuenta"),
        ({"cuenta": "1.1.03"}, "no recibe asientos"),
        ({"cuenta": "1.1.03.01", "debe": "1", "haber": "1"}, "Dejá un solo lado"),
        ({"debe": "10"}, "Falta la cuenta"),
        ({"glosa": "Suelta"}, "Falta la cuenta"),
        ({"cuenta": "1.1.03.01", "debe": "-5"}, "Ponelo del otro lado, sin el signo"),
        ({"cuenta": "1.1.03.01", "debe": "1,999"}, "Dejale dos decimales"),
        ({"cuenta": "1.1.03.01", "debe": "NaN"}, "Escribilo como 1.234,56"),
        ({"cuenta": "1.1.03.01", "debe": "un peso"}, "Escribilo como 1.234,56"),
        ({"cuenta": "1.1.03.01", "debe": "1e20"}, "Es demasiado grande"),
        ({"cuenta": "1.1.03.01", "debe": "1" * 17}, "Es demasiado grande"),
    ],
)
def test_un_renglon_mal_escrito_lo_dice_en_su_lugar(conta: Client, fila: dict[str, str], dicho: str) -> None:
    datos = {"fecha": "05/11/2026", "clase": "manual", "glosa": "Ajuste", **_renglones(fila)}
    respuesta = conta.post(reverse("contabilidad:manual_nuevo"), datos)
    assert respuesta.status_code == 422
    assert dicho in respuesta.content.decode()


def test_pasado_el_limite_lo_pide_y_otra_persona_lo_asienta(conta: Client, marta: Usuario) -> None:
    grande = _manual(debe="5.000.000,00", haber="5.000.000,00", accion="asentar")
    respuesta = conta.post(reverse("contabilidad:manual_nuevo"), grande)
    borrador = AsientoManual.objects.get()
    assert respuesta["Location"] == reverse("contabilidad:manual", args=[borrador.pk])
    assert "lo tiene que aprobar otra" in _pagina(conta, "manual", borrador.pk)
    conta.post(reverse("contabilidad:manual_pedir", args=[borrador.pk]), {"motivo": "Ajuste de cierre"})
    assert "Espera aprobación" in _pagina(conta, "manual", borrador.pk)
    borrador.refresh_from_db()
    assert borrador.aprobacion is not None
    gerente = un_usuario("elena", "gerencia")
    aprobaciones.aprobar(borrador.aprobacion.pk, usuario=gerente, nota="")
    assert "Asentado" in _pagina(conta, "manual", borrador.pk)


def test_adjuntar_un_respaldo(conta: Client) -> None:
    conta.post(reverse("contabilidad:manual_nuevo"), _manual(accion="borrador"))
    borrador = AsientoManual.objects.get()
    archivo = SimpleUploadedFile("nota.csv", b"a;b\n1;2\n", content_type="text/csv")
    conta.post(reverse("contabilidad:manual_adjuntar", args=[borrador.pk]), {"archivo": archivo})
    assert "nota.csv" in _pagina(conta, "manual", borrador.pk)
    conta.post(reverse("contabilidad:manual_asentar", args=[borrador.pk]))
    assert "nota.csv" in _pagina(conta, "asiento", Asiento.objects.get().pk)


def test_adjuntar_a_un_descartado_no_guarda_el_archivo(conta: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    conta.post(reverse("contabilidad:manual_nuevo"), _manual(accion="borrador"))
    borrador = AsientoManual.objects.get()
    conta.post(reverse("contabilidad:manual_descartar", args=[borrador.pk]))
    guardados: list[object] = []
    monkeypatch.setattr(pantalla_manual.archivos, "guardar", lambda *args, **_: guardados.append(args))
    archivo = SimpleUploadedFile("nota.csv", b"a;b\n1;2\n", content_type="text/csv")
    direccion = reverse("contabilidad:manual_adjuntar", args=[borrador.pk])
    assert "está descartado" in conta.post(direccion, {"archivo": archivo}, follow=True).content.decode()
    assert guardados == []


def test_un_asiento_manual_de_tantos_renglones_como_se_puede(conta: Client) -> None:
    filas = [{"cuenta": "1.1.03.01", "debe": "1,50"}, {"cuenta": "2.1.02.01", "haber": "1,50"}]
    datos = _manual(accion="borrador") | _renglones(*filas * (RENGLONES_MAX // 2))
    assert conta.post(reverse("contabilidad:manual_nuevo"), datos).status_code == 302
    assert AsientoManual.objects.get().renglones.count() == RENGLONES_MAX


def test_una_plantilla_se_guarda_se_usa_y_se_repite(conta: Client) -> None:
    conta.post(reverse("contabilidad:manual_nuevo"), _manual(accion="borrador"))
    borrador = AsientoManual.objects.get()
    conta.post(reverse("contabilidad:plantilla_nueva", args=[borrador.pk]), {"nombre": "Seguros", "con_importes": "on"})
    plantilla = PlantillaAsiento.objects.get()
    nuevo = _pagina(conta, "manual_nuevo", plantilla=plantilla.pk)
    assert "1.1.03.01 Electricidad" in nuevo
    assert "1.234,50" in nuevo
    desde = hoy().replace(day=1).strftime("%d/%m/%Y")
    datos = {"desde": desde, "cada_meses": 1, "dia": 31}
    conta.post(reverse("contabilidad:recurrente_nuevo", args=[plantilla.pk]), datos)
    conta.post(reverse("contabilidad:recurrentes_generar"))
    conta.post(reverse("contabilidad:recurrentes_generar"))
    assert AsientoManual.objects.filter(recurrente__isnull=False).count() == 1, "once a month"


def _plantilla(*filas: dict[str, str], **cabeza: str) -> dict[str, Any]:
    """The grid of a template as the browser sends it."""
    datos: dict[str, Any] = {"nombre": "Seguros", "glosa": "", "r-TOTAL_FORMS": len(filas), "r-INITIAL_FORMS": 0}
    for n, fila in enumerate(filas):
        vacia = dict.fromkeys(("cuenta", "lado", "importe", "seccion", "centro", "gestion", "glosa"), "")
        datos |= {f"r-{n}-{campo}": valor for campo, valor in (vacia | fila).items()}
    return datos | cabeza


AL_DEBE = {"cuenta": "1.1.03.01", "lado": "debe", "importe": "1.500,25"}
AL_HABER = {"cuenta": "210201", "lado": "haber"}


def test_una_plantilla_desde_cero_se_cambia_y_se_retira(conta: Client) -> None:
    """An amount that may be missing, on a side that the draft then says."""
    assert reverse("contabilidad:plantilla_cargar") in _pagina(conta, "plantillas")
    conta.post(reverse("contabilidad:plantilla_cargar"), _plantilla(AL_DEBE, AL_HABER, {"lado": "haber"}))
    plantilla = PlantillaAsiento.objects.get()
    lineas = list(plantilla.renglones.order_by("orden").values_list("lado", "debe", "haber"))
    assert lineas == [("debe", Decimal("1500.25"), 0), ("haber", 0, 0)]
    nuevo = _pagina(conta, "manual_nuevo", plantilla=plantilla.pk)
    assert "1.500,25" in nuevo
    assert nuevo.count('placeholder="a completar"') == 1
    assert "1.500,25" in _pagina(conta, "plantilla_editar", plantilla.pk)
    editar = reverse("contabilidad:plantilla_editar", args=[plantilla.pk])
    assert conta.post(editar, _plantilla(AL_DEBE, AL_HABER, AL_HABER, nombre="Pólizas")).status_code == 302
    plantilla.refresh_from_db()
    assert (plantilla.nombre, plantilla.renglones.count()) == ("Pólizas", 3)
    conta.post(reverse("contabilidad:plantilla_retirar", args=[plantilla.pk]))
    _pagina(conta, "plantillas")  # it says what was done, once
    assert "Pólizas" not in _pagina(conta, "plantillas")
    assert conta.get(editar).status_code == 404


@pytest.mark.parametrize(
    ("datos", "dicho"),
    [
        (_plantilla(AL_DEBE, AL_HABER, nombre=" "), "obligatorio"),
        (_plantilla(AL_DEBE), "hacen falta dos renglones"),
        (_plantilla(AL_DEBE, {"lado": "haber", "importe": "3"}), "Falta la cuenta"),
        (_plantilla(AL_DEBE, AL_HABER | {"importe": "-3"}), "Ponelo del otro lado"),
        (_plantilla(AL_DEBE, AL_HABER | {"cuenta": "1.1.03"}), "no recibe asientos"),
    ],
)
def test_una_plantilla_mal_escrita_lo_dice_y_no_pierde_nada(conta: Client, datos: dict[str, str], dicho: str) -> None:
    respuesta = conta.post(reverse("contabilidad:plantilla_cargar"), datos)
    assert respuesta.status_code == 422
    assert dicho in respuesta.content.decode()
    assert 'value="1.500,25"' in respuesta.content.decode()
    assert not PlantillaAsiento.objects.exists()


# ── Períodos y cuadre ──
def test_cerrar_un_periodo_desde_su_pagina(conta: Client, libro: LibroChico) -> None:
    Regla.objects.create(
        evento=FACTURA,
        componente="tasa",
        debe=libro.cuentas["1.1.03.01"],
        haber=libro.cuentas["4.1.03"],
        desde=dt.date(2020, 1, 1),
    )
    periodo = Periodo.objects.earliest("desde")
    controles = _pagina(conta, "periodo_controles", periodo.pk)
    assert "Los saldos están plegados" in controles
    conta.post(reverse("contabilidad:periodo_cerrar", args=[periodo.pk]), {"motivo": "Prueba"})
    periodo.refresh_from_db()
    assert periodo.estado == Periodo.Estado.CERRADO
    assert "Pedir que se reabra" in _pagina(conta, "periodo", periodo.pk)
    conta.post(reverse("contabilidad:periodo_reabrir", args=[periodo.pk]), {"motivo": "Faltó una factura"})
    assert "Ya está pedido reabrirlo" in _pagina(conta, "periodo", periodo.pk)


def test_lo_que_impide_cerrar_se_dice(conta: Client) -> None:
    ultimo = Periodo.objects.latest("desde")
    respuesta = conta.post(reverse("contabilidad:periodo_cerrar", args=[ultimo.pk]), {"motivo": ""})
    assert respuesta.status_code == 422
    assert "controles en rojo" in respuesta.content.decode()


def test_el_cuadre_dice_lo_que_difiere(conta: Client, facturas: list[Asiento], libro: LibroChico) -> None:
    assert "Cuadra al centavo" in _pagina(conta, "cuadre_resultado") or "que nadie provee" in _pagina(
        conta, "cuadre_resultado"
    )
    Cuenta.objects.filter(codigo="1.1.03.01").update(control="bienes_de_uso")
    assert "1.1.03.01" in _pagina(conta, "cuadre_resultado", al="30/11/2026")


# ── The frame ──
def test_la_barra_dice_el_periodo_de_hoy(libro: LibroChico, marta: Usuario) -> None:
    Periodo.objects.filter(desde__lte=hoy(), hasta__gt=hoy()).first()
    indicador = dict(BARRA)["periodo"](marta)
    if hoy().year == 2026:
        assert indicador is not None
        assert indicador.detalle == "período abierto"
    assert dict(BARRA)["periodo"](un_usuario("laura", "mostrador")) is None


def test_la_tarjeta_dice_los_meses_por_cerrar(libro: LibroChico, marta: Usuario) -> None:
    tarjeta = dict(TARJETAS)["contabilidad"](marta)
    assert tarjeta is not None
    vencidos = Periodo.objects.filter(hasta__lte=hoy()).count()
    assert tarjeta.cuenta == vencidos
    assert dict(TARJETAS)["contabilidad"](un_usuario("dario", "auditoria")) is None


def test_la_busqueda_halla_cuentas_y_asientos(libro: LibroChico, facturas: list[Asiento], marta: Usuario) -> None:
    por_nombre = {g.titulo: g.hallazgos for g in buscar("electrisidad", usuario=marta)}
    assert por_nombre["Cuentas contables"][0].detalle.startswith("1.1.03.01")
    por_numero = {g.titulo: g.hallazgos for g in buscar(str(facturas[0].pk), usuario=marta)}
    assert por_numero["Asientos"][0].url == reverse("contabilidad:asiento", args=[facturas[0].pk])
    assert "Asientos" not in {g.titulo for g in buscar("99999999999999999999", usuario=marta)}


def test_quien_mira_no_ve_botones_de_escribir(client: Client, libro: LibroChico, facturas: list[Asiento]) -> None:
    auditor = entrar(client, un_usuario("dario", "auditoria"))
    assert "Anular" not in _pagina(auditor, "asiento", facturas[0].pk)
    assert "Abrir ejercicio" not in _pagina(auditor, "ejercicios")
    assert "Cambiar" not in _pagina(auditor, "cuenta", libro.cuentas["1.1.03.01"].pk)
    assert auditor.get(reverse("contabilidad:manual_nuevo")).status_code == 403


def test_cerrar_los_resultados_muestra_y_asienta(conta: Client, facturas: list[Asiento], marta: Usuario) -> None:
    ejercicio = Periodo.objects.earliest("desde").ejercicio
    direccion = reverse("contabilidad:resultados_cerrar", args=[ejercicio.pk])
    assert "Agua: excedente de" in conta.get(direccion).content.decode()
    respuesta = conta.post(direccion)
    assert respuesta.status_code == 422, "the other months are open"
    assert "períodos abiertos" in respuesta.content.decode()


def test_plegar_no_cambia_el_balance(conta: Client, facturas: list[Asiento]) -> None:
    antes = _pagina(conta, "balance", al="30/11/2026").count("<tr data-id")
    conta.post(reverse("contabilidad:saldos_plegar"))
    assert cierre.plegar() == 0
    assert _pagina(conta, "balance", al="30/11/2026").count("<tr data-id") == antes
    assert dt.date(2026, 11, 5) == DIA


def test_la_direccion_del_modulo_lleva_a_su_primera_pagina(conta: Client) -> None:
    respuesta = conta.get("/contabilidad/")
    assert respuesta.status_code == 302
    assert respuesta.headers["Location"].startswith("/contabilidad/")
    assert conta.get(respuesta.headers["Location"]).status_code == 200


def test_la_direccion_del_modulo_no_deja_afuera_a_quien_no_lo_ve(libro: LibroChico) -> None:
    respuesta = entrar(Client(), un_usuario("caja7", "almacen")).get("/contabilidad/")
    assert respuesta.headers["Location"] == reverse("tablero:inicio")
