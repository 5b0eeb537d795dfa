"""Manual entries: what is refused, one clear cause each; drafts, approval by another, templates, recurring ones."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cesop.nucleo import aprobaciones
from cesop.nucleo.errors import ErrorNegocio, SinPermiso, restriccion_de
from cesop.nucleo.models import Adjunto, Usuario
from contabilidad.directo import AsientoDirecto, RenglonDirecto
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import ANULACION, APERTURA, MANUAL
from contabilidad.libro import asentar_renglones, saldo
from contabilidad.models import Asiento, AsientoManual, CentroCosto, Partida, Periodo
from contabilidad.services import manual as manuales
from contabilidad.services import recurrentes
from contabilidad.services.anulaciones import anular_asiento
from contabilidad.services.manual import Cargado, RenglonCargado
from tests.contabilidad.conftest import DIA, FACTURA, LibroChico
from tests.factories import un_usuario

D = Decimal


def _directo(libro: LibroChico, *renglones: RenglonDirecto, tipo: str = MANUAL, fecha: dt.date = DIA) -> AsientoDirecto:
    buenos = (
        RenglonDirecto(cuenta=libro.cuentas["1.1.03.01"].pk, debe=D("10.00")),
        RenglonDirecto(cuenta=libro.cuentas["2.1.02.01"].pk, haber=D("10.00")),
    )
    return AsientoDirecto(tipo=tipo, fecha=fecha, origen=("prueba", 1), renglones=renglones or buenos)


def _cargado(libro: LibroChico, importe: str = "10.00", *, fecha: dt.date = DIA) -> Cargado:
    return Cargado(
        fecha=fecha,
        glosa="Ajuste de IVA",
        renglones=[
            RenglonCargado(cuenta=libro.cuentas["1.1.03.01"].pk, debe=D(importe), glosa="lo que faltaba"),
            RenglonCargado(cuenta=libro.cuentas["2.1.02.01"].pk, haber=D(importe)),
        ],
    )


# ── What the ledger takes with accounts ──


@pytest.mark.parametrize("tipo", [MANUAL, APERTURA])
def test_asienta_los_renglones_como_vienen(libro: LibroChico, tipo: str) -> None:
    asiento = asentar_renglones(_directo(libro, tipo=tipo))
    assert (asiento.evento, asiento.total, asiento.lineas) == (tipo, D("10.00"), 2)
    assert saldo(libro.cuentas["1"], al=DIA) == D("10.00")
    assert asentar_renglones(_directo(libro, tipo=tipo)) == asiento
    assert Asiento.objects.count() == 1


@pytest.mark.parametrize("importe", ["-10.00", "0.00", "NaN", "sNaN", "Infinity", "10.001", "1E+20"])
def test_un_importe_malo(libro: LibroChico, importe: str) -> None:
    renglones = _directo(libro).renglones
    malo = (replace(renglones[0], debe=D(importe)), renglones[1])
    with pytest.raises(EventoInvalido) as error:
        asentar_renglones(_directo(libro, *malo))
    assert error.value.causa == "importe"
    assert not Asiento.objects.exists()


def test_una_coma_flotante_no_es_un_importe(libro: LibroChico) -> None:
    renglones = _directo(libro).renglones
    with pytest.raises(EventoInvalido, match="no es un importe"):
        asentar_renglones(_directo(libro, replace(renglones[0], debe=10.0), renglones[1]))  # type: ignore[arg-type]


def _malos(libro: LibroChico) -> dict[str, tuple[str, AsientoDirecto]]:
    uno, otro = _directo(libro).renglones
    ingreso, padre = libro.cuentas["4.1.01"], libro.cuentas["4.1"]
    baja = libro.cuentas["4.1.03"]
    baja.activa = False
    baja.save()
    con_centro = libro.cuentas["4.1.02"]
    con_centro.exige_centro = True
    con_centro.save()
    seccion = libro.electricidad.pk
    return {
        "desbalanceado": ("desbalanceado", _directo(libro, uno, replace(otro, haber=D("9.99")))),
        "de un solo lado": ("desbalanceado", _directo(libro, uno, uno)),
        "un renglón": ("renglones", _directo(libro, uno)),
        "los dos lados": ("lado", _directo(libro, replace(uno, haber=D("10.00")), otro)),
        "no imputable": ("cuenta", _directo(libro, uno, replace(otro, cuenta=padre.pk))),
        "de baja": ("cuenta", _directo(libro, uno, replace(otro, cuenta=baja.pk, seccion=seccion))),
        "no existe": ("cuenta", _directo(libro, uno, replace(otro, cuenta=-1))),
        "sin sección": ("seccion", _directo(libro, uno, replace(otro, cuenta=ingreso.pk))),
        "sin centro": ("centro", _directo(libro, uno, replace(otro, cuenta=con_centro.pk, seccion=seccion))),
        "sección que no existe": ("dimension", _directo(libro, uno, replace(otro, seccion=-1))),
        "centro que no existe": ("dimension", _directo(libro, uno, replace(otro, centro=-1))),
        "gestión": ("dimension", _directo(libro, uno, replace(otro, gestion="Z"))),
        "sin período": ("sin_periodo", _directo(libro, fecha=dt.date(2030, 1, 1))),
        "cerrado": ("periodo_cerrado", _directo(libro, fecha=dt.date(2026, 1, 5))),
        "evento con reglas": ("evento", _directo(libro, tipo=FACTURA)),
        "una anulación": ("evento", _directo(libro, tipo=ANULACION)),
    }  # fmt: skip


@pytest.mark.parametrize(
    "caso",
    [
        "desbalanceado", "de un solo lado", "un renglón", "los dos lados", "no imputable", "de baja", "no existe",
        "sin sección", "sin centro", "sección que no existe", "centro que no existe", "gestión", "sin período",
        "cerrado", "evento con reglas", "una anulación",
    ],
)  # fmt: skip
def test_lo_malo_se_rechaza_con_su_causa(libro: LibroChico, caso: str) -> None:
    Periodo.objects.filter(desde=dt.date(2026, 1, 1)).update(estado="cerrado")
    causa, directo = _malos(libro)[caso]
    with pytest.raises(EventoInvalido) as error:
        asentar_renglones(directo)
    assert error.value.causa == causa
    assert re.fullmatch(r"No se puede asentar porque .+\. [A-ZÁÉÍÓÚ].+\.", error.value.mensaje), error.value.mensaje
    assert not Asiento.objects.exists()


def test_lo_mismo_con_otras_cuentas_no_es_lo_mismo(libro: LibroChico) -> None:
    """An event's hash leaves accounts out; here they are the content."""
    asentar_renglones(_directo(libro))
    uno, otro = _directo(libro).renglones
    with pytest.raises(EventoInvalido, match="otro contenido"):
        asentar_renglones(_directo(libro, replace(uno, cuenta=otro.cuenta), replace(otro, cuenta=uno.cuenta)))


