"""Closing: the checklist, the legal numbers, reopening by two people, results by section; and its races, for real."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from cesop.embebidos import roles
from cesop.nucleo import aprobaciones, trabajadores
from cesop.nucleo.bloqueos import exclusiva, intentar
from cesop.nucleo.errors import ErrorNegocio, restriccion_de
from cesop.nucleo.fechas import ahora, mover_reloj
from cesop.nucleo.models import Usuario
from contabilidad import libro as escritor
from contabilidad import tasks
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.errores import CierreImposible, EventoInvalido
from contabilidad.eventos import MANUAL
from contabilidad.libro import asentar, asentar_renglones, saldo
from contabilidad.models import (
    ActoDePeriodo,
    Asiento,
    Cuenta,
    Ejercicio,
    NumeroDiario,
    Periodo,
    Regla,
    SaldoDelta,
    Sello,
)
from contabilidad.ports import ORIGEN, SIN_TERMINAR, SUBMAYOR, Culpable, DocumentoOrigen
from contabilidad.services import cierre, manual
from contabilidad.services.controles import Control, cierre_vigente, revisar, revisar_libro
from contabilidad.services.manual import Cargado, RenglonCargado
from tests.conftest import _url_dueno
from tests.contabilidad.conftest import DIA, FACTURA, LibroChico, cerrar_sin_revisar, una_factura
from tests.factories import un_libro, un_usuario

D = Decimal
NOVIEMBRE = dt.date(2026, 11, 1)


class Comprobantes:
    """The invoices of the tests exist, whatever their number."""

    def describir(self, ids: list[int]) -> dict[int, DocumentoOrigen]:
        return {i: DocumentoOrigen(etiqueta=f"Comprobante {i}") for i in ids}

    def existentes(self, ids: list[int]) -> list[int]:
        return [i for i in ids if i < 1_000_000]


@pytest.fixture(autouse=True)
def comprobantes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ORIGEN._proveedores, "comprobante", Comprobantes())


def _preparar(chico: LibroChico) -> None:
    """Everything before November closed, and every component with its rule."""
    Regla.objects.create(
        evento=FACTURA, componente="tasa", debe=chico.cuentas["1.1.03.01"], haber=chico.cuentas["4.1.03"],
        desde=dt.date(2020, 1, 1),
    )  # fmt: skip
    Periodo.objects.filter(desde__lt=NOVIEMBRE).update(estado="cerrado")


@pytest.fixture
def chico(libro: LibroChico) -> LibroChico:
    _preparar(libro)
    return libro


@pytest.fixture
def propio(libro_propio: LibroChico) -> LibroChico:
    _preparar(libro_propio)
    return libro_propio


@pytest.fixture
def ana(chico: LibroChico) -> Usuario:
    return un_usuario("ana", "contaduria")


@pytest.fixture
def beto(chico: LibroChico) -> Usuario:
    return un_usuario("beto", "contaduria")


def _noviembre() -> Periodo:
    return Periodo.objects.get(desde=NOVIEMBRE)


def _en_rojo(periodo: Periodo) -> dict[str, Control]:
    return {c.clave: c for c in revisar(periodo) if c.tono == "rojo"}


def _numeros() -> list[tuple[int, int]]:
    return list(NumeroDiario.objects.order_by("numero").values_list("numero", "asiento__origen_id"))


def _reabrir(periodo: Periodo, *, pide: Usuario, decide: Usuario) -> None:
    pedido = cierre.pedir_reapertura(periodo, motivo="Faltó una factura", usuario=pide)
    aprobaciones.aprobar(pedido.pk, usuario=decide, nota="")


# ── Closing ──


def test_cierra_numera_por_fecha_y_deja_el_acto(chico: LibroChico, ana: Usuario) -> None:
    asentar(una_factura(1, seccion=chico.electricidad, fecha=dt.date(2026, 11, 20)))
    asentar(una_factura(2, seccion=chico.agua, fecha=dt.date(2026, 11, 5)))
    asentar(una_factura(3, seccion=chico.agua, fecha=dt.date(2026, 11, 5)))
    asentar(una_factura(4, seccion=chico.agua, fecha=dt.date(2026, 12, 1)))
    acto = cierre.cerrar_periodo(_noviembre(), usuario=ana)
    assert (acto.acto, acto.revision, acto.usuario_id) == ("cierre", 1, ana.pk)
    assert _numeros() == [(1, 2), (2, 3), (3, 1)]
    assert _noviembre().estado == "cerrado"
    assert not SaldoDelta.objects.exists()
    with pytest.raises(EventoInvalido) as error:
        asentar(una_factura(5, seccion=chico.agua))
    assert error.value.causa == "periodo_cerrado"
    with pytest.raises(ErrorNegocio) as otra:
        cierre.cerrar_periodo(_noviembre(), usuario=ana)
    assert otra.value.codigo == "cierre.cerrado"


def test_reabre_otra_persona_y_se_vuelve_a_cerrar(chico: LibroChico, ana: Usuario, beto: Usuario) -> None:
    asentar(una_factura(1, seccion=chico.agua, fecha=dt.date(2026, 11, 20)))
    cierre.cerrar_periodo(_noviembre(), usuario=ana)
    pedido = cierre.pedir_reapertura(_noviembre(), motivo="Faltó una factura", usuario=ana)
    with pytest.raises(ErrorNegocio, match="pediste vos"):
        aprobaciones.aprobar(pedido.pk, usuario=ana, nota="")
    antes = Asiento.objects.count()
    aprobaciones.aprobar(pedido.pk, usuario=beto, nota="")
    assert (_noviembre().estado, Asiento.objects.count()) == ("abierto", antes)
    asentar(una_factura(2, seccion=chico.agua, fecha=dt.date(2026, 11, 3)))
    acto = cierre.cerrar_periodo(_noviembre(), usuario=ana)
    assert acto.revision == 2
    assert _numeros() == [(1, 1), (2, 2)]
    actos = ActoDePeriodo.objects.filter(periodo=_noviembre()).order_by("pk").values_list("acto", "revision")
    assert list(actos) == [("cierre", 1), ("reapertura", 1), ("cierre", 2)]


def test_solo_se_reabre_el_ultimo_cerrado(chico: LibroChico, ana: Usuario) -> None:
    cierre.cerrar_periodo(_noviembre(), usuario=ana)
    with pytest.raises(ErrorNegocio) as error:
        cierre.pedir_reapertura(Periodo.objects.get(desde=dt.date(2026, 3, 1)), motivo="Algo", usuario=ana)
    assert error.value.codigo == "cierre.posteriores"
    with pytest.raises(ErrorNegocio) as error:
        cierre.pedir_reapertura(Periodo.objects.get(desde=dt.date(2026, 12, 1)), motivo="Algo", usuario=ana)
    assert error.value.codigo == "cierre.abierto"


def test_las_tareas_pliegan_y_sellan(libro_propio: LibroChico, capsys: pytest.CaptureFixture[str]) -> None:
    asentar(una_factura(1, seccion=libro_propio.agua))
    tasks.plegar()
    assert not SaldoDelta.objects.exists()
    call_command("plegar_saldos")
    assert "Se plegaron 0" in capsys.readouterr().out
    mover_reloj(dt.timedelta(days=1))
    tasks.sellar()
    assert Sello.objects.get().asientos == 1
    mover_reloj(dt.timedelta())


def test_el_reloj_llama_a_tareas_que_existen() -> None:
    trabajadores.app.loader.import_default_modules()
    llamadas = {paso["task"] for paso in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {tasks.plegar.name, tasks.sellar.name} <= llamadas <= set(trabajadores.app.tasks)


# ── The checklist ──


def test_un_mes_sano_esta_todo_en_verde(chico: LibroChico) -> None:
    asentar(una_factura(1, seccion=chico.agua))
    cierre.plegar()
    assert [(c.clave, c.culpables) for c in revisar(_noviembre()) if c.tono != "verde"] == []


def test_el_anterior_abierto(chico: LibroChico, ana: Usuario) -> None:
    with pytest.raises(CierreImposible) as error:
        cierre.cerrar_periodo(Periodo.objects.get(desde=dt.date(2026, 12, 1)), usuario=ana)
    assert error.value.controles == ["Los períodos anteriores están cerrados"]
    assert not ActoDePeriodo.objects.exists()


def test_lo_que_falta_plegar(chico: LibroChico) -> None:
    asentar(una_factura(1, seccion=chico.agua))
    assert _en_rojo(_noviembre()).keys() == {"plegados"}


def test_un_borrador_y_su_aprobacion(chico: LibroChico, ana: Usuario) -> None:
    lineas = [
        RenglonCargado(cuenta=chico.cuentas["1.1.03.01"].pk, debe=D("2000000.00")),
        RenglonCargado(cuenta=chico.cuentas["2.1.02.01"].pk, haber=D("2000000.00")),
    ]
    borrador = manual.crear_borrador(Cargado(fecha=DIA, glosa="Grande", renglones=lineas), usuario=ana)
    manual.pedir_asiento(borrador.pk, motivo="Mes", usuario=ana)
    rojos = _en_rojo(_noviembre())
    assert rojos.keys() == {"borradores", "aprobaciones"}
    assert "Grande" in rojos["borradores"].culpables[0].texto
    assert _en_rojo(Periodo.objects.get(desde=dt.date(2026, 10, 1))) == {}


def test_un_proceso_entre_numerar_y_escribir(chico: LibroChico, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tandas:
        nombre = "Tandas"

        def pendientes(self, *, desde: dt.date, hasta: dt.date) -> list[Culpable]:
            return [Culpable(texto="Lote 4")] if desde <= DIA < hasta else []

    monkeypatch.setitem(SIN_TERMINAR._proveedores, "prueba", Tandas())
    assert [c.texto for c in _en_rojo(_noviembre())["sin_terminar"].culpables] == ["Lote 4"]


def test_un_evento_sin_regla(chico: LibroChico) -> None:
    Regla.objects.filter(componente="tasa").update(reemplazado_en=ahora())
    assert "reglas" in _en_rojo(_noviembre())


def test_un_origen_que_no_existe(chico: LibroChico) -> None:
    asentar(una_factura(1_000_000, seccion=chico.agua))
    assert [c.texto for c in _en_rojo(_noviembre())["origenes"].culpables] == [
        "El origen «comprobante» 1000000 no existe"
    ]


class Deudores:
    """A subledger that says what it is told."""

    nombre = "Comprobantes impagos"

    def __init__(self, importe: str) -> None:
        self.importe = D(importe)

    def saldo(self, cuenta: Cuenta, *, al: dt.date) -> Decimal:
        return self.importe

    def culpables(self, cuenta: Cuenta, *, al: dt.date) -> list[Culpable]:
        return [Culpable(texto="Comprobante 1")]


def test_una_cuenta_de_control_que_difiere(chico: LibroChico, ana: Usuario, monkeypatch: pytest.MonkeyPatch) -> None:
    Cuenta.objects.filter(codigo="1.1.03.01").update(control="creditos_por_servicios")
    asentar(una_factura(1, seccion=chico.agua))
    avisos = [c for c in revisar(_noviembre()) if c.tono == "aviso"]
    assert [c.clave for c in avisos] == ["submayores"]
    with pytest.raises(ErrorNegocio) as sin_motivo:
        cierre.cerrar_periodo(_noviembre(), usuario=ana)
    assert sin_motivo.value.codigo == "cierre.motivo"
    monkeypatch.setattr("contabilidad.services.cuadre.PENDIENTES", frozenset())
    monkeypatch.setitem(SUBMAYOR._proveedores, "creditos_por_servicios", Deudores("120.99"))
    with pytest.raises(CierreImposible):
        cierre.cerrar_periodo(_noviembre(), usuario=ana)
    monkeypatch.setitem(SUBMAYOR._proveedores, "creditos_por_servicios", Deudores("121.00"))
    assert cierre.cerrar_periodo(_noviembre(), usuario=ana).revision == 1


# ── Legal numbers, around the services ──


@pytest.mark.parametrize(
    ("numeros", "restriccion"),
    [
        ({1: 1, 2: 3}, "numerodiario_correlativo"),
        ({1: 2}, "numerodiario_correlativo"),
        ({1: 2, 2: 1}, "numerodiario_en_orden"),
    ],
)
def test_el_diario_no_tiene_huecos_ni_con_sql(chico: LibroChico, numeros: dict[int, int], restriccion: str) -> None:
    for n in (1, 2):
        asentar(una_factura(n, seccion=chico.agua))
    ids = {a.origen_id: a.pk for a in Asiento.objects.all()}
    filas = [NumeroDiario(asiento_id=ids[o], ejercicio=chico.ejercicio, numero=n) for o, n in numeros.items()]
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        NumeroDiario.objects.bulk_create(filas)
    assert restriccion_de(error.value) == restriccion


def test_un_numero_es_del_ejercicio_de_su_asiento(chico: LibroChico) -> None:
    asiento = asentar(una_factura(1, seccion=chico.agua))
    otro = Ejercicio.objects.create(nombre="2027", desde=dt.date(2027, 1, 1), hasta=dt.date(2028, 1, 1))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        NumeroDiario.objects.create(asiento=asiento, ejercicio=otro, numero=1)
    assert restriccion_de(error.value) == "numerodiario_ejercicio"
    with pytest.raises(DatabaseError), transaction.atomic():
        NumeroDiario.objects.create(asiento=asiento, ejercicio=chico.ejercicio, numero=1)
        NumeroDiario.objects.update(numero=2)


# ── Results of the year ──


@pytest.fixture
def con_resultado(chico: LibroChico, ana: Usuario) -> LibroChico:
    for codigo, nombre, imputable in (
        ("3", "PATRIMONIO", False), ("3.7", "Resultados", False), ("3.7.01", "Excedentes", False),
        ("3.7.01.02", "Resultado del ejercicio", True),
    ):  # fmt: skip
        chico.cuentas[codigo] = Cuenta.objects.create(
            codigo=codigo, nombre=nombre, tipo="patrimonio", imputable=imputable, exige_seccion=imputable,
            padre=chico.cuentas.get(codigo.rpartition(".")[0]),
        )  # fmt: skip
    asentar(una_factura(1, seccion=chico.agua, neto="70.00"))
    asentar(una_factura(2, seccion=chico.electricidad, neto="30.00"))
    cierre.cerrar_periodo(_noviembre(), usuario=ana)
    return chico


FIN = dt.date(2026, 12, 31)


def _resultado(chico: LibroChico) -> tuple[Decimal, Decimal, Decimal]:
    """Income, and the result of water and of electricity."""
    cuenta = chico.cuentas["3.7.01.02"]
    return (
        saldo(chico.cuentas["4"], al=FIN),
        saldo(cuenta, al=FIN, seccion=chico.agua),
        saldo(cuenta, al=FIN, seccion=chico.electricidad),
    )


def test_el_resultado_se_cierra_por_seccion(con_resultado: LibroChico, ana: Usuario) -> None:
    asiento = cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert (asiento.fecha, asiento.origen_tipo, asiento.origen_id, asiento.origen_revision) == (
        FIN, "ejercicio", con_resultado.ejercicio.pk, 1
    )  # fmt: skip
    assert _resultado(con_resultado) == (D("0.00"), D("-70.00"), D("-30.00"))
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert error.value.codigo == "resultados.sin_saldos"


def test_cerrar_reabrir_y_cerrar_de_nuevo_es_otra_revision(
    con_resultado: LibroChico, ana: Usuario, beto: Usuario
) -> None:
    ejercicio = con_resultado.ejercicio
    diciembre = Periodo.objects.get(desde=dt.date(2026, 12, 1))
    primero = cierre.cerrar_resultados(ejercicio, usuario=ana)
    cierre.cerrar_periodo(diciembre, usuario=ana)
    with pytest.raises(EventoInvalido):
        asentar(una_factura(3, seccion=con_resultado.agua, fecha=FIN))
    _reabrir(diciembre, pide=ana, decide=beto)
    asentar(una_factura(3, seccion=con_resultado.agua, neto="5.00", fecha=FIN))
    cierre.plegar()
    assert "resultados" in _en_rojo(diciembre)
    segundo = cierre.cerrar_resultados(ejercicio, usuario=ana)
    assert (segundo.origen_revision, cierre_vigente(ejercicio)) == (2, segundo)
    assert Asiento.objects.filter(evento="contabilidad.anulacion", origen_id=primero.pk).count() == 1
    assert _resultado(con_resultado) == (D("0.00"), D("-75.00"), D("-30.00"))
    assert cierre.cerrar_periodo(diciembre, usuario=ana).revision == 2
    assert [n for n, _ in _numeros()] == list(range(1, Asiento.objects.count() + 1))


def test_con_otro_mes_abierto_no_se_cierra_el_resultado(con_resultado: LibroChico, ana: Usuario, beto: Usuario) -> None:
    _reabrir(_noviembre(), pide=ana, decide=beto)
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_resultados(con_resultado.ejercicio, usuario=ana)
    assert error.value.codigo == "resultados.anteriores"


def test_el_resultado_con_el_plan_que_se_entrega(db: None) -> None:
    """Accounts that ask for a cost centre, both signs, kinds of management: each section gets its own result."""
    completo = un_libro()
    ana = un_usuario("ana", "contaduria")
    banco, sueldos = completo.cuenta("1.1.01.10").pk, completo.cuenta("5.2.01.01").pk
    cargo, bonificacion = completo.cuenta("4.1.01.01").pk, completo.cuenta("4.9.01.01").pk
    luz, agua, centro = completo.seccion("E").pk, completo.seccion("A").pk, completo.centro().pk
    primer_dia = completo.desde
    asentar_renglones(
        AsientoDirecto(
            tipo=MANUAL, fecha=primer_dia, origen=("prueba", 1),
            renglones=(
                RenglonDirecto(cuenta=banco, debe=D("700.00")),
                RenglonDirecto(cuenta=cargo, haber=D("600.00"), seccion=luz, gestion="A"),
                RenglonDirecto(cuenta=cargo, haber=D("150.00"), seccion=luz, gestion="N"),
                RenglonDirecto(cuenta=bonificacion, debe=D("50.00"), seccion=luz, gestion="A"),
                RenglonDirecto(cuenta=sueldos, debe=D("80.00"), seccion=agua, centro=centro),
                RenglonDirecto(cuenta=banco, haber=D("80.00")),
            ),
        )
    )  # fmt: skip
    for anterior in completo.ejercicio.periodos.filter(hasta__lt=completo.ejercicio.hasta):
        cerrar_sin_revisar(anterior.desde)
    asiento = cierre.cerrar_resultados(completo.ejercicio, usuario=ana)
    resultado = completo.cuenta("3.7.01.02")
    lineas = asiento.partidas.filter(cuenta=resultado).order_by("renglon")
    assert {(p.seccion_id, p.gestion): p.haber - p.debe for p in lineas} == {
        (luz, "A"): D("550.00"), (luz, "N"): D("150.00"), (agua, None): D("-80.00"),
    }  # fmt: skip
    ultimo = completo.ejercicio.hasta - dt.timedelta(days=1)
    assert [saldo(completo.cuenta(codigo), al=ultimo) for codigo in ("4", "5")] == [0, 0]


# ── Races, with real transactions ──


@pytest.fixture
def otra_sesion(propio: LibroChico) -> Iterator[psycopg.Connection]:
    """Another connection of the application's role to the same base."""
    ajustes = connection.settings_dict
    with psycopg.connect(
        host=ajustes["HOST"], port=ajustes["PORT"], dbname=ajustes["NAME"], user=ajustes["USER"],
        password=ajustes["PASSWORD"], application_name="cesop pruiz facturar",
    ) as conexion:  # fmt: skip
        yield conexion
        conexion.rollback()


