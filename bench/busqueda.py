"""The search of catastro at its full size: what somebody types, and how long until the best matches are there."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections, transaction

from bench.medicion import Medida, segundos
from catastro.documentos import stdnum_cuit
from catastro.models import Categoria, GrupoGestion, Localidad, Servicio
from catastro.selectors import busqueda
from catastro.services.duplicados import buscar_duplicados
from cesop.nucleo.models import Usuario
from cesop.nucleo.procesos import motor
from contabilidad.models import Seccion

PERSONAS = int(os.environ.get("BENCH_PERSONAS", "1000000"))
CUENTAS = PERSONAS // 10
# Keys of our own, far from those that other measures of the same base leave.
PRIMERA = 50_000_001
CONSULTAS = int(os.environ.get("BENCH_CONSULTAS", "60"))
MAXIMO = 6
APELLIDOS = """
    González Rodríguez Gómez Fernández López Díaz Martínez Pérez Romero Sánchez García Sosa Torres Ruiz Ramírez
    Álvarez Benítez Acosta Flores Medina Herrera Suárez Aguirre Giménez Gutiérrez Pereyra Rojas Molina Castro Ortiz
    Silva Núñez Luna Juárez Cabrera Ríos Ferreyra Godoy Morales Domínguez Moreno Peralta Vega Carrizo Quiroga Castillo
    Ledesma Muñoz Ojeda Ponce Vera Vázquez Villalba Cardozo Navarro Ramos Arias Coronel Córdoba Figueroa
"""
NOMBRES = """
    Juan María José Carlos Luis Ana Jorge Marta Roberto Silvia Miguel Laura Daniel Claudia Ricardo Susana Héctor
    Patricia Eduardo Mónica Oscar Liliana Alberto Graciela Pablo Andrea Sergio Norma Fernando Alejandra Marcelo
    Gabriela Diego Verónica Gustavo Mirta Martín Elsa Alejandro Rosa Mario Sandra Ramón Adriana Francisco Carolina
