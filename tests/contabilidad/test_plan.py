"""The chart of accounts: the shipped one is a well-formed tree; loading, changing, importing and retiring."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cesop.nucleo.errors import ErroresDeFilas, ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.importar import aplicar, planear
from contabilidad import plan
from contabilidad.libro import Evento, Importe, asentar
from contabilidad.models import CentroCosto, Cuenta, Seccion
from contabilidad.plan import FilaDeCuenta, plan_inicial
from contabilidad.planillas import ImportacionDePlan
from contabilidad.selectors.plan import cuentas_de_control, filas_de_cuentas, imputables
from contabilidad.services.dimensiones import guardar_centro, guardar_seccion
from contabilidad.services.plan import agregar_cuenta, cargar_plan, dar_de_baja, guardar_cuentas, reactivar
from contabilidad.submayores import SUBMAYORES
from tests.arquitectura.fuentes import CAPAS
from tests.factories import entrar, un_libro, un_usuario

INICIAL = {fila.codigo: fila for fila in plan_inicial()}
BANCO = FilaDeCuenta(codigo="1.1.01.11", nombre="Banco nuevo", tipo="activo", imputable=True, control="bancos")


def test_el_plan_inicial_es_un_arbol_bien_formado() -> None:
    assert plan.errores(plan_inicial(), existentes={}) == []
    assert len(INICIAL) == len(plan_inicial()) > 250
    assert [fila.codigo for fila in plan_inicial()] == sorted(INICIAL)


def test_imputables_son_las_hojas_y_solo_ellas() -> None:
    padres = {fila.codigo_padre for fila in plan_inicial()}
    assert {c for c, fila in INICIAL.items() if fila.imputable} == INICIAL.keys() - padres


def test_los_resultados_exigen_seccion_y_los_niveles_son_cinco() -> None:
    resultados = [fila for fila in plan_inicial() if fila.tipo in {"ingreso", "egreso"} and fila.imputable]
    assert all(fila.exige_seccion for fila in resultados)
    assert {fila.codigo.count(".") for fila in plan_inicial()} == {0, 1, 2, 3, 4}
    con_centro = {fila.codigo for fila in plan_inicial() if fila.exige_centro}
    assert con_centro == {"5.2.01.01", "5.2.01.02", "5.2.01.90", "5.3.03.01", "5.7.01.01", "5.7.01.02"}


def test_las_regularizadoras_se_leen_en_el_nombre() -> None:
    assert {f.codigo for f in plan_inicial() if f.regularizadora} == {
        f.codigo for f in plan_inicial() if f.nombre.startswith("(−)") and f.imputable
    }


def test_los_submayores_son_de_una_app_y_se_usan() -> None:
    assert set(SUBMAYORES.values()) <= {app for capa in CAPAS for app in capa}
    assert {fila.control for fila in plan_inicial() if fila.control} == set(SUBMAYORES)


@pytest.mark.parametrize(
    ("fila", "campo", "texto"),
    [
        (FilaDeCuenta(codigo="1.1.1", nombre="X", tipo="activo"), "codigo", "no tiene la forma"),
        (FilaDeCuenta(codigo="01", nombre="X", tipo="activo"), "codigo", "no tiene la forma"),
        (FilaDeCuenta(codigo="1.1.01\n", nombre="X", tipo="activo"), "codigo", "no tiene la forma"),
        (FilaDeCuenta(codigo="1.8.01", nombre="X", tipo="activo"), "codigo", "Falta la cuenta 1.8,"),
        (FilaDeCuenta(codigo="1.3", nombre="X", tipo="pasivo"), "tipo", "otro tipo que 1,"),
        (FilaDeCuenta(codigo="7", nombre="X", tipo="raro"), "tipo", "no existe. Es uno de"),
        (FilaDeCuenta(codigo="1.3", nombre="  ", tipo="activo"), "nombre", "no tiene nombre"),
        (
            FilaDeCuenta(codigo="1.1.01", nombre="X", tipo="activo", imputable=True),
            "imputable",
            "tiene cuentas adentro",
        ),
        (
            FilaDeCuenta(codigo="1.1.01.01.001", nombre="X", tipo="activo", imputable=True, control="nadie"),
            "control",
            "no existe",
        ),
        (FilaDeCuenta(codigo="1.3", nombre="X", tipo="activo", exige_seccion=True), "imputable", "no es imputable"),
        (FilaDeCuenta(codigo="1", nombre="X", tipo="pasivo"), "tipo", "ya existe con otro tipo"),
    ],
)
def test_lo_que_no_es_un_plan(fila: FilaDeCuenta, campo: str, texto: str) -> None:
    malas = plan.errores([fila], existentes=INICIAL)
    assert (1, campo) in {(numero, c) for numero, c, _ in malas}
    assert any(texto in mensaje for _, _, mensaje in malas)


def test_una_hija_de_una_imputable_se_rechaza_salvo_que_la_madre_cambie_con_ella() -> None:
    hija = FilaDeCuenta(codigo="1.1.01.01.001", nombre="Caja 1", tipo="activo", imputable=True)
    madre = dataclasses.replace(INICIAL["1.1.01.01"], imputable=False, control="")
    assert plan.errores([madre, hija], existentes=INICIAL) == []
    assert [c for _, c, _ in plan.errores([hija], existentes=INICIAL)] == ["codigo"]


def test_una_fila_repetida_es_un_error() -> None:
    assert [(n, c) for n, c, _ in plan.errores([BANCO, BANCO], existentes=INICIAL)] == [(2, "codigo")]


@pytest.mark.django_db
class TestEnLaBase:
    @pytest.fixture(autouse=True)
    def cargado(self) -> None:
        cargar_plan()

    @pytest.fixture
    def ines(self) -> Usuario:
        return un_usuario("ines", "contaduria")

    def test_cargar_escribe_el_plan_entero_con_sus_padres(self) -> None:
        assert filas_de_cuentas() == INICIAL
        for cuenta in Cuenta.objects.select_related("padre"):
            assert (cuenta.padre.codigo if cuenta.padre else "") == INICIAL[cuenta.codigo].codigo_padre
        assert set(Seccion.objects.values_list("codigo", flat=True)) == {"E", "A", "C", "T", "I", "ADM"}
        assert CentroCosto.objects.count() == len(plan.centros_iniciales())
        assert set(imputables().values_list("codigo", flat=True)) == {c for c, f in INICIAL.items() if f.imputable}
        assert set(cuentas_de_control().values_list("codigo", flat=True)) == {
            c for c, f in INICIAL.items() if f.control
        }

    def test_cargar_otra_vez_no_pisa_lo_que_cambio_el_contador(self, ines: Usuario) -> None:
        guardar_cuentas([dataclasses.replace(INICIAL["1.1.01.02"], nombre="Fondo fijo central")], por=ines)
        resultado = cargar_plan()
        assert (resultado.nuevas, resultado.cambiadas) == (0, 0)
        assert Cuenta.objects.get(codigo="1.1.01.02").nombre == "Fondo fijo central"

    def test_guardar_agrega_y_cambia(self, ines: Usuario) -> None:
        resultado = guardar_cuentas(
            [BANCO, INICIAL["1"], dataclasses.replace(INICIAL["1.1"], nombre="Corriente")], por=ines
        )
        assert (resultado.nuevas, resultado.cambiadas) == (1, 1)
        assert str(Cuenta.objects.get(codigo="1.1.01.11").padre) == "1.1.01 Caja y bancos"

    def test_guardar_es_todo_o_nada_y_dice_todo(self, ines: Usuario) -> None:
        with pytest.raises(ErroresDeFilas) as error:
            guardar_cuentas(
                [BANCO, FilaDeCuenta(codigo="x", nombre="", tipo="activo"), dataclasses.replace(BANCO)], por=ines
            )
        assert [(n, c) for n, c, _ in error.value.filas] == [(2, "codigo"), (3, "codigo")]
        assert filas_de_cuentas() == INICIAL

    def test_agregar_una_que_existe_no_la_pisa(self, ines: Usuario, client: Client) -> None:
        otra = dataclasses.replace(INICIAL["1.1.01.02"], nombre="Otra vez")
        with pytest.raises(ErroresDeFilas, match=r"ya existe 1\.1\.01\.02 Fondo fijo") as error:
            agregar_cuenta(otra, por=ines)
        assert [(n, c) for n, c, _ in error.value.filas] == [(1, "codigo")]
        datos = {"codigo": otra.codigo, "nombre": otra.nombre, "tipo": otra.tipo, "imputable": "on"}
        respuesta = entrar(client, ines).post(reverse("contabilidad:cuenta_nueva"), datos)
        assert respuesta.status_code == 422
        assert "ya existe 1.1.01.02 Fondo fijo" in respuesta.content.decode()
        assert filas_de_cuentas() == INICIAL
        agregar_cuenta(BANCO, por=ines)
        assert filas_de_cuentas()[BANCO.codigo] == BANCO

    @pytest.mark.parametrize("formato", ["xlsx", "csv"])
    def test_lo_exportado_vuelve_a_entrar_sin_cambios(self, formato: str, client: Client, ines: Usuario) -> None:
        respuesta = entrar(client, ines).get(reverse("contabilidad:cuentas"), {"formato": formato})
        plan_leido = planear(ImportacionDePlan(), respuesta.content)
        assert len(plan_leido.renglones) == len(INICIAL)
        assert (plan_leido.altas, plan_leido.cambios) == ([], [])

    def test_importar_agrega_y_cambia(self, ines: Usuario) -> None:
        archivo = (
            "Código;Nombre;Tipo;Imputable;Regularizadora;Submayor;Exige sección;Exige centro\n"
            "1.1.01.11;Banco nuevo;activo;sí;;bancos;;\n1.1;Corriente;Activo;;;;;\n"
        ).encode()
        importacion = ImportacionDePlan()
        visto = planear(importacion, archivo)
        assert (len(visto.altas), len(visto.cambios)) == (1, 1)
        aplicar(importacion, archivo, nombre="plan.csv", usuario=ines, huella=visto.huella)
        assert filas_de_cuentas() == {
            **INICIAL, "1.1.01.11": BANCO, "1.1": dataclasses.replace(INICIAL["1.1"], nombre="Corriente")
        }  # fmt: skip

    def test_importar_un_plan_roto_dice_la_fila_y_la_columna(self) -> None:
        archivo = (
            "Código;Nombre;Tipo;Imputable;Regularizadora;Submayor;Exige sección;Exige centro\n"
            "1.1.01.11;Banco;activo;sí;;bancos;;\n1.8.01;Suelta;activo;;;;;\n"
        ).encode()
        with pytest.raises(ErroresDeFilas) as error:
            planear(ImportacionDePlan(), archivo)
        assert error.value.filas == [(3, "Código", "Falta la cuenta 1.8, que contiene a 1.8.01.")]


@pytest.mark.django_db
class TestConAsientos:
    @pytest.fixture
    def contador(self) -> Usuario:
        return un_usuario("ines", "contaduria")

    @pytest.fixture(autouse=True)
    def asentado(self) -> None:
        un_libro()
        asentar(
            Evento(
                tipo="tesoreria.transferencia_sin_identificar",
                fecha=hoy(),
                origen=("movimiento", 1),
                importes=(Importe(componente="importe", importe=Decimal("10.00")),),
            )
        )

    def test_una_cuenta_con_asientos_sigue_imputable(self, contador: Usuario) -> None:
        with pytest.raises(ErroresDeFilas, match="un error") as error:
            guardar_cuentas([dataclasses.replace(INICIAL["1.1.01.10"], imputable=False, control="")], por=contador)
        assert error.value.filas == [
            (1, "imputable", "La cuenta 1.1.01.10 ya tiene asientos: tiene que seguir siendo imputable.")
        ]

    def test_no_se_da_de_baja_con_reglas_hijas_ni_saldo(self, contador: Usuario) -> None:
        for codigo, motivo in (("1.1.01.10", "cuenta_con_reglas"), ("1.1.01", "cuenta_con_hijas")):
            with pytest.raises(ErrorNegocio) as error:
                dar_de_baja(Cuenta.objects.get(codigo=codigo), por=contador)
            assert error.value.codigo == f"plan.{motivo}"

    def test_baja_y_vuelta(self, contador: Usuario) -> None:
        cuenta = Cuenta.objects.get(codigo="1.1.01.02")
        dar_de_baja(cuenta, por=contador)
        assert cuenta not in imputables()
        reactivar(cuenta, por=contador)
        assert cuenta in imputables()

    def test_sin_permiso_no_se_toca(self) -> None:
        pruiz, cuenta = un_usuario("pruiz", "caja"), Cuenta.objects.get(codigo="1.1.01.02")
        for acto in (
            lambda: guardar_cuentas([BANCO], por=pruiz),
            lambda: agregar_cuenta(BANCO, por=pruiz),
            lambda: dar_de_baja(cuenta, por=pruiz),
            lambda: reactivar(cuenta, por=pruiz),
            lambda: guardar_seccion("X", nombre="X", activa=True, por=pruiz),
            lambda: guardar_centro("X", nombre="X", activo=True, por=pruiz),
        ):
            with pytest.raises(SinPermiso):
                acto()
        assert cuenta in imputables()