def test_no_se_cierra_mientras_se_asienta_y_dice_quien(propio: LibroChico, otra_sesion: psycopg.Connection) -> None:
    periodo = _noviembre()
    otra_sesion.execute("SELECT pg_advisory_xact_lock_shared(nucleo_llave('periodo', %s))", [str(periodo.pk)])
    with pytest.raises(ErrorNegocio) as error:
        cierre.cerrar_periodo(periodo, usuario=un_usuario("ana", "contaduria"))
    assert (error.value.codigo, "pruiz facturar" in error.value.mensaje) == ("bloqueos.ocupado", True)


def test_asentar_un_borrador_dos_veces_a_la_vez_hace_un_asiento(propio: LibroChico) -> None:
    usuario = un_usuario("ana", "contaduria")
    lineas = [
        RenglonCargado(cuenta=propio.cuentas["1.1.03.01"].pk, debe=D("10.00")),
        RenglonCargado(cuenta=propio.cuentas["2.1.02.01"].pk, haber=D("10.00")),
    ]
    borrador = manual.crear_borrador(Cargado(fecha=DIA, glosa="Ajuste", renglones=lineas), usuario=usuario)
    salida, resultados = threading.Barrier(4), []

    def postear() -> None:
        try:
            salida.wait(20)
            resultados.append(manual.asentar_manual(borrador.pk, usuario=usuario).estado)
        except ErrorNegocio as error:
            resultados.append(error.codigo)
        finally:
            connections.close_all()

    equipo = [threading.Thread(target=postear) for _ in range(4)]
    for hilo in equipo:
        hilo.start()
    for hilo in equipo:
        hilo.join(30)
    assert sorted(resultados) == ["asentado"] + ["manual.no_es_borrador"] * 3
    assert Asiento.objects.count() == 1