def test_muchos_renglones_van_por_copy(libro: LibroChico) -> None:
    uno, otro = _directo(libro).renglones
    asiento = asentar_renglones(_directo(libro, *[uno, otro] * 300))
    assert (asiento.lineas, asiento.total) == (600, D("3000.00"))
    assert list(asiento.partidas.order_by("renglon").values_list("cuenta", flat=True)[:2]) == [uno.cuenta, otro.cuenta]


# ── Drafts ──


def test_del_borrador_al_libro(libro: LibroChico, ana: Usuario) -> None:
    borrador = manuales.crear_borrador(_cargado(libro), usuario=ana)
    manuales.editar_borrador(borrador.pk, cargado=_cargado(libro, "25.00"), usuario=ana)
    assert not Asiento.objects.exists()
    manual = manuales.asentar_manual(borrador.pk, usuario=ana)
    assert manual.asiento is not None
    assert (manual.estado, manual.asiento.total, manual.asiento.usuario_id) == ("asentado", D("25.00"), ana.pk)
    assert (manual.asiento.evento, manual.asiento.origen_tipo, manual.asiento.origen_id) == (
        MANUAL, "asiento_manual", manual.pk
    )  # fmt: skip


def test_la_apertura_es_un_asiento_de_su_clase(libro: LibroChico, ana: Usuario) -> None:
    cargado = replace(_cargado(libro), clase=AsientoManual.Clase.APERTURA)
    manual = manuales.asentar_manual(manuales.crear_borrador(cargado, usuario=ana).pk, usuario=ana)
    assert manual.asiento is not None
    assert manual.asiento.evento == APERTURA


