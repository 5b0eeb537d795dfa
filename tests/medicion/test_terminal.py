"""The files of the handhelds: a round trip, every cause of a refusal, and thousands of spoilt files."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medicion.formatos.terminal import (
    ESQUEMA_LEIDAS,
    ESQUEMA_SALIDA,
    Archivo,
    ArchivoRechazado,
    Limites,
    escribir_lecturas,
    exportar_ancho_fijo,
    exportar_csv,
    leer,
)
from medicion.validacion.registros import REGISTROS
from tests.fondo import a_fondo
from tests.medicion.lector import leer_por_el_libro
from tests.medicion.marcos import marco

HOY = dt.date(2026, 5, 10)
DOCUMENTO = Path(__file__).resolve().parents[2] / "docs/formats/terminal-lecturas.md"
EJEMPLO = next(iter(re.findall(r"```\n(lote;.*?)```", DOCUMENTO.read_text(), re.DOTALL))).encode()


def local(*partes: int) -> dt.datetime:
    return dt.datetime(*partes)  # noqa: DTZ001 - the files are in local time


def causas(datos: bytes, **otros: Any) -> list[tuple[int, str, str]]:
    with pytest.raises(ArchivoRechazado) as rechazo:
        leer(datos, hoy=HOY, **otros)
    return rechazo.value.causas.rows()


def con(campo: str, valor: str) -> bytes:
    """A file of one good line, but for a field."""
    cabecera, linea, *_ = EJEMPLO.decode().splitlines()
    campos = dict(zip(cabecera.split(";"), linea.split(";"), strict=True)) | {campo: valor}
    suma = campos["lectura"] if re.fullmatch(r"[0-9]{1,10}(\.[0-9]{1,3})?", campos["lectura"]) else "0"
    return f"{cabecera}\n{';'.join(campos.values())}\nTOTAL;1;{suma}\n".encode()


def test_el_ejemplo_del_documento() -> None:
    archivo = leer(EJEMPLO, hoy=HOY)
    assert (archivo.cantidad, archivo.suma_mil) == (3, 13_157_500)
    assert archivo.filas.rows() == leer_por_el_libro(EJEMPLO, HOY)
    assert archivo.filas.schema == ESQUEMA_LEIDAS
    primera = archivo.filas.row(0, named=True)
    assert (primera["linea"], primera["registro"], primera["lectura_mil"]) == (2, "activa", 12_345_000)
    assert (primera["fecha_hora"], primera["lat_micro"]) == (local(2026, 5, 4, 9, 30, 15), -36_686_123)
    assert archivo.filas["lectura_mil"].to_list() == [12_345_000, None, 812_500]
    assert archivo.filas["anomalia"].to_list() == ["00", "02", "00"]


@pytest.mark.parametrize(
    "datos",
    [b"\xef\xbb\xbf" + EJEMPLO, EJEMPLO.replace(b"\n", b"\r\n"), EJEMPLO.removesuffix(b"\n")],
    ids=["bom", "crlf", "sin-fin-de-linea"],
)
def test_lo_que_se_tolera(datos: bytes) -> None:
    assert leer(datos, hoy=HOY).filas.equals(leer(EJEMPLO, hoy=HOY).filas)


def test_un_archivo_sin_lecturas() -> None:
    assert leer(escribir_lecturas(marco(ESQUEMA_LEIDAS, [])), hoy=HOY).cantidad == 0


@pytest.mark.parametrize(
    ("campo", "valor", "motivo"),
    [
        ("lote", "", "no es un lote"),
        ("lote", "123456789", "no es un lote"),
        ("suministro", "1 2", "no es un suministro"),
        ("medidor", "1234567890123456", "no es un medidor"),
        ("registro", "ac", "no es un registro conocido"),
        ("lectura", "-5", "es negativa"),
        ("lectura", "12345678901", "tiene más de 10 dígitos"),
        ("lectura", "1,5", "no es una lectura"),
        ("lectura", "1.2345", "no es una lectura"),
        ("lectura", "٣", "no es una lectura"),
        ("fecha_hora", "2026050409301", "no es una fecha y hora"),
        ("fecha_hora", "20260504246015", "no es una fecha y hora"),
        ("fecha_hora", "20260504093060", "no es una fecha y hora"),
        ("fecha_hora", "20260231093015", "no es una fecha que exista"),
        ("fecha_hora", "20261304093015", "no es una fecha que exista"),
        ("fecha_hora", "19991231235959", "es anterior a 2000"),
        ("fecha_hora", "20260511000000", "está en el futuro"),
        ("anomalia", "2", "no es un código de anomalía"),
        ("observacion", "x" * 81, "tiene más de 80 caracteres"),
        ("observacion", "a\tb", "caracteres de control"),
        ("lat", "90.000001", "pasa de 90 grados"),
        ("lat", "1.1234567", "no es una latitud"),
        ("lat", "", "viene sin la otra coordenada"),
        ("lon", "-180.5", "pasa de 180 grados"),
        ("lon", "", "viene sin la otra coordenada"),
        ("foto_id", "a/b", "no es una foto"),
        ("operador", "", "no es un operador"),
    ],
)
def test_cada_campo_dice_que_tiene_mal(campo: str, valor: str, motivo: str) -> None:
    vistas = causas(con(campo, valor))
    assert len(vistas) == 1
    linea, donde, dicho = vistas[0]
    assert (linea, donde) == (2, "lat" if "coordenada" in motivo else campo)
    assert motivo in dicho


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("lectura", "9999999999.999"),
        ("lectura", "0000000005"),
        ("fecha_hora", "20000101000000"),
        ("fecha_hora", "20260510235959"),
        ("fecha_hora", "20240229000000"),
        ("lat", "-90"),
        ("lon", "180.000000"),
        ("observacion", 'ñandú "suelto" 🐕 ' + "x" * 60),
        ("observacion", "\u2028"),
        ("anomalia", "90"),
    ],
)
def test_lo_que_esta_en_el_borde_entra(campo: str, valor: str) -> None:
    assert leer(con(campo, valor), hoy=HOY).filas.rows() == leer_por_el_libro(con(campo, valor), HOY)


@pytest.mark.parametrize(
    ("datos", "motivo"),
    [
        (b"", "está vacío"),
        (b"\xef\xbb\xbf\r\n", "está vacío"),
        (EJEMPLO.decode().encode("utf-16"), "UTF-16"),
        (EJEMPLO.decode().encode("utf-32"), "UTF-32"),
    ],
)
def test_lo_que_no_es_un_archivo_de_lecturas(datos: bytes, motivo: str) -> None:
    ((linea, campo, dicho),) = causas(datos)
    assert (linea, campo) == (0, "")
    assert motivo in dicho


@pytest.mark.parametrize(
    ("cambio", "esperadas"),
    [
        (lambda d: d.decode().encode("latin-1"), [(3, "", "no está en UTF-8")]),
        (lambda d: d.replace(b"jperez", b"jp\0rez", 1), [(2, "", "tiene bytes nulos")]),
        (lambda d: d.replace(b"jperez\n", b"jperez\r\r\n", 1), [(2, "", "tiene un retorno de carro suelto")]),
        (lambda d: d.replace(b"\nTOTAL", b"\n\nTOTAL"), [(5, "", "está vacía"), (6, "cantidad", "hay 4")]),
        (lambda d: d + b"\n", [(5, "", "tiene 3 campos"), (6, "", "falta la línea de cierre")]),
        (lambda d: d + d, [(5, "", "tiene 3 campos"), (6, "registro", "no es un registro")]),
        (lambda d: d.replace(b"lote;", b"Lote;"), [(1, "", "no es la cabecera")]),
        (lambda d: d.split(b"\n", 1)[1], [(1, "", "no es la cabecera")]),
        (lambda d: d[d.index(b"TOTAL") :], [(1, "", "no es la cabecera"), (1, "cantidad", "hay 0")]),
        (lambda d: d[: d.index(b"\n")], [(1, "", "falta la línea de cierre")]),
        (lambda d: d[: d.index(b"TOTAL")], [(4, "", "falta la línea de cierre")]),
        (lambda d: d[:-5], [(5, "suma", "el cierre dice que suman 13.157 y suman 13.157,5")]),
        (lambda d: d.replace(b"TOTAL;3", b"TOTAL;4"), [(5, "cantidad", "el cierre dice 4 lecturas y hay 3")]),
        (lambda d: d.replace(b"12345;", b"12346;"), [(5, "suma", "suman 13.158,5")]),
        (lambda d: d.replace(b"88124", b"88123"), [(3, "medidor", "ya tiene lectura de activa")]),
        (lambda d: d.replace(b";00;;", b";00;"), [(2, "", "tiene 11 campos y tiene que tener 12")]),
        (lambda d: d.replace(b"candado", b"can;dado"), [(3, "", "tiene 13 campos")]),
    ],
)
def test_un_archivo_roto(cambio: Callable[[bytes], bytes], esperadas: list[tuple[int, str, str]]) -> None:
    vistas = causas(cambio(EJEMPLO))
    for linea, campo, motivo in esperadas:
        assert [c for c in vistas if c[:2] == (linea, campo) and motivo in c[2]], vistas


def test_se_dicen_todas_las_causas_juntas() -> None:
    malo = EJEMPLO.replace(b"12345;2026", b"-1;2027").replace(b"AG-5512", b"").replace(b"TOTAL;3", b"TOTAL;9")
    with pytest.raises(ArchivoRechazado, match=r"línea 2: lectura «-1» es negativa. Y 3 más.") as rechazo:
        leer(malo, hoy=HOY)
    assert rechazo.value.causas.select("linea", "campo").rows() == [
        (2, "lectura"),
        (2, "fecha_hora"),
        (4, "medidor"),
        (5, "cantidad"),
    ]


def test_los_limites_de_cuanto_mide() -> None:
    assert "pesa" in causas(EJEMPLO, limites=Limites(bytes_max=len(EJEMPLO) - 1))[0][2]
    assert "más de 4 líneas" in causas(EJEMPLO, limites=Limites(lineas_max=4))[0][2]
    largas = causas(EJEMPLO, limites=Limites(caracteres_por_linea_max=80))
    assert [(linea, campo) for linea, campo, motivo in largas if "80 caracteres" in motivo] == [(2, ""), (3, "")]
    assert leer(EJEMPLO, hoy=HOY, limites=Limites(bytes_max=len(EJEMPLO), lineas_max=5)).cantidad == 3


ALFANUMERICO = "ABCZabcz0189-"
LEIDAS = st.fixed_dictionaries(
    {
        "lote": st.text(ALFANUMERICO, min_size=1, max_size=8),
        "suministro": st.text(ALFANUMERICO, min_size=1, max_size=10),
        "medidor": st.text(ALFANUMERICO + "./", min_size=1, max_size=15),
        "registro": st.sampled_from(list(REGISTROS)),
        "lectura_mil": st.none() | st.integers(0, 10**13 - 1),
        "fecha_hora": st.datetimes(local(2000, 1, 1), local(2026, 5, 10)).map(
            lambda cuando: cuando.replace(microsecond=0)
        ),
        "anomalia": st.from_regex("[0-9]{2}", fullmatch=True),
        "observacion": st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=";"), max_size=80),
        "foto_id": st.text(ALFANUMERICO + "._", max_size=40),
        "operador": st.text(ALFANUMERICO + "._", min_size=1, max_size=20),
        "lat_micro": st.integers(-90_000_000, 90_000_000),
        "lon_micro": st.integers(-180_000_000, 180_000_000),
    }
)


@a_fondo(150)
@given(st.lists(LEIDAS, max_size=6, unique_by=lambda fila: (fila["lote"], fila["medidor"], fila["registro"])))
def test_lo_escrito_se_lee_igual(filas: list[dict[str, Any]]) -> None:
    escritas = marco(ESQUEMA_LEIDAS, [{**fila, "linea": n} for n, fila in enumerate(filas, 2)])
    datos = escribir_lecturas(escritas)
    archivo = leer(datos, hoy=HOY)
    assert archivo.filas.equals(escritas)
    assert archivo.filas.rows() == leer_por_el_libro(datos, HOY)


def test_la_suma_no_desborda() -> None:
    n = pl.int_range(2, 1_000_002)
    propias = {"linea": n, "medidor": pl.format("M{}", n), "lectura_mil": pl.lit(10**13 - 1)}
    comunes = {"lote": "1", "suministro": "1", "registro": "activa", "fecha_hora": local(2026, 5, 1)}
    comunes |= {"anomalia": "00", "observacion": "", "foto_id": "", "operador": "x"}
    un_millon = pl.select(n.alias("n")).select(
        propias.get(nombre, pl.lit(comunes.get(nombre))).cast(tipo).alias(nombre)
        for nombre, tipo in ESQUEMA_LEIDAS.items()
    )
    archivo = leer(escribir_lecturas(un_millon), hoy=HOY)
    assert (archivo.cantidad, archivo.suma_mil) == (1_000_000, 10**19 - 10**6)


def _archivo(azar: random.Random) -> bytes:
    """A good file of a few lines, with something of everything."""
    filas = [
        {
            "linea": numero,
            "lote": azar.choice(["1", "SB-0426"]),
            "suministro": str(azar.randrange(10**6)),
            "medidor": f"M{numero}",
            "registro": azar.choice(list(REGISTROS)),
            "lectura_mil": azar.choice([None, azar.randrange(10**13), azar.randrange(10**4) * 1000]),
            "fecha_hora": local(2026, azar.randrange(1, 5), azar.randrange(1, 29), azar.randrange(24)),
            "anomalia": azar.choice(["00", "02", "90"]),
            "observacion": azar.choice(["", "perro", "señal 🐕", '"', "portón, verde"]),
            "lat_micro": (lugar := azar.choice([None, -36_686_123, 5])),
            "lon_micro": None if lugar is None else azar.randrange(-180_000_000, 180_000_000),
            "foto_id": azar.choice(["", "f-1.jpg"]),
            "operador": "op7",
        }
        for numero in range(2, 2 + azar.randrange(0, 6))
    ]
    datos = escribir_lecturas(marco(ESQUEMA_LEIDAS, filas))
    return azar.choice([datos, datos.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + datos])


def _romper(datos: bytes, azar: random.Random) -> bytes:
    """One of the ways in which a file spoils."""
    en, hasta = sorted((azar.randrange(len(datos) + 1), azar.randrange(len(datos) + 1)))
    lineas = datos.split(b"\n")
    i, j = azar.randrange(len(lineas)), azar.randrange(len(lineas))
    sucios = [
        b"\0",
        b"\r",
        b"\n",
        b";",
        b"-",
        b".",
        b"9",
        b"\xff",
        b"\xc3",
        b"\xe2\x80\xa8",
        b"\x85",
        b" ",
        b'"',
        b"TOTAL;",
    ]
    roturas: list[Callable[[], bytes]] = [
        lambda: datos[:en],
        lambda: datos[en:],
        lambda: datos[:en] + datos[hasta:],
        lambda: datos[:en] + datos[en:hasta] * 2 + datos[hasta:],
        lambda: datos[:en] + azar.choice(sucios) + datos[en:],
        lambda: datos[:en] + azar.choice(sucios) + datos[en + 1 :],
        lambda: datos[:en] + bytes([azar.randrange(256)]) + datos[en + 1 :],
        lambda: datos[:en] + b"%d" % azar.randrange(10) + datos[en + 1 :],
        lambda: b"\n".join([*lineas[:i], lineas[j], *lineas[i + 1 :]]),
        lambda: b"\n".join([*lineas[:i], lineas[j], *lineas[i:]]),
        lambda: b"\n".join([*lineas[:i], *lineas[i + 1 :]]),
        lambda: datos.decode("utf-8", "replace").encode(azar.choice(["utf-16", "utf-16-le", "utf-32-be", "utf-7"])),
        lambda: datos.decode("utf-8", "replace").encode("latin-1", "replace"),
        lambda: datos + datos,
        lambda: datos.replace(azar.choice([b";", b"\n", b".", b"0", b"2026", b"TOTAL"]), azar.choice(sucios), 1),
    ]
    return azar.choice(roturas)()


def _probar_rotos(cuantos: int, semilla: int) -> None:
    """The real reader takes exactly what the book takes, with the same contents, and otherwise says why."""
    azar = random.Random(semilla)  # noqa: S311 - the same files each time
    tomados = 0
    for _ in range(cuantos):
        datos = _archivo(azar)
        for _ in range(azar.choice([1, 1, 1, 2, 4])):
            datos = _romper(datos, azar)
        try:
            por_el_libro: list[Any] | None = leer_por_el_libro(datos, HOY)
        except ValueError:
            por_el_libro = None
        leido: Archivo | ArchivoRechazado
        try:
            leido = leer(datos, hoy=HOY)
        except ArchivoRechazado as rechazo:
            leido = rechazo
        if isinstance(leido, Archivo):
            assert leido.filas.rows() == por_el_libro, datos
            tomados += 1
        else:
            assert por_el_libro is None, (datos, leido.causas.rows())
            assert leido.causas.height > 0
    assert 0 < tomados < cuantos / 2  # damage that does no harm: an end of line, a letter of a remark


def test_doscientos_archivos_rotos() -> None:
    _probar_rotos(200, semilla=4)


@pytest.mark.largo
def test_diez_mil_archivos_rotos() -> None:
    _probar_rotos(10_000, semilla=2026)


def ronda(**cambios: Any) -> pl.DataFrame:
    return marco(
        ESQUEMA_SALIDA,
        [cambios],
        lote="SB-0426",
        ruta="12",
        secuencia=40,
        suministro="100234",
        titular="Peña, José",
        domicilio="Av. San Bernardo 123",
        medidor="LG-88123",
        registro="activa",
        digitos=5,
        k_mil=40_000,
        anterior_mil=12_345_900,
        fecha_anterior=dt.date(2026, 4, 2),
        minimo_mil=12_400_100,
        maximo_mil=12_700_100,
        diario_mil=5,
        mensaje="perro",
    )


def test_la_ronda_en_csv() -> None:
    assert exportar_csv(ronda()).decode().split("\n") == [
        "lote;ruta;secuencia;suministro;titular;domicilio;medidor;registro;digitos;k;lect_anterior;fecha_ant;"
        "esperado_min;esperado_max;promedio_diario;mensaje",
        "SB-0426;12;40;100234;Peña, José;Av. San Bernardo 123;LG-88123;AC;5;40.000;12345;20260402;"
        "12400;12701;0.005;perro",
        "",
    ]


def test_la_ronda_en_ancho_fijo() -> None:
    (linea,) = exportar_ancho_fijo(ronda()).decode().removesuffix("\r\n").split("\r\n")
    anchos = [8, 5, 5, 10, 30, 40, 15, 2, 2, 8, 10, 8, 10, 10, 10, 40]
    cortes = [sum(anchos[:n]) for n in range(len(anchos) + 1)]
    assert len(linea) == sum(anchos) == 213
    assert [linea[a:b] for a, b in pairwise(cortes)] == [
        "SB-0426 ",
        "12   ",
        "00040",
        "100234    ",
        "Peña, José".ljust(30),
        "Av. San Bernardo 123".ljust(40),
        "LG-88123".ljust(15),
        "AC",
        "05",
        "00040000",
        "0000012345",
        "20260402",
        "0000012400",
        "0000012701",
        "0000000005",
        "perro".ljust(40),
    ]


def test_lo_que_no_hay_va_vacio() -> None:
    nada: dict[str, Any] = dict.fromkeys(
        ["titular", "mensaje", "anterior_mil", "fecha_anterior", "minimo_mil", "maximo_mil", "diario_mil"]
    )
    vacia = marco(ESQUEMA_SALIDA, ronda().drop(list(nada)).rows(named=True))
    assert exportar_csv(vacia).decode().splitlines()[1] == (
        "SB-0426;12;40;100234;;Av. San Bernardo 123;LG-88123;AC;5;40.000;;;;;;"
    )
    assert len(exportar_ancho_fijo(vacia).decode()) == 213 + 2


def test_los_textos_se_cortan_y_se_limpian() -> None:
    linea = exportar_csv(ronda(titular="a;b\nc" + "x" * 40, mensaje="ñ" * 50)).decode().splitlines()[1].split(";")
    assert (linea[4], linea[15]) == ("a b c" + "x" * 25, "ñ" * 40)
    assert len(linea) == 16


@pytest.mark.parametrize(
    "cambio",
    [{"medidor": "1234567890123456"}, {"lote": "a;b"}, {"secuencia": 100_000}, {"k_mil": 10**8}, {"secuencia": -1}],
)
def test_lo_que_no_entra_en_su_campo_no_se_exporta(cambio: dict[str, Any]) -> None:
    for exportar in (exportar_csv, exportar_ancho_fijo):
        with pytest.raises(ValueError, match="No se puede exportar"):
            exportar(ronda(**cambio))
