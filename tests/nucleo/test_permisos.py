"""The matrix as data: what it may say, and how it is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from cesop.nucleo import permisos
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import ROLES, leer_matriz
from tests.factories import un_usuario

CABEZA = ",".join(["clave", "tipo", "descripcion", *ROLES])


def fila(clave: str = "x:y", tipo: str = "vista", descripcion: str = "Algo", **celdas: str) -> str:
    return ",".join([clave, tipo, descripcion, *(celdas.get(rol, "") for rol in ROLES)])


def escribir(carpeta: Path, *filas: str, cabeza: str = CABEZA) -> Path:
    camino = carpeta / "matriz.csv"
    camino.write_text("\n".join([cabeza, *filas]) + "\n", encoding="utf-8")
    return camino


def test_lee_quien_mira_y_quien_escribe(tmp_path: Path) -> None:
    regla = leer_matriz(escribir(tmp_path, fila(caja="L", sistemas="E")))["x:y"]
    assert (regla.leen, regla.escriben) == ({"caja", "sistemas"}, {"sistemas"})


@pytest.mark.parametrize(
    "filas",
    [
        [fila(), fila()],
        [fila(tipo="pagina")],
        [fila(caja="X")],
        [fila(caja="e")],
        [fila(tipo="publica", caja="L")],
        [fila(tipo="propia", caja="E")],
        [fila(clave="")],
        [fila(descripcion="")],
        [fila() + ",L"],
        [fila(descripcion="Una coma, sin comillas")],
        ["x:y,vista,Algo"],
    ],
)
def test_rechaza_filas_mal_escritas(tmp_path: Path, filas: list[str]) -> None:
    with pytest.raises(ValueError, match="matriz"):
        leer_matriz(escribir(tmp_path, *filas))


@pytest.mark.parametrize("cabeza", ["clave,tipo", CABEZA + ",superusuario", CABEZA.replace("caja,", ""), ""])
def test_rechaza_otras_columnas(tmp_path: Path, cabeza: str) -> None:
    with pytest.raises(ValueError, match="columnas"):
        leer_matriz(escribir(tmp_path, cabeza=cabeza))


@pytest.fixture
def matriz_chica(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filas = [
        fila("x:lista", caja="L", sistemas="E"),
        fila("x:cuenta", "propia"),
        fila("x.dni", "dato", mostrador="L"),
    ]
    reglas = leer_matriz(escribir(tmp_path, *filas))
    monkeypatch.setattr(permisos, "matriz", lambda: reglas)


@pytest.mark.django_db
def test_los_roles_se_suman_y_lo_desconocido_se_niega(matriz_chica: None) -> None:
    nadie, caja, ambos = un_usuario("nadie"), un_usuario("cajera", "caja"), un_usuario("ambos", "caja", "sistemas")
    assert [permisos.puede_ver(u, "x:lista") for u in (nadie, caja, ambos)] == [False, True, True]
    assert [permisos.puede_escribir(u, "x:lista") for u in (nadie, caja, ambos)] == [False, False, True]
    assert permisos.puede_escribir(nadie, "x:cuenta")
    assert not permisos.puede_ver(ambos, "x:nadie_la_escribio")


@pytest.mark.django_db
def test_un_usuario_inactivo_no_puede_nada(matriz_chica: None) -> None:
    baja = un_usuario("baja", "sistemas")
    baja.is_active = False
    assert not permisos.puede_ver(baja, "x:lista")
    assert not permisos.puede_escribir(baja, "x:cuenta")


@pytest.mark.django_db
def test_un_dato_se_tapa_para_quien_no_lo_ve(matriz_chica: None) -> None:
    ve, no_ve = un_usuario("ve", "mostrador"), un_usuario("nove", "caja")
    assert permisos.ver_dato(ve, "x.dni", "17904226") == "17904226"
    assert permisos.ver_dato(no_ve, "x.dni", "17904226") == permisos.MASCARA
    assert "1790" not in str(permisos.ver_dato(no_ve, "x.dni", "17904226"))
    assert permisos.ver_dato(no_ve, "x.dni", None) is None
    assert permisos.ver_dato(no_ve, "x.dni", "") == ""
    with pytest.raises(ValueError, match=r"x\.otro"):
        permisos.ver_dato(ve, "x.otro", "1")
    with pytest.raises(ValueError, match="x:lista"):
        permisos.ver_dato(ve, "x:lista", "1")


@pytest.mark.django_db
def test_la_bandera_de_superusuario_no_da_nada() -> None:
    usuario = un_usuario("pruiz")
    usuario.is_superuser = True
    assert not usuario.has_perm("nucleo.change_usuario")
    assert not permisos.puede_ver(usuario, "nucleo:usuarios")


@pytest.mark.django_db
def test_los_roles_se_preguntan_una_vez(django_assert_num_queries: pytest.FixtureRequest) -> None:
    usuario = Usuario.objects.get(pk=un_usuario("pruiz", "caja").pk)
    with django_assert_num_queries(1):
        for _ in range(3):
            permisos.puede_ver(usuario, "nucleo:usuarios")


def test_la_matriz_del_programa_se_lee() -> None:
    assert len(permisos.matriz()) > 20