def test_lo_asentado_no_se_edita_se_anula(libro: LibroChico, ana: Usuario) -> None:
    manual = manuales.asentar_manual(manuales.crear_borrador(_cargado(libro), usuario=ana).pk, usuario=ana)
    for acto in (
        lambda: manuales.editar_borrador(manual.pk, cargado=_cargado(libro), usuario=ana),
        lambda: manuales.descartar_borrador(manual.pk, usuario=ana),
        lambda: manuales.asentar_manual(manual.pk, usuario=ana),
    ):
        with pytest.raises(ErrorNegocio) as error:
            acto()
        assert error.value.codigo == "manual.no_es_borrador"
    assert manual.asiento is not None
    anular_asiento(manual.asiento, fecha=DIA, motivo="Mal cargado", usuario=ana)
    assert saldo(libro.cuentas["1"], al=DIA) == 0


@pytest.mark.parametrize(
    ("orden", "restriccion"),
    [
        ("UPDATE contabilidad_asientomanual SET glosa = 'otra'", "asientomanual_firme"),
        ("DELETE FROM contabilidad_asientomanual", "asientomanual_firme"),
        ("UPDATE contabilidad_renglonmanual SET debe = debe + 1 WHERE debe > 0", "renglonmanual_firme"),
        ("DELETE FROM contabilidad_renglonmanual", "renglonmanual_firme"),
        (
            "INSERT INTO contabilidad_renglonmanual (orden, debe, haber, glosa, cuenta_id, manual_id) "
            "SELECT 9, 1, 0, '', cuenta_id, manual_id FROM contabilidad_renglonmanual LIMIT 1",
            "renglonmanual_firme",
        ),
    ],
)
def test_tampoco_con_sql(libro: LibroChico, ana: Usuario, orden: str, restriccion: str) -> None:
    manuales.asentar_manual(manuales.crear_borrador(_cargado(libro), usuario=ana).pk, usuario=ana)
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(orden)
    assert restriccion_de(error.value) == restriccion


def test_un_borrador_puede_estar_a_medias_y_no_se_asienta(libro: LibroChico, ana: Usuario) -> None:
    a_medias = replace(_cargado(libro), renglones=[RenglonCargado(cuenta=libro.cuentas["1.1.03.01"].pk)])
    borrador = manuales.crear_borrador(a_medias, usuario=ana)
    with pytest.raises(EventoInvalido):
        manuales.asentar_manual(borrador.pk, usuario=ana)
    with pytest.raises(EventoInvalido):
        manuales.pedir_asiento(borrador.pk, motivo="Urge", usuario=ana)
    assert manuales.descartar_borrador(borrador.pk, usuario=ana).estado == "descartado"


@pytest.mark.parametrize("importe", ["-1.00", "NaN", "0.001", "1E+20"])
def test_un_borrador_con_importe_imposible(libro: LibroChico, ana: Usuario, importe: str) -> None:
    with pytest.raises(EventoInvalido) as error:
        manuales.crear_borrador(_cargado(libro, importe), usuario=ana)
    assert error.value.causa == "importe"


def test_sin_glosa_no_se_guarda(libro: LibroChico, ana: Usuario) -> None:
    with pytest.raises(ErrorNegocio) as error:
        manuales.crear_borrador(replace(_cargado(libro), glosa="  "), usuario=ana)
    assert error.value.codigo == "manual.glosa"


def test_avisa_de_las_cuentas_de_control(libro: LibroChico, ana: Usuario) -> None:
    cuenta = libro.cuentas["1.1.03.01"]
    cuenta.control = "bienes_de_uso"
    cuenta.save()
    [aviso] = manuales.avisos(manuales.crear_borrador(_cargado(libro), usuario=ana))
    assert "1.1.03.01" in aviso