def _carrera(propio: LibroChico, *, hilos: int = 6, por_hilo: int = 8) -> None:
    """Several post in November while one closes it, all starting together."""
    usuario = un_usuario("ana", "contaduria")
    salida = threading.Barrier(hilos + 1)
    fallas: list[BaseException] = []

    def postear(hilo: int) -> None:
        try:
            salida.wait(20)
            for n in range(por_hilo):
                try:
                    asentar(una_factura(hilo * 100 + n + 1, seccion=propio.agua))
                except (EventoInvalido, IntegrityError) as error:
                    if "cerrado" not in str(error):
                        raise
        except BaseException as error:
            fallas.append(error)
            raise
        finally:
            connections.close_all()

    equipo = [threading.Thread(target=postear, args=(h,)) for h in range(hilos)]
    for hilo in equipo:
        hilo.start()
    salida.wait(20)
    cierre.cerrar_periodo(_noviembre(), usuario=usuario)
    for hilo in equipo:
        hilo.join(60)
    assert fallas == []


def test_asentar_contra_cerrar_nunca_deja_entrar_en_lo_cerrado(propio: LibroChico) -> None:
    """Whatever got in, got in before: everything is numbered, and nothing is recorded after the closing."""
    _carrera(propio)
    del_mes = Asiento.objects.filter(fecha__gte=NOVIEMBRE, fecha__lt=dt.date(2026, 12, 1))
    assert not del_mes.filter(diario__isnull=True).exists()
    numeros = [n for n, _ in _numeros()]
    assert numeros == list(range(1, del_mes.count() + 1))


