"""What the writer does and what it refuses, one clear cause each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from django.db import connection, transaction

from cesop.nucleo.errors import ErrorNegocio
from contabilidad.errores import EventoInvalido, LoteInvalido
from contabilidad.libro import EVENTOS_POR_TANDA, Importe, anular, asentar, asentar_lote, previsualizar, saldo
from contabilidad.models import Asiento, Partida, Periodo
from tests.contabilidad.conftest import DIA, LibroChico, una_factura, unas_facturas
from tests.factories import un_usuario


def _renglones(asiento: Asiento) -> list[tuple[str, Decimal, Decimal]]:
    return [
        (p.cuenta.codigo, p.debe, p.haber)
        for p in Partida.objects.filter(asiento=asiento).select_related("cuenta").order_by("renglon")
    ]


def test_asienta_por_reglas_y_junta_lo_que_cae_en_la_misma_cuenta(libro: LibroChico) -> None:
    asiento = asentar(una_factura(seccion=libro.electricidad))
    assert (asiento.total, asiento.lineas) == (Decimal("121.00"), 3)
    assert sorted(_renglones(asiento)) == [
        ("1.1.03.01", Decimal("121.00"), Decimal("0.00")),
        ("2.1.02.01", Decimal("0.00"), Decimal("21.00")),
        ("4.1.01", Decimal("0.00"), Decimal("100.00")),
    ]


def test_la_regla_mas_precisa_gana(libro: LibroChico) -> None:
    asiento = asentar(una_factura(seccion=libro.agua, iva=None))
    assert [codigo for codigo, _, _ in _renglones(asiento)] == ["1.1.03.01", "4.1.02"]


def test_previsualizar_es_lo_que_asentar_escribe(libro: LibroChico) -> None:
    evento = una_factura(seccion=libro.electricidad)
    previstos = [(r.cuenta.codigo, r.debe, r.haber) for r in previsualizar(evento)]
    assert not Asiento.objects.exists()
    assert previstos == _renglones(asentar(evento))


def test_lo_repetido_se_saltea_y_lo_distinto_se_rechaza(libro: LibroChico) -> None:
    evento = una_factura(seccion=libro.electricidad)
    primero = asentar(evento)
    assert asentar(evento) == primero
    assert Asiento.objects.count() == 1
    with pytest.raises(EventoInvalido, match="otro contenido") as error:
        asentar(una_factura(seccion=libro.electricidad, neto="100.01"))
    assert error.value.causa == "repetido_distinto"


def test_los_saldos_suben_por_el_arbol_y_por_seccion(libro: LibroChico) -> None:
    asentar(una_factura(1, seccion=libro.electricidad))
    asentar(una_factura(2, seccion=libro.agua, fecha=dt.date(2026, 11, 6)))
    assert saldo(libro.cuentas["1"], al=DIA) == Decimal("121.00")
    assert saldo(libro.cuentas["1"], al=dt.date(2026, 11, 6)) == Decimal("242.00")
    assert saldo(libro.cuentas["4"], al=dt.date(2026, 12, 31), seccion=libro.agua) == Decimal("-100.00")
    antes = saldo(libro.cuentas["4"], al=dt.date(2026, 12, 31))
    with connection.cursor() as cursor:
        cursor.execute("SELECT contabilidad_plegar(1000)")
        assert cursor.fetchone()[0] > 0
    assert saldo(libro.cuentas["4"], al=dt.date(2026, 12, 31)) == antes


def test_anular_deja_el_espejo_y_solo_una_vez(libro: LibroChico) -> None:
    usuario = un_usuario("conta")
    asiento = asentar(una_factura(seccion=libro.electricidad))
    espejo = anular(asiento, fecha=DIA, motivo="Mal cargada", usuario=usuario)
    assert [(c, h, d) for c, d, h in _renglones(espejo)] == _renglones(asiento)
    assert saldo(libro.cuentas["1"], al=DIA) == 0
    with pytest.raises(EventoInvalido, match="otro contenido"):
        anular(asiento, fecha=dt.date(2026, 11, 9), motivo="Otra vez", usuario=usuario)
    with pytest.raises(EventoInvalido, match="motivo"):
        anular(asiento, fecha=DIA, motivo="  ", usuario=usuario)
    with pytest.raises(EventoInvalido, match="anulación no se anula"):
        anular(espejo, fecha=DIA, motivo="Vuelta", usuario=usuario)


def test_una_revision_nueva_necesita_anulada_la_anterior(libro: LibroChico) -> None:
    asiento = asentar(una_factura(seccion=libro.electricidad))
    nueva = una_factura(seccion=libro.electricidad, neto="90.00", revision=2)
    with pytest.raises(EventoInvalido, match="anterior no está anulada") as error, transaction.atomic():
        asentar(nueva)
    assert error.value.causa == "revision_previa"
    assert _dice_que_hacer(error.value), error.value.mensaje
    anular(asiento, fecha=DIA, motivo="Mal cargada", usuario=un_usuario("conta"))
    assert asentar(nueva).origen_revision == 2


def _dice_que_hacer(error: EventoInvalido) -> bool:
    """What cannot be done and why; then, in another sentence, what to do."""
    return re.fullmatch(r"No se puede asentar porque .+\. [A-ZÁÉÍÓÚ].+\.", error.mensaje) is not None


@pytest.mark.parametrize(
    ("importe", "causa"),
    [
        ("0", "importe"),
        ("-1.00", "importe"),
        ("1.001", "importe"),
        ("NaN", "importe"),
        ("Infinity", "importe"),
        ("1e20", "importe"),
    ],
)
def test_los_importes_malos_se_rechazan(libro: LibroChico, importe: str, causa: str) -> None:
    with pytest.raises(EventoInvalido) as error:
        asentar(una_factura(seccion=libro.electricidad, neto=importe))
    assert error.value.causa == causa
    assert _dice_que_hacer(error.value), error.value.mensaje
    assert not Asiento.objects.exists()


def test_cada_falta_tiene_su_causa(libro: LibroChico) -> None:
    bueno = una_factura(seccion=libro.electricidad, iva=None)
    (neto,) = bueno.importes
    casos = [
        (replace(bueno, tipo="prueba.nada"), "evento"),
        (replace(bueno, tipo="contabilidad.anulacion"), "evento"),
        (replace(bueno, importes=(replace(neto, componente="flete"),)), "componente"),
        (replace(bueno, importes=(replace(neto, componente="tasa"),)), "sin_regla"),
        (replace(bueno, importes=(replace(neto, seccion=None),)), "seccion"),
        (replace(bueno, importes=()), "sin_importes"),
        (replace(bueno, fecha=dt.date(2031, 1, 1)), "sin_periodo"),
        (replace(bueno, importes=(replace(neto, gestion="Q"),)), "dimension"),
        (replace(bueno, importes=(replace(neto, seccion=999_999),)), "dimension"),
        (replace(bueno, importes=(replace(neto, centro=999_999),)), "dimension"),
        (replace(bueno, origen=("x" * 41, 1)), "origen"),
        (replace(bueno, origen=("x", 2**63)), "origen"),
        (replace(bueno, revision=0), "origen"),
        (replace(bueno, importes=(replace(neto, importe=Decimal("9999999999999999.99")),) * 2), "importe"),
    ]
    for evento, causa in casos:
        with pytest.raises(EventoInvalido) as error, transaction.atomic():
            asentar(evento)
        assert error.value.causa == causa
        assert _dice_que_hacer(error.value), error.value.mensaje
    assert not Asiento.objects.exists()


def test_una_cuenta_que_no_recibe_asientos(libro: LibroChico) -> None:
    libro.cuentas["4.1.01"].activa = False
    libro.cuentas["4.1.01"].save()
    with pytest.raises(EventoInvalido, match=r"1\.1\.03\.01 y 4\.1\.01") as error:
        asentar(una_factura(seccion=libro.electricidad))
    assert error.value.causa == "cuenta"
    assert _dice_que_hacer(error.value), error.value.mensaje


def test_el_periodo_cerrado_no_recibe(libro: LibroChico) -> None:
    Periodo.objects.filter(desde=dt.date(2026, 11, 1)).update(estado="cerrado")
    with pytest.raises(EventoInvalido, match="cerrado") as error:
        asentar(una_factura(seccion=libro.electricidad))
    assert error.value.causa == "periodo_cerrado"
    assert _dice_que_hacer(error.value), error.value.mensaje


def test_el_lote_dice_todo_lo_malo_y_no_escribe_nada(libro: LibroChico) -> None:
    """Everything that is wrong with every event, those of the base too, in one answer; as many chunks as there are."""
    asentar_lote(unas_facturas(2, seccion=libro.electricidad, desde=19))
    antes = Asiento.objects.count()
    sano = unas_facturas(EVENTOS_POR_TANDA + 30, seccion=libro.electricidad)
    neto = pl.col("componente") == "neto"

    def en(numero: int, columna: str, valor: object, *, solo: pl.Expr = neto) -> pl.Expr:
        otro = pl.when((pl.col("origen_id") == numero) & solo).then(pl.lit(valor)).otherwise(pl.col(columna))
        return otro.alias(columna)

    todas = pl.lit(value=True)
    malas = sano.with_columns(pl.col("centavos").cast(pl.Float64))
    for cambio in (
        en(4, "centavos", -5.0),
        en(5, "centavos", 0.0),
        en(6, "centavos", 100.5),
        en(7, "centavos", float("nan")),
        en(8, "centavos", float("inf")),
        en(9, "centavos", None),
        en(10, "centavos", 1e18),
        en(11, "centavos", 1e25),
        en(12, "componente", "flete"),
        en(13, "seccion", None),
        en(14, "seccion", 999_999),
        en(15, "gestion", "Q"),
        en(16, "evento", "prueba.nada", solo=todas),
        en(17, "fecha", dt.date(2031, 1, 1), solo=todas),
        en(18, "origen_revision", 2, solo=todas),
        en(20, "centavos", 77.0),
        en(21, "componente", "tasa"),
        en(22, "seccion", None),
        en(22, "gestion", "Q"),
        en(22, "origen_revision", 3, solo=todas),
        en(EVENTOS_POR_TANDA + 9, "centavos", 100.5),
    ):
        malas = malas.with_columns(cambio)
    with pytest.raises(LoteInvalido) as error, transaction.atomic():
        asentar_lote(malas)
    assert {(r.origen_id, r.causa) for r in error.value.rechazados} == {
        *((n, "importe") for n in (*range(4, 12), EVENTOS_POR_TANDA + 9)), (12, "componente"), (13, "seccion"),
        (14, "dimension"), (15, "dimension"), (16, "evento"), (17, "sin_periodo"), (18, "revision_previa"),
        (20, "repetido_distinto"), (21, "sin_regla"), (22, "seccion"), (22, "dimension"), (22, "revision_previa"),
    }  # fmt: skip
    assert str(error.value) == (
        "No se puede asentar el lote porque tiene eventos mal formados: 1 con un componente que no existe, 3 con una "
        "sección, un centro o una gestión que no existe, 1 de un evento que no existe, 9 con un importe que no se "
        "puede asentar, 1 ya asentados con otro contenido, 2 de una revisión cuya anterior no está anulada, 2 sin su "
        "sección, 1 en un día sin período, 1 sin regla en el manual. No se escribió ninguno: corregilos y volvé a "
        "mandarlo entero."
    )
    assert Asiento.objects.count() == antes


def test_lo_que_excede_entre_todos(libro: LibroChico) -> None:
    """Amounts that fit, with a total that does not, and that goes around 64 bits."""
    grande = 10**18 - 1
    facturas = unas_facturas(2, seccion=libro.electricidad).with_columns(
        centavos=pl.when(pl.col("n") == 1).then(grande).otherwise(pl.col("centavos"))
    )
    muchas = pl.concat([facturas, *[facturas.filter(pl.col("n") == 1)] * 18])
    for lote in (facturas, muchas):
        with pytest.raises(LoteInvalido) as error:
            asentar_lote(lote)
        assert {(r.origen_id, r.causa, r.mensaje) for r in error.value.rechazados} == {
            (2, "importe", "el total excede los 16 dígitos")
        }
    assert asentar_lote(facturas.filter((pl.col("n") == 1) & (pl.col("componente") == "neto"))).nuevos == 1
    assert Asiento.objects.get().total == Decimal("9999999999999999.99")


def test_el_mismo_origen_dos_veces_en_un_lote(libro: LibroChico) -> None:
    """The same contents are one entry; others are refused, also when something else of the chunk is wrong."""
    una = unas_facturas(1, seccion=libro.electricidad)
    otra = una.with_columns(n=pl.col("n") + 1, centavos=pl.col("centavos") + 1)
    assert asentar_lote(una.vstack(una.with_columns(n=pl.col("n") + 1))).nuevos == 1
    Asiento.objects.get()
    dos = [frame.with_columns(origen_id=pl.lit(50, pl.Int64)) for frame in (una, otra)]
    mala = una.with_columns(n=pl.col("n") + 2, gestion=pl.lit("Q"))
    for resto in ([], [mala]):
        with pytest.raises(LoteInvalido) as error, transaction.atomic():
            asentar_lote(pl.concat([*dos, *resto]))
        assert {(r.origen_id, r.causa) for r in error.value.rechazados} == {
            (50, "repetido_distinto"), *((1, "dimension") for _ in resto),
        }  # fmt: skip


@pytest.mark.parametrize(
    ("cambio", "dicho"),
    [
        (lambda f: f.drop("gestion", "persona"), "le faltan gestion, persona"),
        (lambda f: f.with_columns(cuenta=1), "le sobran cuenta"),
        (lambda f: f.drop("n").with_columns(renglon=1), "le faltan n y le sobran renglon"),
        (lambda f: f.with_columns(seccion=7.5), "los valores de seccion no son de su tipo"),
        (lambda f: f.with_columns(persona=pl.lit("siete")), "los valores de persona no son de su tipo"),
        (lambda f: f.with_columns(fecha=pl.lit("2026-11-05")), "los valores de fecha no son de su tipo"),
        (
            lambda f: f.with_columns(pl.col("fecha").cast(pl.Datetime) + dt.timedelta(hours=9)),
            "los valores de fecha no son de su tipo",
        ),
        (lambda f: f.with_columns(n=pl.lit(None, pl.Int64)), "la columna n tiene filas sin número"),
        (lambda f: f.with_columns(centavos=pl.lit([1, 2])), "los valores de centavos no son de su tipo"),
    ],
)
def test_un_lote_con_columnas_malas(
    libro: LibroChico, cambio: Callable[[pl.DataFrame], pl.DataFrame], dicho: str
) -> None:
    with pytest.raises(ErrorNegocio, match=f"porque {dicho}. No se escribió ninguno: corregilo") as error:
        asentar_lote(cambio(unas_facturas(3, seccion=libro.electricidad)))
    assert error.value.codigo == "libro.columnas"
    assert not Asiento.objects.exists()


@pytest.mark.parametrize("tipo", [pl.Float64, pl.Int32, pl.UInt64, pl.Decimal(18, 2), pl.String])
def test_centavos_enteros_de_otro_tipo_sirven(libro: LibroChico, tipo: pl.DataType) -> None:
    facturas = unas_facturas(3, seccion=libro.electricidad)
    asentar_lote(facturas.with_columns(pl.col("centavos").cast(tipo)))
    assert asentar_lote(facturas).repetidos == 3


def test_la_glosa_larga_se_corta_igual_por_los_dos_caminos(libro: LibroChico) -> None:
    larga = "ñ" * 159 + "fin" + "x" * 99
    uno = asentar(replace(una_factura(900, seccion=libro.electricidad), glosa=larga))
    asentar_lote(unas_facturas(3, seccion=libro.electricidad).with_columns(glosa=pl.lit(larga)))
    assert set(Asiento.objects.values_list("glosa", flat=True)) == {uno.glosa} == {"ñ" * 159 + "f"}


def test_sin_glosa_ni_fecha_valor(libro: LibroChico) -> None:
    asentar_lote(
        unas_facturas(1, seccion=libro.electricidad).with_columns(
            glosa=pl.lit(None, pl.String), fecha_valor=pl.lit(None, pl.Date)
        )
    )
    asiento = Asiento.objects.get()
    assert (asiento.glosa, asiento.fecha_valor) == ("", asiento.fecha)


def test_un_lote_con_un_repetido_distinto_no_deja_nada(libro: LibroChico) -> None:
    asentar_lote(unas_facturas(2, seccion=libro.electricidad, desde=100))
    otro = unas_facturas(60, seccion=libro.electricidad, desde=80).with_columns(centavos=pl.col("centavos") + 1)
    with pytest.raises(LoteInvalido, match="2 ya asentados con otro contenido") as error, transaction.atomic():
        asentar_lote(otro)
    assert {(r.origen_id, r.causa) for r in error.value.rechazados} == {(n, "repetido_distinto") for n in (100, 101)}
    assert error.value.rechazados[0].mensaje.startswith("«Factura de prueba» de comprobante 100 ya está asentado")
    assert Asiento.objects.count() == 2


def test_un_repetido_en_el_medio_se_saltea(libro: LibroChico) -> None:
    facturas = unas_facturas(60, seccion=libro.electricidad)
    previa = asentar_lote(facturas.filter(pl.col("n") == 30)).asientos["id"][0]
    resultado = asentar_lote(facturas)
    assert (resultado.nuevos, resultado.repetidos) == (59, 1)
    assert resultado.asientos.filter(pl.col("n") == 30)["id"].to_list() == [previa]
    assert (Asiento.objects.count(), Partida.objects.count()) == (60, 180)
    assert set(resultado.asientos["id"]) == set(Asiento.objects.values_list("pk", flat=True))


def test_un_lote_de_varias_tandas_desordenado(libro: LibroChico) -> None:
    facturas = unas_facturas(EVENTOS_POR_TANDA + 100, seccion=libro.electricidad)
    resultado = asentar_lote(facturas.sample(fraction=1.0, shuffle=True, seed=5))
    assert resultado.nuevos == EVENTOS_POR_TANDA + 100
    por_id = dict(Asiento.objects.values_list("pk", "origen_id"))
    assert all(por_id[pk] == n + 1 for n, pk in resultado.asientos.rows())
    assert Partida.objects.count() == 3 * resultado.nuevos


def test_lo_malo_de_todas_las_tandas_y_nada_escrito(libro: LibroChico) -> None:
    facturas = unas_facturas(EVENTOS_POR_TANDA + 100, seccion=libro.electricidad)
    ultima = EVENTOS_POR_TANDA + 99
    malas = facturas.with_columns(
        seccion=pl.when(pl.col("n").is_in([ultima - 1, ultima])).then(None).otherwise(pl.col("seccion"))
    )
    with pytest.raises(LoteInvalido) as error:
        asentar_lote(malas)
    assert {(r.origen_id, r.causa) for r in error.value.rechazados} == {(ultima, "seccion"), (ultima + 1, "seccion")}
    assert not Asiento.objects.exists()


def test_un_lote_vacio_no_hace_nada(libro: LibroChico) -> None:
    resultado = asentar_lote(unas_facturas(0, seccion=libro.electricidad))
    assert (resultado.nuevos, resultado.repetidos) == (0, 0)


@pytest.mark.parametrize("cuantas", [1, 3, 200])
def test_el_camino_de_uno_y_el_de_muchos_escriben_lo_mismo(libro: LibroChico, cuantas: int) -> None:
    """Same entry, same lines, same hash: in columns and one by one."""
    facturas = unas_facturas(cuantas, seccion=libro.electricidad)
    resultado = asentar_lote(facturas)
    assert (resultado.nuevos, resultado.repetidos) == (cuantas, 0)
    for fila in facturas.filter(pl.col("componente") == "neto").head(3).iter_rows(named=True):
        iva = facturas.filter((pl.col("n") == fila["n"]) & (pl.col("componente") == "iva"))["centavos"][0]
        evento = una_factura(
            fila["origen_id"],
            seccion=libro.electricidad,
            neto=str(Decimal(fila["centavos"]) / 100),
            iva=str(Decimal(iva) / 100),
        )
        evento = replace(
            evento,
            glosa=fila["glosa"],
            importes=tuple(replace(i, cuenta_servicio=fila["cuenta_servicio"]) for i in evento.importes),
        )
        solo = asentar(evento)  # a repeat: the same hash lets it pass
        assert solo.pk in resultado.asientos["id"].to_list()
        assert solo.glosa == fila["glosa"]
    assert Asiento.objects.count() == cuantas
    repetido = asentar_lote(facturas)
    assert (repetido.nuevos, repetido.repetidos) == (0, cuantas)


def test_los_textos_raros_llegan_enteros(libro: LibroChico) -> None:
    facturas = unas_facturas(60, seccion=libro.electricidad).with_columns(
        glosa=pl.lit('Ñandú "comillas", coma;\ttab\nlínea \\N fin'), gestion=pl.lit(None, pl.String)
    )
    asentar_lote(facturas)
    asiento = Asiento.objects.first()
    assert asiento is not None
    assert asiento.glosa == 'Ñandú "comillas", coma;\ttab\nlínea \\N fin'
    assert set(Partida.objects.values_list("gestion", flat=True)) == {None}


def test_un_importe_por_seccion_en_un_solo_asiento(libro: LibroChico) -> None:
    evento = replace(
        una_factura(seccion=libro.electricidad),
        importes=tuple(
            Importe(componente="neto", importe=Decimal(v), seccion=s.pk)
            for v, s in (("10.00", libro.electricidad), ("5.50", libro.agua))
        ),
    )
    asiento = asentar(evento)
    assert (asiento.total, asiento.lineas) == (Decimal("15.50"), 4)
