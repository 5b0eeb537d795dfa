"""Incompatible acts: when roles are given, and when acting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from cesop.nucleo import fechas, parametros, segregacion
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import matriz
from tests.factories import un_usuario

CABEZA = ",".join(segregacion.COLUMNAS)
BUENA = "p,a.uno,a.dos,persona,si,,Porque no."


def escribir(carpeta: Path, *filas: str, cabeza: str = CABEZA) -> Path:
    camino = carpeta / "pares.csv"
    camino.write_text("\n".join([cabeza, *filas]) + "\n", encoding="utf-8")
    return camino


def test_lee_los_pares(tmp_path: Path) -> None:
    par = segregacion.leer_incompatibilidades(escribir(tmp_path, BUENA))["p"]
    assert (par.actos, par.alcance, par.exceptuable) == (frozenset({"a.uno", "a.dos"}), "persona", True)


@pytest.mark.parametrize(
    "filas",
    [
        [BUENA, BUENA],
        [BUENA, "q,a.dos,a.uno,persona,si,,El mismo par al revés."],
        ["p,a.uno,a.uno,persona,si,,Consigo mismo."],
        ["p,a.uno,a.dos,cualquiera,si,,Alcance desconocido."],
        ["p,a.uno,a.dos,persona,quizas,,Exceptuable desconocido."],
        ["p,a.uno,a.dos,persona,si,,"],
        ["p,,a.dos,persona,si,,Sin acto."],
    ],
)
def test_rechaza_pares_mal_escritos(tmp_path: Path, filas: list[str]) -> None:
    with pytest.raises(ValueError, match=r"incompatibilidades"):
        segregacion.leer_incompatibilidades(escribir(tmp_path, *filas))


def test_rechaza_otras_columnas(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="columnas"):
        segregacion.leer_incompatibilidades(escribir(tmp_path, cabeza="par,motivo"))


def test_cada_par_tiene_sus_actos_en_la_matriz_o_dice_que_modulo_los_traera() -> None:
    actos = {regla.clave for regla in matriz().values() if regla.tipo == "acto"}
    for par in segregacion.incompatibilidades().values():
        faltan = par.actos - actos
        assert bool(faltan) == bool(par.pendiente), f"{par.par}: faltan {sorted(faltan)}, pendiente «{par.pendiente}»"


def test_ningun_rol_solo_es_incompatible_consigo_mismo() -> None:
    for rol in ("mostrador", "caja", "medicion", "contaduria", "gerencia", "auditoria", "sistemas"):
        assert segregacion.incompatibles_en([rol]) == []


def test_auditoria_y_sistemas_juntos_no() -> None:
    pares = {par.par for par in segregacion.incompatibles_en(["auditoria", "sistemas"])}
    assert pares == {"auditoria_sistemas", "auditoria_parametros"}


# ── With a database ──


@pytest.fixture
def pruiz(db: None) -> Usuario:
    return un_usuario("pruiz", "mostrador")


def excepcion(usuario: Usuario, par: str, *, dias: int = 30, firma: str = "elena") -> None:
    hoy = fechas.hoy()
    segregacion.registrar_excepcion(
        usuario,
        par=par,
        desde=hoy,
        hasta=hoy + dt.timedelta(days=dias),
        motivo="una sola persona en la sucursal",
        firmada_por=un_usuario(firma, "gerencia"),
    )


def test_dos_roles_incompatibles_se_rechazan_salvo_excepcion_vigente(pruiz: Usuario) -> None:
    roles = ["auditoria", "sistemas"]
    with pytest.raises(ErrorNegocio) as error:
        segregacion.exigir_roles_compatibles(pruiz, roles=roles)
    assert error.value.codigo == "segregacion.incompatibles"
    excepcion(pruiz, "auditoria_sistemas")
    with pytest.raises(ErrorNegocio) as error:  # the other pair still clashes
        segregacion.exigir_roles_compatibles(pruiz, roles=roles)
    assert error.value.datos["pares"] == ["auditoria_parametros"]
    excepcion(pruiz, "auditoria_parametros", firma="jdiaz")
    segregacion.exigir_roles_compatibles(pruiz, roles=roles)
    fechas.mover_reloj(dt.timedelta(days=31))
    with pytest.raises(ErrorNegocio):
        segregacion.exigir_roles_compatibles(pruiz, roles=roles)


def test_la_misma_persona_no_hace_las_dos_partes(pruiz: Usuario) -> None:
    def exigir(autor: int | None) -> None:
        segregacion.exigir_otra_persona(
            "usuarios.asignar_roles", previo="usuarios.crear", actor=pruiz, autor_previo=autor
        )

    exigir(None)
    exigir(pruiz.pk + 1)
    with pytest.raises(ErrorNegocio) as error:
        exigir(pruiz.pk)
    assert error.value.codigo == "segregacion.misma_persona"
    excepcion(pruiz, "usuario_rol")
    exigir(pruiz.pk)


def test_un_par_que_no_admite_excepcion_no_la_recibe(
    pruiz: Usuario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    firme = segregacion.leer_incompatibilidades(escribir(tmp_path, BUENA.replace(",si,", ",no,")))
    monkeypatch.setattr(segregacion, "incompatibilidades", lambda: firme)
    with pytest.raises(ErrorNegocio) as error:
        excepcion(pruiz, "p")
    assert error.value.codigo == "segregacion.no_exceptuable"


def test_cada_acto_de_la_matriz_lo_pide_alguien_o_es_de_un_par() -> None:
    """A row that nothing asks for promises a control that is not there."""
    raiz = Path(__file__).resolve().parents[2]
    codigo = "".join(
        camino.read_text(encoding="utf-8")
        for carpeta in ("cesop", *settings.MODULOS)
        for camino in (raiz / carpeta).rglob("*.py")
    )
    de_pares = {acto for par in segregacion.incompatibilidades().values() for acto in par.actos}
    muertos = {
        regla.clave
        for regla in matriz().values()
        if regla.tipo == "acto" and ":" not in regla.clave and f'"{regla.clave}"' not in codigo
    }
    assert muertos - de_pares == set()


def test_quien_controla_no_cambia_parametros_sin_excepcion(pruiz: Usuario) -> None:
    doble = un_usuario("doble", "auditoria", "gerencia")
    with pytest.raises(SinPermiso) as error:
        parametros.exigir_que_cambie(doble)
    assert error.value.codigo == "segregacion.incompatibles"
    excepcion(doble, "auditoria_parametros")
    parametros.exigir_que_cambie(doble)
    fechas.mover_reloj(dt.timedelta(days=31))
    with pytest.raises(SinPermiso):
        parametros.exigir_que_cambie(doble)


def test_un_par_que_no_existe_es_un_error_del_programa(pruiz: Usuario) -> None:
    with pytest.raises(ValueError, match=r"usuarios\.volar"):
        segregacion.exigir_otra_persona("usuarios.volar", previo="usuarios.crear", actor=pruiz, autor_previo=1)


def test_nadie_firma_su_propia_excepcion_ni_una_vencida(pruiz: Usuario) -> None:
    hoy = fechas.hoy()
    datos = {"par": "usuario_rol", "desde": hoy, "motivo": "x"}
    with pytest.raises(ErrorNegocio) as error:
        segregacion.registrar_excepcion(pruiz, hasta=hoy + dt.timedelta(days=1), firmada_por=pruiz, **datos)
    assert error.value.codigo == "segregacion.firma_propia"
    with pytest.raises(ErrorNegocio) as error:
        segregacion.registrar_excepcion(pruiz, hasta=hoy, firmada_por=un_usuario("elena", "gerencia"), **datos)
    assert error.value.codigo == "segregacion.fechas"


def test_el_informe_muestra_a_quien_tiene_los_dos_actos_y_su_excepcion(
    pruiz: Usuario, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    un_usuario("sofia", "sistemas")
    doble = un_usuario("doble", "auditoria", "sistemas")
    baja = un_usuario("baja", "auditoria", "sistemas")
    Usuario.objects.filter(pk=baja.pk).update(is_active=False)
    excepcion(doble, "auditoria_sistemas")
    hallados = segregacion.conflictos(Usuario.objects.all())
    assert {(c.usuario.usuario, c.incompatibilidad.par, c.excepcion is not None) for c in hallados} == {
        ("doble", "auditoria_sistemas", True),
        ("doble", "auditoria_parametros", False),
    }
    un_usuario("otro", "auditoria", "sistemas")
    with django_assert_num_queries(4):  # the business date, exceptions, users, their roles
        segregacion.conflictos(Usuario.objects.all())