def _postear_y_cerrar_a_la_vez(base: str, *, numero: int, chico: LibroChico) -> int:
    """One posts and stays uncommitted, another closes, the first commits: entries that nobody numbered."""
    url = roles.cambiar_url(_url_dueno(base), base=base)
    with psycopg.connect(url) as asienta, psycopg.connect(url) as cierra:
        asienta.execute("SET LOCAL lock_timeout = '2s'")
        cabecera = asienta.execute(
            "INSERT INTO contabilidad_asiento (evento, fecha, fecha_valor, origen_tipo, origen_id, origen_revision, "
            "glosa, total, lineas, huella) VALUES ('x.y', '2026-11-05', '2026-11-05', 'comprobante', %s, 1, '', 10, 2, "
            "'\\x00') RETURNING id",
            [numero],
        ).fetchone()
        assert cabecera
        asienta.execute(
            "INSERT INTO contabilidad_partida (asiento_id, renglon, cuenta_id, debe, haber, fecha) VALUES "
            "(%(a)s, 1, %(d)s, 10, 0, '2026-11-05'), (%(a)s, 2, %(h)s, 0, 10, '2026-11-05')",
            {"a": cabecera[0], "d": chico.cuentas["1.1.03.01"].pk, "h": chico.cuentas["2.1.02.01"].pk},
        )
        cierra.execute("UPDATE contabilidad_periodo SET estado = 'cerrado' WHERE desde = '2026-11-01'")
        cierra.commit()
        asienta.commit()
    return Asiento.objects.filter(origen_id=numero, diario__isnull=True).count()