def test_los_adjuntos_quedan(libro: LibroChico, ana: Usuario) -> None:
    manual = manuales.crear_borrador(_cargado(libro), usuario=ana)
    adjunto = Adjunto.objects.create(
        nombre="acta.pdf", tipo="application/pdf", bytes=3, sha256="0" * 64, permiso="contabilidad.cargar_asiento",
        sucursal=ana.sucursal, subido_por=ana,
    )  # fmt: skip
    manuales.adjuntar(manual, adjunto=adjunto)
    assert [a.adjunto.nombre for a in manual.adjuntos.all()] == ["acta.pdf"]
    with pytest.raises(DatabaseError), transaction.atomic():
        manual.adjuntos.all().delete()
    manuales.descartar_borrador(manual.pk, usuario=ana)
    with pytest.raises(ErrorNegocio, match="descartado"):
        manuales.adjuntar(manual, adjunto=adjunto)


# ── Approval ──

GRANDE = "1000000.01"


def test_hasta_el_tope_va_solo_y_mas_lo_aprueba_otro(libro: LibroChico, ana: Usuario, beto: Usuario) -> None:
    manuales.asentar_manual(manuales.crear_borrador(_cargado(libro, "1000000.00"), usuario=ana).pk, usuario=ana)
    grande = manuales.crear_borrador(_cargado(libro, GRANDE), usuario=ana)
    assert manuales.necesita_aprobacion(grande)
    with pytest.raises(ErrorNegocio) as error:
        manuales.asentar_manual(grande.pk, usuario=ana)
    assert error.value.codigo == "manual.necesita_aprobacion"
    pedido = manuales.pedir_asiento(grande.pk, motivo="Cierre del mes", usuario=ana)
    assert "1.000.000,01" in pedido.titulo
    assert any("lo que faltaba" in linea for linea in aprobaciones.descripcion(pedido))
    aprobado = aprobaciones.aprobar(pedido.pk, usuario=beto, nota="")
    grande.refresh_from_db()
    assert (aprobado.estado, grande.estado) == ("aprobada", "asentado")
    assert grande.asiento is not None
    assert grande.asiento.usuario_id == beto.pk


def test_quien_lo_cargo_no_lo_aprueba_aunque_lo_pida_otro(libro: LibroChico, ana: Usuario, beto: Usuario) -> None:
    grande = manuales.crear_borrador(_cargado(libro, GRANDE), usuario=ana)
    pedido = manuales.pedir_asiento(grande.pk, motivo="Cierre", usuario=beto)
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedido.pk, usuario=ana, nota="")
    assert error.value.codigo == "segregacion.misma_persona"
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedido.pk, usuario=beto, nota="")
    assert error.value.codigo == "aprobaciones.propia"
    with pytest.raises(SinPermiso):
        aprobaciones.aprobar(pedido.pk, usuario=un_usuario("caro", "caja"), nota="")
    assert not Asiento.objects.exists()


def test_mientras_se_decide_no_se_toca(libro: LibroChico, ana: Usuario, beto: Usuario) -> None:
    grande = manuales.crear_borrador(_cargado(libro, GRANDE), usuario=ana)
    pedido = manuales.pedir_asiento(grande.pk, motivo="Cierre", usuario=ana)
    for acto in (
        lambda: manuales.editar_borrador(grande.pk, cargado=_cargado(libro), usuario=ana),
        lambda: manuales.descartar_borrador(grande.pk, usuario=ana),
        lambda: manuales.asentar_manual(grande.pk, usuario=ana),
        lambda: manuales.pedir_asiento(grande.pk, motivo="Otra vez", usuario=ana),
    ):
        with pytest.raises(ErrorNegocio) as error:
            acto()
        assert error.value.codigo == "manual.en_aprobacion"
    aprobaciones.rechazar(pedido.pk, usuario=beto, nota="No corresponde")
    manuales.editar_borrador(grande.pk, cargado=_cargado(libro), usuario=ana)
    assert manuales.asentar_manual(grande.pk, usuario=ana).estado == "asentado"


def test_lo_que_se_aprueba_es_lo_que_se_pidio(libro: LibroChico, ana: Usuario, beto: Usuario) -> None:
    """A draft changed around the services is not what the second person is asked for."""
    grande = manuales.crear_borrador(_cargado(libro, GRANDE), usuario=ana)
    pedido = manuales.pedir_asiento(grande.pk, motivo="Cierre", usuario=ana)
    grande.renglones.filter(debe__gt=0).update(debe=D("2000000.00"))
    grande.renglones.filter(haber__gt=0).update(haber=D("2000000.00"))
    with pytest.raises(ErrorNegocio) as error:
        aprobaciones.aprobar(pedido.pk, usuario=beto, nota="")
    assert error.value.codigo == "manual.cambio"
    assert not Asiento.objects.exists()