"""
SILABAS = "ba be bi bo ca ce co cu da de di do fa fe ga go la le li lo ma me mi mo na ne ni no pa pe ra re ri ro"
CALLES = 400


@dataclass(frozen=True)
class Padron:
    """Some of what was loaded, to ask for it."""

    nombres: Sequence[str]
    documentos: Sequence[str]
    cuits: Sequence[str]
    telefonos: Sequence[str]
    domicilios: Sequence[str]
    medidores: Sequence[str]


def medir(usuario: Usuario) -> Iterator[Medida]:
    """Every kind of search, median and the slowest twentieth, over the whole register; and the search of duplicates."""
    azar = random.Random(1)  # noqa: S311 - the same register each time
    cuanto = segundos(lambda: _cargar(azar, usuario))
    yield Medida(que="padrón: COPY con todos sus controles", unidad="personas", unidades=PERSONAS, propia=cuanto)
    padron = _muestra(azar)
    for nombre, textos in (
        ("documento", padron.documentos),
        ("CUIT con guiones", [f"{c[:2]}-{c[2:10]}-{c[10:]}" for c in padron.cuits]),
        ("apellido y nombre", [_dos_palabras(n) for n in padron.nombres]),
        ("apellido y nombre con un error", [_con_error(_dos_palabras(n), azar) for n in padron.nombres]),
        ("teléfono", padron.telefonos),
    ):
        yield from _tiempos(f"búsqueda por {nombre}", textos, lambda texto: busqueda.personas(texto, maximo=MAXIMO))
    for nombre, textos in (("domicilio", padron.domicilios), ("medidor", padron.medidores)):
        yield from _tiempos(f"búsqueda por {nombre}", textos, lambda texto: busqueda.cuentas(texto, maximo=MAXIMO))
    tandas = _tandas_de_duplicados(usuario)
    for nombre, cuanto in (("todos los pares", sum(tandas)), ("la tanda más larga", max(tandas))):
        yield Medida(que=f"duplicados: {nombre}", unidad="personas", unidades=PERSONAS, propia=cuanto)


def _tandas_de_duplicados(usuario: Usuario) -> list[float]:
    """How long each chunk of a search takes."""
    proceso, tandas, sigue = buscar_duplicados(usuario=usuario), [], True

    def avanzar() -> None:
        nonlocal sigue
        sigue = motor.avanzar(proceso.pk, segundos=0) is motor.Avance.HAY_MAS

    while sigue:
        tandas.append(segundos(avanzar))
    return tandas


def _tiempos(que: str, textos: Sequence[str], buscar: Callable[[str], Sequence[Any]]) -> Iterator[Medida]:
    for texto in textos[:5]:
        buscar(texto)
    tiempos = sorted(segundos(lambda texto=texto: buscar(texto)) for texto in textos)  # type: ignore[misc]
    for nombre, lugar in (("p50", len(tiempos) // 2), ("p95", len(tiempos) * 95 // 100)):
        yield Medida(que=f"{que}, {nombre}", unidad="búsquedas", unidades=1, propia=tiempos[lugar])


# ── The register ──


def _cargar(azar: random.Random, usuario: Usuario) -> None:
    silabas = SILABAS.split()
    raros = ["".join(azar.choices(silabas, k=azar.randint(2, 4))).capitalize() for _ in range(20_000)]
    with transaction.atomic():
        _copiar(
            "catastro_persona (id, tipo, nombre, documento_tipo, documento, cuit, observaciones)",
            _personas(azar, raros),
        )
        _copiar(
            "catastro_mediodecontacto (persona_id, tipo, valor, principal, recibe_avisos, activo)",
            (
                (n, "celular", f"(02257) 15-{azar.randrange(10**6):06d}", True, True, True)
                for n in range(PRIMERA, PRIMERA + PERSONAS)
            ),
        )
    with transaction.atomic():
        _cargar_cuentas(azar, raros, usuario)
    with connections["dueno"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _personas(azar: random.Random, raros: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    apellidos, nombres = APELLIDOS.split(), NOMBRES.split()
    for numero in range(PERSONAS):
        apellido = azar.choice(apellidos) if azar.random() < 0.5 else azar.choice(raros)
        documento = 5_000_000 + numero * 40 + azar.randrange(40)
        base = f"20{documento:08d}"
        cuit = base + stdnum_cuit.calc_check_digit(base) if azar.random() < 0.7 else ""
        nombre = f"{apellido}, {azar.choice(nombres)} {azar.choice(nombres)}"
        yield PRIMERA + numero, "fisica", nombre, "dni", documento, cuit, ""


def _cargar_cuentas(azar: random.Random, raros: Sequence[str], usuario: Usuario) -> None:
    """An account with its meter for one of each ten persons; addresses for seven."""
    localidad, _ = Localidad.objects.get_or_create(nombre="San Bernardo", codigo_postal="7111")
    seccion, _ = Seccion.objects.get_or_create(codigo="E", defaults={"nombre": "Electricidad"})
    servicio = Servicio.objects.create(clave="busqueda", nombre="Electricidad", unidad="kWh", seccion=seccion)
    grupo = GrupoGestion.objects.create(codigo="BUSCA", nombre="General", servicio=servicio, seccion=seccion)
    categoria = Categoria.objects.create(servicio=servicio, clave="R", nombre="Residencial")
    calles = [*raros[:CALLES], "Chiozza", "Hernandarias"]
    claves = range(PRIMERA, PRIMERA + CUENTAS)
    dia = "2020-01-01"
    _copiar(
        "catastro_domicilio (id, localidad_id, calle, altura, piso, departamento, entre_calles)",
        (
            (n, localidad.pk, azar.choice(calles), azar.randrange(1, 6000), "", "", "")
            for n in range(PRIMERA, PRIMERA + CUENTAS * 7)
        ),
    )
    _copiar(
        "catastro_inmueble (id, domicilio_id, nomenclatura, partida, observaciones, activo)",
        ((n, n, "", "", "", True) for n in claves),
    )
    _copiar(
        "catastro_suministro (id, numero, servicio_id, inmueble_id, ubicacion, activo)",
        ((n, n, servicio.pk, n, "", True) for n in claves),
    )
    _copiar(
        "catastro_cuentaservicio (id, numero, suministro_id, grupo_id, envio, observaciones)",
        ((n, n, n, grupo.pk, "papel", "") for n in claves),
    )
    _copiar(
        "catastro_partedecuenta (cuenta_id, rol, persona_id, motivo, desde)",
        ((n, "titular", n, "", dia) for n in claves),
    )
    _copiar(
        "catastro_categoriadecuenta (cuenta_id, categoria_id, motivo, desde)",
        ((n, categoria.pk, "", dia) for n in claves),
    )
    _copiar(
        "catastro_cambiodeestado (cuenta_id, desde, hasta, fecha, motivo, usuario_id)",
        ((n, "", "solicitada", dia, "", usuario.pk) for n in claves),
    )
    _copiar(
        "catastro_medidor (id, servicio_id, numero, marca, modelo, bidireccional, estado)",
        ((n, servicio.pk, f"A{n:08d}", "ELSTER", "", False, "sirve") for n in claves),
    )
    _copiar(
        "catastro_colocacion (medidor_id, suministro_id, multiplicador, motivo, desde)",
        ((n, n, 1, "", dia) for n in claves),
    )


def _copiar(destino: str, filas: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {destino} FROM STDIN") as copia:
        for fila in filas:
            copia.write_row(fila)


def _muestra(azar: random.Random) -> Padron:
    """Some of what is there."""

    def columna(sql: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(sql, [[azar.randrange(PRIMERA, PRIMERA + CUENTAS) for _ in range(CONSULTAS)]])
            return [str(valor) for (valor,) in cursor.fetchall()]

    return Padron(
        nombres=columna("SELECT nombre_clave FROM catastro_persona WHERE id = ANY(%s)"),
        documentos=columna("SELECT documento FROM catastro_persona WHERE id = ANY(%s)"),
        cuits=columna("SELECT cuit FROM catastro_persona WHERE cuit <> '' AND id = ANY(%s)"),
        telefonos=columna("SELECT valor FROM catastro_mediodecontacto WHERE persona_id = ANY(%s)"),
        domicilios=columna("SELECT clave FROM catastro_domicilio WHERE id = ANY(%s)"),
        medidores=columna("SELECT numero FROM catastro_medidor WHERE id = ANY(%s)"),
    )


def _dos_palabras(nombre: str) -> str:
    apellido, _, resto = nombre.partition(", ")
    return f"{resto.split()[0]} {apellido}"


def _con_error(texto: str, azar: random.Random) -> str:
    """Without one of the letters in the middle of the last word."""
    lugar = azar.randrange(len(texto) - 3, len(texto) - 1)
    return texto[:lugar] + texto[lugar + 1 :]
