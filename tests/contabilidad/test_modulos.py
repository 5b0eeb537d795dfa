"""A module that closed a period posts no more in it, by any path; accounting does, until the period itself closes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.errores import EventoInvalido, LoteInvalido
from contabilidad.eventos import MANUAL, MODULOS, modulos_que_asientan, tipos
from contabilidad.libro import Evento, Importe, anular, asentar, asentar_lote, asentar_renglones
from contabilidad.models import ActoDeModulo, Asiento, Periodo
from contabilidad.ports import ORIGEN
from contabilidad.selectors.ejercicios import ejercicios_con_periodos, modulos_de_periodo
from contabilidad.services import cierre, controles
from contabilidad.services.modulos import cerrar_modulo, reabrir_modulo
from tests.contabilidad.conftest import (
    CABECERA,
    DIA,
    DICIEMBRE,
    FACTURA,
    NOVIEMBRE,
    OTRO_ACTO,
    Existentes,
    LibroChico,
    asentar_mientras_se_cierra,
    asentar_y_cerrar_cruzados,
    cerrar_sin_revisar,
    como_dueno,
    con_regla,
    noviembre,
    una_factura,
    unas_facturas,
)
from tests.factories import entrar, un_usuario

GASTO = "tesoreria.gasto_bancario"


@pytest.fixture(autouse=True)
def extractos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ORIGEN._proveedores, "extracto", Existentes("Extracto"))


@pytest.fixture
def chico(libro: LibroChico) -> LibroChico:
    con_regla(libro, evento=GASTO, componente="comision")
    return libro


@pytest.fixture
def propio(libro_propio: LibroChico) -> LibroChico:
    con_regla(libro_propio, evento=GASTO, componente="comision")
    return libro_propio


def _gasto(numero: int = 1, *, fecha: dt.date = DIA) -> Evento:
    return Evento(
        tipo=GASTO, fecha=fecha, origen=("extracto", numero),
        importes=(Importe(componente="comision", importe=Decimal("10.00")),),
    )  # fmt: skip


def _cerrados(periodo: Periodo) -> list[str]:
    return [m.clave for m in modulos_de_periodo(periodo) if m.cerrado]


# ── Services ──


def test_el_modulo_cerrado_no_asienta_y_contaduria_si(chico: LibroChico, ana: Usuario) -> None:
    previo = asentar(_gasto(1))
    acto = cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    assert (acto.acto, acto.revision, acto.usuario) == ("cierre", 1, ana)
    assert abs(acto.registrado_en - ahora()) < dt.timedelta(minutes=1)
    with pytest.raises(EventoInvalido) as error:
        asentar(_gasto(2))
    assert error.value.causa == "modulo_cerrado"
    assert error.value.mensaje == (
        "No se puede asentar porque Tesorería ya cerró el período del 05/11/2026. Usá una fecha de un período abierto "
        "y dejá ese día como fecha valor, o pedile a contaduría que reabra el módulo."
    )
    tarde = asentar(replace(_gasto(2, fecha=DICIEMBRE), fecha_valor=DIA))  # what the message says to do
    assert (tarde.fecha, tarde.fecha_valor) == (DICIEMBRE, DIA)
    asentar(una_factura(1, seccion=chico.agua))  # another module
    anular(previo, fecha=DIA, motivo="Mal cargado", usuario=ana)  # accounting itself
    asentar_renglones(
        AsientoDirecto(
            tipo=MANUAL, fecha=DIA, origen=("prueba", 1),
            renglones=(
                RenglonDirecto(cuenta=chico.cuentas["1.1.03.01"].pk, debe=Decimal(5)),
                RenglonDirecto(cuenta=chico.cuentas["2.1.02.01"].pk, haber=Decimal(5)),
            ),
        )
    )  # fmt: skip


def test_el_lote_nombra_los_de_un_modulo_cerrado(chico: LibroChico, ana: Usuario) -> None:
    cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    facturas = unas_facturas(3, seccion=chico.agua)
    gastos = facturas.with_columns(evento=facturas["evento"].str.replace(FACTURA, GASTO)).filter(
        facturas["componente"] == "neto"
    )
    gastos = gastos.with_columns(componente=gastos["componente"].str.replace("neto", "comision"), n=gastos["n"] + 10)
    with pytest.raises(LoteInvalido, match="3 en un período que su módulo ya cerró") as error:
        asentar_lote(facturas.vstack(gastos))
    assert {(r.evento, r.causa) for r in error.value.rechazados} == {(GASTO, "modulo_cerrado")}
    assert not Asiento.objects.exists()


def test_se_reabre_con_motivo_y_se_vuelve_a_cerrar(chico: LibroChico, ana: Usuario) -> None:
    mes = noviembre()
    cerrar_modulo(mes, "tesoreria", usuario=ana)
    with pytest.raises(ErrorNegocio) as error:
        reabrir_modulo(mes, "tesoreria", usuario=ana, motivo="  ")
    assert error.value.codigo == "modulos.motivo"
    reabrir_modulo(mes, "tesoreria", usuario=ana, motivo="Faltó un gasto")
    asentar(_gasto(1))
    assert cerrar_modulo(mes, "tesoreria", usuario=ana).revision == 2
    with pytest.raises(EventoInvalido):
        asentar(_gasto(2))
    actos = ActoDeModulo.objects.order_by("pk").values_list("acto", "revision", "motivo")
    assert list(actos) == [("cierre", 1, ""), ("reapertura", 1, "Faltó un gasto"), ("cierre", 2, "")]


def test_cada_periodo_y_cada_modulo_por_su_lado(chico: LibroChico, ana: Usuario) -> None:
    cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    cerrar_modulo(noviembre(), "facturacion", usuario=ana)
    assert _cerrados(noviembre()) == ["tesoreria", "facturacion"]
    assert _cerrados(Periodo.objects.get(desde=DICIEMBRE)) == []
    por_mes = {p.desde: p.modulos_cerrados for e in ejercicios_con_periodos() for p in e.periodos.all()}
    assert (por_mes[NOVIEMBRE], por_mes[DICIEMBRE]) == (["facturacion", "tesoreria"], [])


@pytest.mark.parametrize("modulo", ["contabilidad", "prueba", "nada"])
def test_lo_que_no_se_cierra_aparte(chico: LibroChico, ana: Usuario, modulo: str) -> None:
    with pytest.raises(ErrorNegocio, match="se cierra con el período") as error:
        cerrar_modulo(noviembre(), modulo, usuario=ana)
    assert error.value.codigo == "modulos.no_existe"


def test_ni_dos_veces_ni_lo_abierto_ni_en_un_periodo_cerrado(chico: LibroChico, ana: Usuario) -> None:
    mes = noviembre()
    with pytest.raises(ErrorNegocio, match="está abierto"):
        reabrir_modulo(mes, "tesoreria", usuario=ana, motivo="Algo")
    cerrar_modulo(mes, "tesoreria", usuario=ana)
    with pytest.raises(ErrorNegocio, match="ya se cerró"):
        cerrar_modulo(mes, "tesoreria", usuario=ana)
    cerrar_sin_revisar(NOVIEMBRE)
    for acto in (
        lambda: reabrir_modulo(mes, "tesoreria", usuario=ana, motivo="Algo"),
        lambda: cerrar_modulo(mes, "compras", usuario=ana),
    ):
        with pytest.raises(ErrorNegocio) as error:
            acto()
        assert error.value.codigo == "modulos.periodo_cerrado"


def test_los_modulos_son_los_que_asientan_por_su_cuenta() -> None:
    assert set(modulos_que_asientan()) == {t.modulo for t in tipos().values() if t.asienta} - {"contabilidad"}
    assert {t.modulo for t in tipos().values()} <= MODULOS.keys()


# ── The checklist of the closing ──


def _control(periodo: Periodo) -> controles.Control:
    return next(c for c in controles.revisar(periodo) if c.clave == "modulos")


def test_el_cierre_avisa_de_los_que_asentaron_y_siguen_abiertos(chico: LibroChico, ana: Usuario) -> None:
    asentar(una_factura(1, seccion=chico.agua))
    assert _control(noviembre()).tono == "verde"
    asentar(_gasto(1))
    control = _control(noviembre())
    assert (control.tono, [c.texto for c in control.culpables]) == ("aviso", ["Tesorería asentó y sigue abierto"])
    antes = controles.lo_asentado(noviembre())
    cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    assert _control(noviembre()).tono == "verde"
    assert controles.lo_asentado(noviembre()) != antes  # a proof made before is old


def test_reabrir_el_periodo_no_reabre_los_modulos(chico: LibroChico, ana: Usuario) -> None:
    asentar(_gasto(1))
    cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    cerrar_sin_revisar(NOVIEMBRE)
    Periodo.objects.filter(desde=NOVIEMBRE).update(estado="abierto")
    with pytest.raises(EventoInvalido, match="Tesorería ya cerró"):
        asentar(_gasto(2))


def test_cerrar_el_mes_con_un_modulo_abierto_pide_el_motivo(chico: LibroChico, ana: Usuario) -> None:
    Periodo.objects.filter(desde__lt=NOVIEMBRE).update(estado="cerrado")
    con_regla(chico, evento=FACTURA, componente="tasa")
    asentar(_gasto(1))
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_periodo(noviembre(), usuario=ana)
    assert error.value.codigo == "cierre.motivo"
    cierre.cerrar_periodo(noviembre(), usuario=ana, motivo="Tesorería no tiene más")
    assert noviembre().estado == Periodo.Estado.CERRADO


def test_con_los_modulos_cerrados_el_mes_cierra_sin_motivo(chico: LibroChico, ana: Usuario) -> None:
    Periodo.objects.filter(desde__lt=NOVIEMBRE).update(estado="cerrado")
    con_regla(chico, evento=FACTURA, componente="tasa")
    asentar(_gasto(1))
    cerrar_modulo(noviembre(), "tesoreria", usuario=ana)
    cierre.cerrar_periodo(noviembre(), usuario=ana)
    with pytest.raises(EventoInvalido) as error:
        asentar(_gasto(2))
    assert error.value.causa == "periodo_cerrado"


# ── Around the services ──


ACTO = (
    "INSERT INTO contabilidad_actodemodulo (periodo_id, modulo, acto, revision, usuario_id, motivo, registrado_en) "
    "VALUES (%(periodo)s, %(modulo)s, %(acto)s, %(revision)s, %(usuario)s, %(motivo)s, '2020-01-01')"
)


def _acto(acto: str = "cierre", *, modulo: str = "tesoreria", revision: int = 1, motivo: str = "x") -> dict[str, Any]:
    usuario = Usuario.objects.get(usuario="ana").pk
    return {
        "periodo": noviembre().pk, "modulo": modulo, "acto": acto, "revision": revision, "usuario": usuario,
        "motivo": motivo,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("previos", "acto", "restriccion"),
    [
        ([], {"acto": "reapertura"}, "actodemodulo_en_orden"),
        ([], {"revision": 2}, "actodemodulo_en_orden"),
        ([], {"modulo": "contabilidad"}, "actodemodulo_modulo"),
        ([], {"modulo": "Tesorería"}, "actodemodulo_modulo"),
        ([{}], {}, "actodemodulo_en_orden"),
        ([{}], {"revision": 2}, "actodemodulo_en_orden"),
        ([{}], {"acto": "reapertura", "motivo": ""}, "actodemodulo_motivo"),
        ([{}], {"acto": "apertura", "revision": 2}, "actodemodulo_motivo"),
        ([{}], {"acto": "reapertura", "revision": 2}, "actodemodulo_en_orden"),
        ([{}, {"acto": "reapertura"}], {"acto": "reapertura"}, "actodemodulo_en_orden"),
        ([{}, {"acto": "reapertura"}], {"revision": 1}, "actodemodulo_en_orden"),
    ],
)
def test_los_actos_van_en_orden(
    chico: LibroChico, ana: Usuario, previos: list[dict[str, Any]], acto: dict[str, Any], restriccion: str
) -> None:
    with connection.cursor() as cursor:
        for previo in previos:
            cursor.execute(ACTO, _acto(**previo))
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            cursor.execute(ACTO, _acto(**acto))
    assert error.value.__cause__.diag.constraint_name == restriccion  # type: ignore[union-attr]


def test_la_hora_del_acto_es_la_del_reloj(chico: LibroChico, ana: Usuario) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ACTO, _acto())
    assert abs(ActoDeModulo.objects.get().registrado_en - ahora()) < dt.timedelta(minutes=1)


def test_en_un_periodo_cerrado_no_hay_actos(chico: LibroChico, ana: Usuario) -> None:
    cerrar_sin_revisar(NOVIEMBRE)
    with pytest.raises(IntegrityError, match="Reabrí antes el período"), connection.cursor() as cursor:
        cursor.execute(ACTO, _acto())


def test_ni_con_sql_ni_con_una_tabla_temporal(propio: LibroChico, otra_sesion: psycopg.Connection) -> None:
    cerrar_modulo(noviembre(), "tesoreria", usuario=un_usuario("ana", "contaduria"))
    casos = [GASTO, "tesoreria", "tesoreria.lo_que_sea"]
    for evento in casos:
        with pytest.raises(psycopg.errors.CheckViolation, match="fecha valor, o pedile a contaduría") as error:
            otra_sesion.execute(CABECERA, [evento, DIA, 9])
        assert error.value.diag.constraint_name == "asiento_modulo_cerrado"
        otra_sesion.rollback()
    otra_sesion.execute("CREATE TEMP TABLE contabilidad_actodemodulo (LIKE public.contabilidad_actodemodulo)")
    otra_sesion.execute("SET search_path = pg_temp, public")
    with pytest.raises(psycopg.errors.CheckViolation, match="ya cerró ese período"):
        otra_sesion.execute(CABECERA, [GASTO, DIA, 9])
    otra_sesion.rollback()
    for evento, fecha in ((GASTO, DICIEMBRE), ("tesorerias.otra", DIA), ("contabilidad.manual", DIA)):
        otra_sesion.execute(CABECERA, [evento, fecha, 9])  # what it does not refuse


@pytest.mark.parametrize(
    "orden",
    [
        "UPDATE contabilidad_actodemodulo SET acto = 'reapertura'",
        "DELETE FROM contabilidad_actodemodulo",
        "TRUNCATE contabilidad_actodemodulo",
    ],
)
def test_los_actos_no_se_tocan(propio: LibroChico, otra_sesion: psycopg.Connection, orden: str) -> None:
    cerrar_modulo(noviembre(), "tesoreria", usuario=un_usuario("ana", "contaduria"))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        otra_sesion.execute(orden)
    with (
        como_dueno() as dueno,
        pytest.raises(psycopg.errors.CheckViolation, match="inmutable"),
    ):
        dueno.execute(orden)


# ── Races, with real transactions ──


def test_no_se_cierra_mientras_se_asienta_y_dice_quien(propio: LibroChico, otra_sesion: psycopg.Connection) -> None:
    otra_sesion.execute(CABECERA, [GASTO, DIA, 9])
    with pytest.raises(ErrorNegocio) as error:
        cerrar_modulo(noviembre(), "tesoreria", usuario=un_usuario("ana", "contaduria"))
    assert (error.value.codigo, OTRO_ACTO in error.value.mensaje) == ("bloqueos.ocupado", True)


def test_asentar_contra_cerrar_el_modulo_nunca_deja_entrar_despues(propio: LibroChico) -> None:
    """Several post while one closes their module: what is there when the closing ends is all that there will be."""
    usuario = un_usuario("ana", "contaduria")

    def cerrar() -> int:
        cerrar_modulo(noviembre(), "tesoreria", usuario=usuario)
        return Asiento.objects.count()

    al_cerrar, rechazos = asentar_mientras_se_cierra(_gasto, cerrar, hilos=6, por_hilo=12)
    assert all("cerró" in rechazo for rechazo in rechazos)
    assert Asiento.objects.count() == al_cerrar
    assert al_cerrar + len(rechazos) == 6 * 12


def test_control_sin_el_bloqueo_la_carrera_existe(propio: LibroChico) -> None:
    """With the lock, the closing is refused while somebody posts; without it, an entry of a closed module gets in."""
    un_usuario("ana", "contaduria")
    with pytest.raises(psycopg.errors.LockNotAvailable, match="se está asentando"):
        asentar_y_cerrar_cruzados(propio, GASTO, numero=1, cerrar=ACTO, dicho=_acto())
    with como_dueno(autocommit=True) as dueno:
        dueno.execute("ALTER TABLE contabilidad_actodemodulo DISABLE TRIGGER admitir")
    assert asentar_y_cerrar_cruzados(propio, GASTO, numero=2, cerrar=ACTO, dicho=_acto()).evento == GASTO
    assert _cerrados(noviembre()) == ["tesoreria"]


# ── The page of the period ──


@pytest.fixture
def conta(client: Client, ana: Usuario) -> Client:
    return entrar(client, ana)


def _ver(cliente: Client) -> str:
    return cliente.get(reverse("contabilidad:periodo", args=[noviembre().pk])).content.decode()


def test_la_pagina_del_periodo_cierra_y_reabre_modulos(conta: Client) -> None:
    argumentos = [noviembre().pk, "tesoreria"]
    reabrir = reverse("contabilidad:modulo_reabrir", args=argumentos)
    assert "ninguno cerrado" in _ver(conta)
    assert reabrir not in _ver(conta)
    respuesta = conta.post(reverse("contabilidad:modulo_cerrar", args=argumentos), follow=True)
    assert "Tesorería cerró noviembre 2026" in respuesta.content.decode()
    assert "1 de" in _ver(conta)
    assert reabrir in _ver(conta)
    assert "1 módulo cerrado" in conta.get(reverse("contabilidad:ejercicios")).content.decode()
    assert conta.post(reabrir, {"motivo": ""}).status_code == 422
    assert "Queda escrito quién" in conta.get(reabrir).content.decode()
    conta.post(reabrir, {"motivo": "Faltó un gasto"})
    assert _cerrados(noviembre()) == []
    assert "Faltó un gasto" in _ver(conta)
    otra = conta.post(reabrir, {"motivo": "Otra vez"})
    assert (otra.status_code, "está abierto" in otra.content.decode()) == (422, True)


def test_un_modulo_que_no_existe_es_404(conta: Client) -> None:
    for vista in ("modulo_cerrar", "modulo_reabrir"):
        assert conta.post(reverse(f"contabilidad:{vista}", args=[noviembre().pk, "nada"])).status_code == 404


def test_quien_no_lleva_los_libros_los_ve_sin_botones(chico: LibroChico, client: Client) -> None:
    entrar(client, un_usuario("gerente", "gerencia"))
    assert "Tesorería" in _ver(client)
    assert "modulos/tesoreria" not in _ver(client)
    respuesta = client.post(reverse("contabilidad:modulo_cerrar", args=[noviembre().pk, "tesoreria"]))
    assert (respuesta.status_code, ActoDeModulo.objects.count()) == (403, 0)