def test_control_sin_el_bloqueo_la_carrera_existe(base_propia: str, propio: LibroChico) -> None:
    """With the lock, closing is refused while somebody posts; without it, an entry gets into a closed period."""
    with pytest.raises(psycopg.errors.LockNotAvailable):
        _postear_y_cerrar_a_la_vez(base_propia, numero=1, chico=propio)
    with psycopg.connect(roles.cambiar_url(_url_dueno(base_propia), base=base_propia), autocommit=True) as dueno:
        dueno.execute("ALTER TABLE contabilidad_periodo DISABLE TRIGGER transicion")
    assert _postear_y_cerrar_a_la_vez(base_propia, numero=2, chico=propio) == 1
    assert _noviembre().estado == "cerrado"


@pytest.mark.parametrize("veces", [0, 1, 2])
def test_la_prueba_del_libro_no_detiene_a_quien_asienta(
    propio: LibroChico, monkeypatch: pytest.MonkeyPatch, veces: int
) -> None:
    """Who posts during the proof does not wait, and makes it be made again; from the third on, it is under the lock."""
    usuario = un_usuario("ana", "contaduria")
    asentar(una_factura(1, seccion=propio.agua))
    pruebas: list[bool] = []

    def postear() -> None:
        try:
            asentar(una_factura(len(pruebas) + 1, seccion=propio.agua))
        finally:
            connections.close_all()

    def probar(periodo: Periodo) -> list[Control]:
        with psycopg.connect(_url_de(connection.settings_dict)) as otra:
            libre = otra.execute(
                "SELECT pg_try_advisory_xact_lock_shared(nucleo_llave('periodo', %s))", [str(periodo.pk)]
            ).fetchone()
        assert libre
        pruebas.append(bool(libre[0]))
        if len(pruebas) <= veces:
            hilo = threading.Thread(target=postear)
            hilo.start()
            hilo.join(20)
            assert not hilo.is_alive()
        return revisar_libro(periodo)

    monkeypatch.setattr(cierre, "revisar_libro", probar)
    cierre.cerrar_periodo(_noviembre(), usuario=usuario)
    assert pruebas == {0: [True], 1: [True, True], 2: [True, True, False]}[veces]
    assert [n for n, _ in _numeros()] == list(range(1, veces + 2))


