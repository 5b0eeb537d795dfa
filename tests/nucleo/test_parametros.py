"""Dated parameters: types, norm and exception, corrections, refusals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.management import call_command

from cesop.nucleo import parametros, parametros_nucleo, valores
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Parametro, Usuario, ValorParametro
from cesop.nucleo.parametros import Definicion, Inicial
from tests.factories import un_usuario
from tests.sql import es_rechazada

pytestmark = pytest.mark.django_db
E1, F1, M1 = dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1)
Tipo = Parametro.Tipo


@pytest.fixture(autouse=True)
def definidos(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(parametros, "_DEFINICIONES", {})
    for tipo in Tipo:
        parametros.definir(Definicion(clave=f"x.{tipo}", modulo="x", nombre=f"Prueba {tipo}", tipo=tipo))
    parametros.definir(
        Definicion(
            clave="x.iva",
            modulo="x",
            nombre="IVA general",
            tipo=Tipo.PORCENTAJE,
            inicial=Inicial(valor=Decimal("21.00"), desde=dt.date(1995, 4, 1), norma="Ley 24.468"),
        )
    )
    parametros.definir(
        Definicion(clave="x.firma", modulo="x", nombre="Con firma", tipo=Tipo.ENTERO, requiere_aprobacion=True)
    )
    parametros.sincronizar()
    yield


@pytest.fixture
def ana() -> Usuario:
    return un_usuario("ana", "gerencia")


@pytest.mark.parametrize(
    ("tipo", "valor", "texto", "en_pantalla"),
    [
        (Tipo.DECIMAL, Decimal("1234.50"), "1234.50", "1.234,50"),
        (Tipo.ENTERO, 15, "15", "15"),
        (Tipo.PORCENTAJE, Decimal("21.00"), "21.00", "21,00 %"),
        (Tipo.IMPORTE, Decimal("1250"), "1250.00", "$ 1.250,00"),
        (Tipo.TEXTO, "Resolución N° 5", "Resolución N° 5", "Resolución N° 5"),
        (Tipo.LOGICO, True, "true", "sí"),
        (Tipo.LOGICO, False, "false", "no"),
        (Tipo.FECHA, dt.date(2026, 11, 24), "2026-11-24", "24/11/2026"),
    ],
)
def test_ida_y_vuelta_por_tipo(ana: Usuario, tipo: str, valor: valores.Valor, texto: str, en_pantalla: str) -> None:
    parametros.fijar(f"x.{tipo}", valor=valor, desde=hoy(), norma="Acta 1", usuario=ana)
    assert ValorParametro.objects.get(parametro=f"x.{tipo}").valor == texto
    leido = parametros.valor(f"x.{tipo}", al=hoy())
    assert leido == valor
    assert type(leido) is type(valor)
    assert valores.para_ver(texto, tipo=tipo).replace("\xa0", " ") == en_pantalla


@pytest.mark.parametrize(
    ("tipo", "valor"),
    [(Tipo.DECIMAL, 1.5), (Tipo.ENTERO, Decimal(1)), (Tipo.ENTERO, True), (Tipo.LOGICO, 1), (Tipo.TEXTO, 3)],
)
def test_tipos_que_no_entran(tipo: str, valor: object) -> None:
    with pytest.raises(TypeError, match="no toma"):
        valores.a_texto(valor, tipo=tipo)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tipo", "valor"),
    [
        (Tipo.IMPORTE, Decimal("1.005")),
        (Tipo.DECIMAL, Decimal("NaN")),
        (Tipo.DECIMAL, Decimal("0.123456789")),
        (Tipo.TEXTO, "  "),
        (Tipo.TEXTO, "x" * 401),
    ],
)
def test_valores_que_no_entran(tipo: str, valor: valores.Valor) -> None:
    with pytest.raises(ErrorNegocio, match="porque no es un valor de tipo"):
        valores.a_texto(valor, tipo=tipo)


def test_el_inicial_y_la_sincronizacion_repetida() -> None:
    assert parametros.decimal("x.iva", al=dt.date(2026, 11, 24)) == Decimal("21.00")
    assert parametros.sincronizar() == []
    assert ValorParametro.objects.filter(parametro="x.iva").count() == 1


def test_la_excepcion_le_gana_a_la_norma_mientras_dura(ana: Usuario) -> None:
    parametros.fijar("x.entero", valor=10, desde=E1, norma="Acta 1", motivo="alta", usuario=ana)
    parametros.exceptuar("x.entero", valor=99, desde=F1, hasta=M1, motivo="temporal", usuario=ana)
    dias = [dt.date(2026, 1, 31), F1, dt.date(2026, 2, 28), M1]
    assert [parametros.entero("x.entero", al=dia) for dia in dias] == [10, 99, 99, 10]
    parametros.levantar_excepcion("x.entero", desde=dt.date(2026, 2, 15), motivo="ya está", usuario=ana)
    assert parametros.entero("x.entero", al=dt.date(2026, 2, 14)) == 99
    assert parametros.entero("x.entero", al=dt.date(2026, 2, 15)) == 10
    with pytest.raises(ErrorNegocio, match="no hay ninguna"):
        parametros.levantar_excepcion("x.entero", desde=M1, motivo="otra vez", usuario=ana)


def test_corregir_el_pasado_no_borra_lo_que_se_sabia(ana: Usuario) -> None:
    parametros.fijar("x.entero", valor=10, desde=E1, norma="Acta 1", motivo="alta", usuario=ana)
    antes = ahora()
    with pytest.raises(ErrorNegocio, match="corrige el pasado"):
        parametros.fijar("x.entero", valor=12, desde=F1, hasta=M1, norma="Acta 2", usuario=ana)
    parametros.fijar("x.entero", valor=12, desde=F1, hasta=M1, norma="Acta 2", motivo="llegó tarde", usuario=ana)
    assert [parametros.entero("x.entero", al=dia) for dia in (E1, F1, M1)] == [10, 12, 10]
    assert [parametros.entero("x.entero", al=d, conocido_al=antes) for d in (E1, F1, M1)] == [10, 10, 10]
    linea = parametros.filas_de("x.entero")
    assert [(f.valor, f.desde, f.hasta, f.norma) for f in linea] == [
        ("10", E1, F1, "Acta 1"),
        ("12", F1, M1, "Acta 2"),
        ("10", M1, None, "Acta 1"),
    ]
    assert [f.valor for f in parametros.filas_de("x.entero", conocido_al=antes)] == ["10"]


def test_sin_valor_dice_cual_y_cuando(ana: Usuario) -> None:
    with pytest.raises(ErrorNegocio) as caso:
        parametros.valor("x.entero", al=E1)
    assert caso.value.mensaje == (
        "No se puede calcular porque el parámetro «Prueba entero» no tiene valor al 01/01/2026. "
        "Cargalo en Sistema, Parámetros."
    )
    with pytest.raises(KeyError):
        parametros.valor("nadie.lo.definio", al=E1)


def test_varios_en_una_consulta(ana: Usuario, django_assert_num_queries: object) -> None:
    parametros.fijar("x.entero", valor=10, desde=E1, norma="Acta 1", motivo="alta", usuario=ana)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert parametros.valores(["x.entero", "x.iva"], al=F1) == {"x.entero": 10, "x.iva": Decimal("21.00")}


def test_lo_que_pide_firma_no_se_fija_solo(ana: Usuario) -> None:
    for escribir in (
        lambda: parametros.fijar("x.firma", valor=1, desde=hoy(), norma="Acta", usuario=ana),
        lambda: parametros.exceptuar("x.firma", valor=1, desde=hoy(), motivo="m", usuario=ana),
    ):
        with pytest.raises(ErrorNegocio, match="sin la firma de otra persona"):
            escribir()


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"norma": " "}, "falta la norma"),
        ({"hasta": dt.date(2030, 1, 1), "desde": dt.date(2030, 1, 1)}, "termina antes de empezar"),
    ],
)
def test_rechazos_de_fijar(ana: Usuario, cambio: dict[str, object], mensaje: str) -> None:
    datos = {"valor": 1, "desde": hoy(), "norma": "Acta 1", "usuario": ana} | cambio
    with pytest.raises(ErrorNegocio, match=mensaje):
        parametros.fijar("x.entero", **datos)  # type: ignore[arg-type]


def test_un_cambio_de_tipo_necesita_otra_clave() -> None:
    parametros._DEFINICIONES["x.entero"] = Definicion(clave="x.entero", modulo="x", nombre="n", tipo=Tipo.TEXTO)
    with pytest.raises(ValueError, match="clave nueva"):
        parametros.sincronizar()


def test_definir_dos_veces() -> None:
    with pytest.raises(ValueError, match="ya está definido"):
        parametros.definir(Definicion(clave="x.entero", modulo="x", nombre="n", tipo=Tipo.ENTERO))


ALTA = "INSERT INTO nucleo_valorparametro (parametro_id, valor, origen, norma, motivo, desde, hasta"
VIEJA = "'x.entero', '2', 'norma', 'n', '', '2020-01-01', '2020-02-01'"


@pytest.mark.parametrize(
    ("ataque", "regla"),
    [
        (f"{ALTA}) VALUES ('x.entero', '2', 'norma', 'n', '', '2026-01-15', NULL)", "sin_superposicion"),
        (f"{ALTA}) VALUES ('x.entero', '2', 'norma', 'n', '', '2025-01-15', '2026-01-02')", "sin_superposicion"),
        (f"{ALTA}) VALUES ('x.entero', '2', 'norma', 'n', '', '2020-01-15', '2020-01-15')", "valorparametro_rango"),
        (f"{ALTA}) VALUES ('x.entero', '2', 'norma', '', '', '2020-01-15', '2020-01-16')", "con_fundamento"),
        (f"{ALTA}, registrado_en) VALUES ({VIEJA}, '2020-01-01')", "estampa"),
        (f"{ALTA}, reemplazado_en) VALUES ({VIEJA}, now())", "estampa"),
        ("UPDATE nucleo_valorparametro SET valor = '3'", "fechada"),
        ("UPDATE nucleo_valorparametro SET hasta = '2027-01-01'", "fechada"),
        ("UPDATE nucleo_valorparametro SET reemplazado_en = '2020-01-01'", "fechada"),
        ("UPDATE nucleo_valorparametro SET reemplazado_en = now() + interval '1 day'", "fechada"),
        ("DELETE FROM nucleo_valorparametro", "permission denied"),
        ("TRUNCATE nucleo_valorparametro", "permission denied"),
        ("DELETE FROM nucleo_parametro WHERE clave = 'x.entero'", "fk|foreign key"),
    ],
)
def test_la_base_rechaza(ana: Usuario, ataque: str, regla: str) -> None:
    parametros.fijar("x.entero", valor=10, desde=E1, norma="Acta 1", motivo="alta", usuario=ana)
    es_rechazada(ataque, por=regla)


def test_lo_reemplazado_no_se_toca(ana: Usuario) -> None:
    parametros.fijar("x.entero", valor=10, desde=hoy(), norma="Acta 1", usuario=ana)
    parametros.fijar("x.entero", valor=11, desde=hoy(), norma="Acta 2", usuario=ana)
    viejas = "FROM nucleo_valorparametro WHERE reemplazado_en IS NOT NULL"
    es_rechazada(
        f"UPDATE nucleo_valorparametro SET reemplazado_en = NULL WHERE id IN (SELECT id {viejas})", por="fechada"
    )
    es_rechazada(f"DELETE {viejas}", por="permission denied|fechada")


def test_la_orden_sincroniza(capsys: pytest.CaptureFixture[str]) -> None:
    parametros.definir(Definicion(clave="x.nuevo", modulo="x", nombre="Nuevo", tipo=Tipo.TEXTO))
    call_command("parametros")
    assert "x.nuevo" in capsys.readouterr().out
    assert Parametro.objects.filter(pk="x.nuevo").exists()
    assert "seguridad.espera_oficina" in parametros.huerfanos()  # the kernel's own are out of this test's registry


def test_un_tope_nunca_pasa_del_de_la_instalacion(ana: Usuario) -> None:
    assert parametros_nucleo.tope("x.entero", techo=50) == 50  # without a value
    parametros.fijar("x.entero", valor=10, desde=hoy(), norma="Acta", usuario=ana)
    assert parametros_nucleo.tope("x.entero", techo=50) == 10
    assert parametros_nucleo.tope("x.entero", techo=50, por=3) == 30
    assert parametros_nucleo.tope("x.entero", techo=5) == 5


@pytest.mark.parametrize(("valor", "dice"), [(0, "el mínimo es 1 min"), (-3, "el mínimo"), (61, "el máximo es 60 min")])
def test_el_servicio_no_pasa_los_limites(ana: Usuario, valor: int, dice: str) -> None:
    parametros.definir(
        Definicion(clave="x.l", modulo="x", nombre="L", tipo=Tipo.ENTERO, unidad="min", minimo=1, maximo=60)
    )
    parametros.sincronizar()
    for fijar in (parametros.fijar, parametros.exceptuar):
        datos = {"norma": "Acta"} if fijar is parametros.fijar else {}
        with pytest.raises(ErrorNegocio, match=dice):
            fijar("x.l", valor=valor, desde=hoy(), usuario=ana, motivo="m", **datos)  # type: ignore[operator]
    parametros.fijar("x.l", valor=60, desde=hoy(), usuario=ana, norma="Acta")
    with pytest.raises(ErrorNegocio, match="norma pasa de 200"):
        parametros.fijar("x.l", valor=2, desde=hoy(), usuario=ana, norma="A" * 201)


def test_un_valor_inicial_fuera_de_los_limites_es_un_error_del_programa() -> None:
    inicial = Inicial(valor=0, desde=E1, norma="A")
    with pytest.raises(ErrorNegocio):
        parametros.definir(Definicion(clave="x.m", modulo="x", nombre="M", tipo=Tipo.ENTERO, minimo=1, inicial=inicial))
