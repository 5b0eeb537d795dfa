"""A person, an account or a meter is found by whatever somebody remembers of it; and only by what he may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catastro.models import CuentaServicio, Persona
from catastro.selectors import busqueda
from catastro.selectors.busqueda import Visto
from catastro.selectors.cuentas_busqueda import de_persona_lugar_o_numero
from catastro.services import asociados, fusiones, medios
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.busqueda import buscar
from cesop.nucleo.models import Usuario
from tests.catastro import fabrica
from tests.factories import un_usuario

pytestmark = pytest.mark.django_db


@pytest.fixture
def marta() -> Persona:
    marta = fabrica.una_persona("Quiroga, Marta Elena", cuit="27143829079", documento_tipo="dni", documento="14382907")
    medios.agregar_medio(marta, tipo="celular", valor="(02257) 15-46-8830")
    medios.agregar_medio(marta, tipo="email", valor="marta_q@correo.example")
    asociados.admitir(marta, desde=hoy(), acta="", por=un_usuario("alta"), numero=10482)
    for nombre in ("Núñez, Ñata", "Gómez, Juan", "Quintana, Marcos", "González, María"):
        fabrica.una_persona(nombre)
    return marta


def nombres(texto: str, **visto: bool) -> list[str]:
    return [p.nombre for p in busqueda.personas(texto, maximo=6, visto=Visto(**visto))]


@pytest.mark.parametrize(
    "texto",
    [
        "quiroga", "QUIROGA", "marta quiroga", "quiroga mar", "Quiroga, Marta Elena", "quirga", "quirga marta",
        "14382907", "14.382.907", "27-14382907-9", "27143829079", "10482", "(02257) 15-46-8830", "2257468830",
        "468830", "1438290", "marta_q@correo", "MARTA_Q@CORREO.EXAMPLE", "socio 10482", "Asociada N.º 10482",
        "DNI 14.382.907", "Tel. 2257 468830",
    ],
)  # fmt: skip
def test_se_la_encuentra(marta: Persona, texto: str) -> None:
    assert nombres(texto)[:1] == ["Quiroga, Marta Elena"]


@pytest.mark.parametrize(
    ("texto", "esperado"), [("nunez", "Núñez, Ñata"), ("ñata", "Núñez, Ñata"), ("gonzales maria", "González, María")]
)
def test_sin_acentos_y_con_un_error(marta: Persona, texto: str, esperado: str) -> None:
    assert nombres(texto)[0] == esperado


@pytest.mark.parametrize(
    "texto", ["zzzxxw", "99999999", "%", "_", "'; DROP", "martaXq@correo", "", "  ", "()", "9" * 40]
)
def test_no_se_encuentra_lo_que_no_esta(marta: Persona, texto: str) -> None:
    assert nombres(texto) == []


def test_quien_no_ve_el_dato_no_busca_por_el(marta: Persona) -> None:
    assert nombres("14382907", documento=False) == []
    assert nombres("27143829079", documento=False) == []
    assert nombres("468830", telefono=False) == []
    assert nombres("marta_q@correo", telefono=False) == []
    assert nombres("10482", documento=False, telefono=False) == ["Quiroga, Marta Elena"]


def test_una_ficha_fusionada_lleva_a_la_que_quedo(marta: Persona) -> None:
    otra = fabrica.una_persona("Quiroga, M. E.", documento_tipo="lc", documento="4567890")
    fusiones.fusionar(marta, absorbida=otra, motivo="La misma", por=un_usuario())
    assert nombres("4567890") == ["Quiroga, Marta Elena"]
    assert nombres("quiroga m. e.").count("Quiroga, Marta Elena") == 1


def test_las_cuentas_por_numero_por_medidor_y_por_domicilio(marta: Persona) -> None:
    suministro = fabrica.un_suministro(calle="Avenida Chiozza", altura="1842")
    cuenta = fabrica.una_cuenta(marta, suministro=suministro)
    fabrica.una_colocacion(fabrica.un_medidor("A04118273"), suministro)
    otra = fabrica.una_cuenta(suministro=fabrica.un_suministro(calle="Mitre", altura="18"))
    for texto in (
        str(cuenta.numero),
        "a04118273",
        "4118273",
        "chiozza 1842",
        "av chiozza 184",
        "chioza 1842",
        f"cuenta {cuenta.numero}",
        "medidor A04118273",
        f"NIS {suministro.numero}",
        "Avenida Chiozza N.º 1842, San Bernardo",
        "chiozza 1842 san bernardo",
    ):
        halladas = busqueda.cuentas(texto, maximo=6)
        assert halladas[0] == cuenta, texto
        assert halladas[0].nombre_del_titular == marta.nombre
    assert nombres("Av. Chiozza 1842") == [marta.nombre]
    assert busqueda.cuentas("mitre 18", maximo=6) == [otra]
    assert busqueda.cuentas("mitre 99", maximo=6) == []


@pytest.mark.parametrize("texto", ["A04118273", "medidor 4118273", "chioza 1842", "15-46-8830", "quirga marta"])
def test_el_listado_de_cuentas_busca_lo_mismo(marta: Persona, texto: str) -> None:
    suministro = fabrica.un_suministro(calle="Avenida Chiozza", altura="1842")
    cuenta = fabrica.una_cuenta(marta, suministro=suministro)
    fabrica.una_colocacion(fabrica.un_medidor("A04118273"), suministro)
    fabrica.una_cuenta(suministro=fabrica.un_suministro(calle="Mitre", altura="1842"))
    es = de_persona_lugar_o_numero(texto, titular="partes__persona", numeros=("numero",), visto=Visto())
    assert set(CuentaServicio.objects.filter(es)) == {cuenta}


def _titulos(texto: str, usuario: Usuario) -> list[tuple[str, str]]:
    return [
        (h.titulo, h.detalle) for g in buscar(texto, usuario=usuario) for h in g.hallazgos if g.titulo == "Personas"
    ]


def test_en_la_busqueda_de_todo(marta: Persona) -> None:
    assert _titulos("quiroga", un_usuario("m", "mostrador")) == [
        ("Quiroga, Marta Elena", "DNI 14382907 · asociado 10482")
    ]
    assert _titulos("quiroga", un_usuario("o", "medicion")) == [("Quiroga, Marta Elena", "asociado 10482")]
    assert _titulos("14382907", un_usuario("p", "medicion")) == []
    assert _titulos("quiroga", un_usuario("a", "almacen")) == []


def test_las_consultas_no_crecen_con_los_hallazgos(marta: Persona) -> None:
    def cuantas() -> int:
        with CaptureQueriesContext(
            connection,
        ) as consultas:
            busqueda.personas("quiroga", maximo=6)
        return len(consultas)

    pocas = cuantas()
    for numero in range(5):
        fabrica.una_persona(f"Quiroga, Ana {numero}")
    assert cuantas() <= pocas