def _url_de(ajustes: dict[str, Any]) -> str:
    return f"postgresql://{ajustes['USER']}:{ajustes['PASSWORD']}@{ajustes['HOST']}:{ajustes['PORT']}/{ajustes['NAME']}"


def test_dos_cierres_a_la_vez_son_uno(propio: LibroChico) -> None:
    usuario = un_usuario("ana", "contaduria")
    asentar(una_factura(1, seccion=propio.agua))
    salida, resultados = threading.Barrier(2), []

    def cerrar() -> None:
        try:
            salida.wait(20)
            resultados.append(str(cierre.cerrar_periodo(_noviembre(), usuario=usuario).revision))
        except ErrorNegocio as error:
            resultados.append(error.codigo)
        finally:
            connections.close_all()

    equipo = [threading.Thread(target=cerrar) for _ in range(2)]
    for hilo in equipo:
        hilo.start()
    for hilo in equipo:
        hilo.join(30)
    assert sorted(resultados) == ["1", "cierre.cerrado"]
    assert [n for n, _ in _numeros()] == [1]


def test_el_cierre_toma_el_periodo_entero(propio: LibroChico) -> None:
    """While it is being closed, who posts waits for its end and is refused."""
    errores: list[str] = []

    def postear() -> None:
        try:
            asentar(una_factura(1, seccion=propio.agua))
        except (IntegrityError, EventoInvalido) as error:
            errores.append(str(error))
        finally:
            connections.close_all()

    with transaction.atomic():
        intentar(exclusiva("periodo", _noviembre().pk), para="cerrar el período")
        hilo = threading.Thread(target=postear)
        hilo.start()
        hilo.join(0.3)
        assert hilo.is_alive()
        Periodo.objects.filter(desde=NOVIEMBRE).update(estado="cerrado")
    hilo.join(20)
    assert len(errores) == 1
    assert "cerrado" in errores[0]
    assert escritor.saldo(propio.cuentas["1"], al=DIA) == 0