# ── Templates and recurring entries ──


def _plantilla(libro: LibroChico, usuario: Usuario, importe: str = "50.00") -> recurrentes.PlantillaAsiento:
    uno, otro = _cargado(libro, importe).renglones
    return recurrentes.guardar_plantilla(
        "Alquiler", glosa="Alquiler", renglones=[("debe", uno), ("haber", otro)], usuario=usuario
    )


def test_una_plantilla_llena_el_borrador(libro: LibroChico, ana: Usuario) -> None:
    plantilla = _plantilla(libro, ana)
    cargado = replace(_cargado(libro), renglones=recurrentes.renglones_de(plantilla))
    manual = manuales.asentar_manual(manuales.crear_borrador(cargado, usuario=ana, plantilla=plantilla).pk, usuario=ana)
    assert manual.asiento is not None
    assert manual.asiento.total == D("50.00")
    with pytest.raises(ErrorNegocio, match="otra con ese nombre"):
        _plantilla(libro, ana)
    recurrentes.guardar_plantilla(
        "Alquiler del depósito",
        glosa="",
        renglones=[("debe", r) for r in (_cargado(libro, "0.00").renglones[0],) * 2],
        plantilla=plantilla,
        usuario=ana,
    )
    assert plantilla.renglones.count() == 2


def test_los_recurrentes_se_generan_una_vez_por_mes(libro: LibroChico, ana: Usuario) -> None:
    regla = recurrentes.guardar_recurrente(
        _plantilla(libro, ana), desde=dt.date(2026, 1, 1), hasta=dt.date(2026, 12, 1), cada_meses=3, dia=31, usuario=ana
    )
    assert recurrentes.generar_recurrentes(dt.date(2026, 3, 10), usuario=ana) == []
    [abril] = recurrentes.generar_recurrentes(dt.date(2026, 4, 10), usuario=ana)
    assert (abril.fecha, abril.estado, abril.renglones.count()) == (dt.date(2026, 4, 30), "borrador", 2)
    manuales.descartar_borrador(abril.pk, usuario=ana)
    assert recurrentes.generar_recurrentes(dt.date(2026, 4, 20), usuario=ana) == []
    assert recurrentes.fecha_en(regla, mes=dt.date(2027, 1, 1)) is None
    assert not Partida.objects.exists()


def test_un_recurrente_imposible(libro: LibroChico, ana: Usuario) -> None:
    plantilla = _plantilla(libro, ana)
    with pytest.raises(ErrorNegocio) as error:
        recurrentes.guardar_recurrente(
            plantilla, desde=dt.date(2026, 1, 1), hasta=dt.date(2026, 1, 1), cada_meses=1, dia=1, usuario=ana
        )
    assert error.value.codigo == "recurrentes.rango"
    assert CentroCosto.objects.count() == 0


def test_una_plantilla_retirada_no_hace_mas_borradores(libro: LibroChico, ana: Usuario) -> None:
    plantilla = _plantilla(libro, ana)
    recurrentes.guardar_recurrente(plantilla, desde=DIA, hasta=None, cada_meses=1, dia=31, usuario=ana)
    recurrentes.retirar_plantilla(plantilla, usuario=ana)
    assert recurrentes.generar_recurrentes(DIA, usuario=ana) == []


def test_las_plantillas_son_de_quien_carga_asientos(libro: LibroChico, ana: Usuario) -> None:
    plantilla, cajera = _plantilla(libro, ana), un_usuario("caro", "caja")
    for acto in (
        lambda: _plantilla(libro, cajera),
        lambda: recurrentes.retirar_plantilla(plantilla, usuario=cajera),
        lambda: recurrentes.guardar_recurrente(plantilla, desde=DIA, hasta=None, cada_meses=1, dia=1, usuario=cajera),
    ):
        with pytest.raises(SinPermiso, match="no carga asientos"):
            acto()
    plantilla.refresh_from_db()
    assert plantilla.activa
    assert not plantilla.recurrentes.exists()
