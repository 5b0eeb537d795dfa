"""Closing a period and reopening it by two people; the legal numbers, also around the services."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from cesop.nucleo import aprobaciones, trabajadores
from cesop.nucleo.errors import ErrorNegocio, restriccion_de
from cesop.nucleo.fechas import mover_reloj
from cesop.nucleo.models import Usuario
from contabilidad import tasks
from contabilidad.errores import EventoInvalido
from contabilidad.libro import asentar
from contabilidad.models import (
    ActoDePeriodo,
    Asiento,
    Ejercicio,
    NumeroDiario,
    Periodo,
    SaldoDelta,
    Sello,
)
from contabilidad.services import cierre
from tests.contabilidad.conftest import (
    LibroChico,
    noviembre,
    numeros_de_diario,
    una_factura,
)


def test_cierra_numera_por_fecha_y_deja_el_acto(por_cerrar: LibroChico, ana: Usuario) -> None:
    asentar(una_factura(1, seccion=por_cerrar.electricidad, fecha=dt.date(2026, 11, 20)))
    asentar(una_factura(2, seccion=por_cerrar.agua, fecha=dt.date(2026, 11, 5)))
    asentar(una_factura(3, seccion=por_cerrar.agua, fecha=dt.date(2026, 11, 5)))
    asentar(una_factura(4, seccion=por_cerrar.agua, fecha=dt.date(2026, 12, 1)))
    acto = cierre.cerrar_periodo(noviembre(), usuario=ana)
    assert (acto.acto, acto.revision, acto.usuario_id) == ("cierre", 1, ana.pk)
    assert numeros_de_diario() == [(1, 2), (2, 3), (3, 1)]
    assert noviembre().estado == "cerrado"
    assert not SaldoDelta.objects.exists()
    with pytest.raises(EventoInvalido) as error:
        asentar(una_factura(5, seccion=por_cerrar.agua))
    assert error.value.causa == "periodo_cerrado"
    with pytest.raises(ErrorNegocio) as otra:
        cierre.cerrar_periodo(noviembre(), usuario=ana)
    assert otra.value.codigo == "cierre.cerrado"


def test_reabre_otra_persona_y_se_vuelve_a_cerrar(por_cerrar: LibroChico, ana: Usuario, beto: Usuario) -> None:
    asentar(una_factura(1, seccion=por_cerrar.agua, fecha=dt.date(2026, 11, 20)))
    cierre.cerrar_periodo(noviembre(), usuario=ana)
    pedido = cierre.pedir_reapertura(noviembre(), motivo="Faltó una factura", usuario=ana)
    with pytest.raises(ErrorNegocio, match="pediste vos"):
        aprobaciones.aprobar(pedido.pk, usuario=ana, nota="")
    antes = Asiento.objects.count()
    aprobaciones.aprobar(pedido.pk, usuario=beto, nota="")
    assert (noviembre().estado, Asiento.objects.count()) == ("abierto", antes)
    asentar(una_factura(2, seccion=por_cerrar.agua, fecha=dt.date(2026, 11, 3)))
    acto = cierre.cerrar_periodo(noviembre(), usuario=ana)
    assert acto.revision == 2
    assert numeros_de_diario() == [(1, 1), (2, 2)]
    actos = ActoDePeriodo.objects.filter(periodo=noviembre()).order_by("pk").values_list("acto", "revision")
    assert list(actos) == [("cierre", 1), ("reapertura", 1), ("cierre", 2)]


def test_solo_se_reabre_el_ultimo_cerrado(por_cerrar: LibroChico, ana: Usuario) -> None:
    cierre.cerrar_periodo(noviembre(), usuario=ana)
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


# ── Legal numbers, around the services ──


@pytest.mark.parametrize(
    ("numeros", "restriccion"),
    [
        ({1: 1, 2: 3}, "numerodiario_correlativo"),
        ({1: 2}, "numerodiario_correlativo"),
        ({1: 2, 2: 1}, "numerodiario_en_orden"),
    ],
)
def test_el_diario_no_tiene_huecos_ni_con_sql(
    por_cerrar: LibroChico, numeros: dict[int, int], restriccion: str
) -> None:
    for n in (1, 2):
        asentar(una_factura(n, seccion=por_cerrar.agua))
    ids = {a.origen_id: a.pk for a in Asiento.objects.all()}
    filas = [NumeroDiario(asiento_id=ids[o], ejercicio=por_cerrar.ejercicio, numero=n) for o, n in numeros.items()]
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        NumeroDiario.objects.bulk_create(filas)
    assert restriccion_de(error.value) == restriccion


def test_un_numero_es_del_ejercicio_de_su_asiento(por_cerrar: LibroChico) -> None:
    asiento = asentar(una_factura(1, seccion=por_cerrar.agua))
    otro = Ejercicio.objects.create(nombre="2027", desde=dt.date(2027, 1, 1), hasta=dt.date(2028, 1, 1))
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        NumeroDiario.objects.create(asiento=asiento, ejercicio=otro, numero=1)
    assert restriccion_de(error.value) == "numerodiario_ejercicio"
    with pytest.raises(DatabaseError), transaction.atomic():
        NumeroDiario.objects.create(asiento=asiento, ejercicio=por_cerrar.ejercicio, numero=1)
        NumeroDiario.objects.update(numero=2)
