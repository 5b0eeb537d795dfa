"""`python -m bench`: measures, prints the table, writes `bench.json` in the data directory.

With names (`python -m bench lecturas`), only those.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import django

from cesop.embebidos import entorno

entorno.preparar()
os.environ["DJANGO_SETTINGS_MODULE"] = "cesop.settings.pruebas"
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402

from bench import (  # noqa: E402
    busqueda,
    copia,
    facturacion,
    lecturas,
    libro,
    pagina,
    papel,
    procesos,
    simulacion,
    tarifas,
)
from bench.base import base_de_bench  # noqa: E402
from bench.medicion import Medida  # noqa: E402
from cesop.nucleo import trabajadores  # noqa: E402
from cesop.nucleo.models import Sucursal, Usuario  # noqa: E402


def main() -> None:
    """Measure everything in a database that is thrown away."""
    logging.disable(logging.WARNING)
    with base_de_bench():
        medidas = list(_medir())
    for linea in tabla(medidas):
        print(linea)
    destino = Path(settings.DATOS) / "bench.json"
    destino.write_text(json.dumps(_documento(medidas), ensure_ascii=False, indent=1))
    print(f"\nTambién en {destino}")


def _medir() -> Iterator[Medida]:
    sucursal = Sucursal.objects.create(codigo="CEN", nombre="Central", localidad="San Bernardo")
    usuario = Usuario.objects.create(
        usuario="bench", nombre="Bench", apellido="Bench", sucursal=sucursal, debe_cambiar_clave=False
    )
    # Papers: who writes processes, and who looks at pages without a second factor.
    usuario.groups.set(Group.objects.filter(name__in=["sistemas", "medicion", "facturacion"]))
    mostrador = Usuario.objects.create(
        usuario="mostrador", nombre="Ana", apellido="Paz", sucursal=sucursal, debe_cambiar_clave=False
    )
    mostrador.groups.set(Group.objects.filter(name__in=["mostrador"]))
    trabajadores.avisar = lambda *_, **__: True
    partes: dict[str, Callable[[], Iterable[Medida]]] = {
        "procesos": lambda: procesos.medir(usuario),
        "copia": lambda: copia.medir(usuario),
        "pagina": lambda: pagina.medir(mostrador),
        "libro": libro.medir,
        "tarifas": tarifas.medir,
        "facturacion": facturacion.medir,
        "papel": papel.medir,
        "lecturas": lambda: lecturas.medir(usuario),
        "simulacion": lambda: simulacion.medir(usuario),
        "busqueda": lambda: busqueda.medir(usuario),
    }
    for nombre in sys.argv[1:] or partes:
        yield from partes[nombre]()


def tabla(medidas: list[Medida]) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'qué':<46}{'nuestro':>12}{'desnudo':>12}{'razón':>8}{'por segundo':>16}"
    for m in medidas:
        desnudo = "" if m.desnuda is None else f"{m.desnuda * 1000:,.1f} ms"
        razon = "" if m.razon is None else f"{m.razon:.2f}"
        yield (
            f"{m.que:<46}{m.propia * 1000:>9,.1f} ms{desnudo:>12}{razon:>8}{m.por_segundo:>10,.0f} {m.unidad}"
            + (" ← pasa el límite" if m.limite and m.razon and m.razon > m.limite else "")
        )


def _documento(medidas: list[Medida]) -> dict[str, object]:
    return {
        "segundos_unix": int(time.time()),
        "procesadores": os.cpu_count(),
        "carga": os.getloadavg()[0],
        "python": platform.python_version(),
        "medidas": [asdict(m) | {"razon": m.razon, "por_segundo": m.por_segundo} for m in medidas],
    }


if __name__ == "__main__":
    main()
