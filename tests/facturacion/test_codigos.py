"""Payment codes: the vectors of each layout, what goes comes back, and what a wrong digit does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facturacion.codigos import (
    FORMATOS,
    Clase,
    Cobrable,
    CodigoMalLeido,
    NoEntra,
    Vencimiento,
    barras,
    codificar,
    con_verificadores,
    leer,
    reconocer,
)
from facturacion.codigos.formatos import formato_de

VENCE = dt.date(2026, 12, 10)
UNO = "0123"


def un_cobrable(**datos: object) -> Cobrable:
    con = [Vencimiento(vence=VENCE, centavos=1_234_567), Vencimiento(vence=dt.date(2026, 12, 20), centavos=1_246_912)]
    return Cobrable(
        **{"empresa": UNO, "persona": 45_678, "clase": Clase.DOCUMENTO, "clave": 98_765, "vencimientos": con, **datos}  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    "codigo",
    [
        "012301234567263440000000004567800123451063",
        "12300045678000000987650123456726344012345109",
        "04470000456782612101234567101246912201259257515005829313",
    ],
)
def test_los_verificadores_de_los_canales(codigo: str) -> None:
    """The vectors that the channels publish (docs/formats/codigos-de-pago.md)."""
    digitos = 1 if len(codigo) == FORMATOS["rapipago-44"].largo else 2
    assert con_verificadores(codigo[:-digitos], digitos) == codigo


@pytest.mark.parametrize(
    ("clave", "codigo"),
    [
        # The published ones but for the reference, which says here what it names.
        ("pago-facil-42", "0123" "01234567" "26344" "10000000098765" "0" "012345" "10"),
        ("rapipago-44", "123" "00045678" "10000098765" "01234567" "26344" "012345" "10"),
        ("siro-56", "0123" "0" "00045678" "261210" "1234567" "10" "1246912" "10" "1246912" "1000098765"),
        ("caja-50", "0123" "10000000098765" "000001234567" "26344" "0000012345" "010"),
    ],
)  # fmt: skip
def test_cada_formato_pone_cada_cosa_en_su_lugar(clave: str, codigo: str) -> None:
    formato = FORMATOS[clave]
    hecho = codificar(formato, un_cobrable())
    assert hecho[: -formato.digitos] == codigo
    assert len(hecho) == formato.largo


LARGOS = st.sampled_from(sorted(FORMATOS))
VENCIMIENTOS = st.builds(
    lambda vence, centavos, recargo, dias: [
        Vencimiento(vence=vence, centavos=centavos),
        Vencimiento(vence=vence + dt.timedelta(days=dias), centavos=centavos + recargo),
    ],
    vence=st.dates(dt.date(2020, 1, 1), dt.date(2090, 12, 31)),
    centavos=st.integers(0, 9_000_000),
    recargo=st.integers(0, 900_000),
    dias=st.integers(0, 99),
)


@given(formato=LARGOS, clase=st.sampled_from(Clase), clave=st.integers(1, 999_999_999), vencimientos=VENCIMIENTOS)
@settings(max_examples=60)
def test_lo_que_va_vuelve(formato: str, clase: Clase, clave: int, vencimientos: Sequence[Vencimiento]) -> None:
    codigo = codificar(FORMATOS[formato], un_cobrable(clase=clase, clave=clave, vencimientos=vencimientos))
    leido = leer(FORMATOS[formato], codigo)
    primero = vencimientos[0]
    assert (leido.clase, leido.clave, leido.vence, leido.centavos) == (clase, clave, primero.vence, primero.centavos)
    assert reconocer(codigo, FORMATOS.values()) == leido


@given(clave=LARGOS, lugar=st.integers(0, 60), suma=st.integers(2, 9))
@settings(max_examples=60)
def test_un_digito_cambiado_se_nota_cuando_pesa(clave: str, lugar: int, suma: int) -> None:
    """Halving loses one: a change whose weight in the sum is below two may pass, a bigger one never does."""
    formato = FORMATOS[clave]
    codigo = codificar(formato, un_cobrable())
    lugar %= formato.largo - formato.digitos
    cambiado = codigo[:lugar] + str((int(codigo[lugar]) + suma) % 10) + codigo[lugar + 1 :]
    peso = 1 if lugar == 0 else (3, 5, 7, 9)[(lugar - 1) % 4]
    salto = abs(int(cambiado[lugar]) - int(codigo[lugar])) * peso
    if min(salto % 20, -salto % 20) >= 2:
        with pytest.raises(CodigoMalLeido):
            leer(formato, cambiado)


@pytest.mark.parametrize(
    "vencimientos", [[(VENCE, 100_000_000)], [(VENCE, 100), (VENCE + dt.timedelta(days=100), 200)]]
)
def test_lo_que_no_entra_va_por_otro_formato(vencimientos: Sequence[tuple[dt.date, int]]) -> None:
    cobrable = un_cobrable(vencimientos=[Vencimiento(vence=v, centavos=c) for v, c in vencimientos])
    with pytest.raises(NoEntra):
        codificar(FORMATOS["pago-facil-42"], cobrable)
    leido = leer(FORMATOS["caja-50"], codificar(FORMATOS["caja-50"], cobrable))
    assert leido.centavos == vencimientos[0][1]


@pytest.mark.parametrize(
    "codigo", ["", "1", "x" * 42, "²" * 42, con_verificadores("0123" + "01234567" + "26999" + "1" + "0" * 22, 2)]
)
def test_lo_que_no_es_un_codigo_se_dice(codigo: str) -> None:
    with pytest.raises(CodigoMalLeido):
        leer(FORMATOS["pago-facil-42"], codigo)
    assert reconocer(codigo, FORMATOS.values()) is None


@pytest.mark.parametrize(
    "campos",
    [
        [{"campo": "empresa", "largo": 4}],
        [{"campo": "empresa", "largo": 4}, {"campo": "empresa", "largo": 4}],
        [{"campo": "vence", "largo": 4}],
        [{"campo": "otra", "largo": 4}],
    ],
)
def test_un_formato_incompleto_no_es_uno(campos: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="formato"):
        formato_de({"clave": "x", "nombre": "x", "digitos": 2, "campos": campos})


def test_las_barras_de_dos_digitos() -> None:
    """38: 3 is the bars (wide, wide, narrow, narrow, narrow), 8 the spaces (wide, n, n, wide, n)."""
    angosta, ancha = 2, 5
    assert barras("38") == [
        *[angosta] * 4, ancha, ancha, ancha, angosta, angosta, angosta, angosta, ancha, angosta, angosta,
        ancha, angosta, angosta,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="par"):
        barras("381")
