"""The worked examples of a version, line by line: what they say and what the engine gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cesop.nucleo import formato
from facturacion.pantallas.cuadros_palabras import cifra, palabras
from facturacion.tarifas.casos import Caso, Ejemplo
from facturacion.tarifas.ejemplos import Diferencia
from facturacion.tarifas.modelo import Cuadro

Dicho = tuple[str, Decimal | None, Decimal | None, Decimal | None]


@dataclass(frozen=True, kw_only=True)
class Comprobado:
    """An example with its lines: name, expected, obtained, and the difference (None: there is none)."""

    codigo: str
    fuente: str
    caso: str
    renglones: Sequence[Dicho]
    causas: Sequence[str]
    explicacion: str
    da: bool

    @property
    def tono(self) -> str:
        """Of its badge."""
        return "bien" if self.da else "aviso" if self.explicacion else "mal"

    @property
    def palabra(self) -> str:
        """Of its badge."""
        return "Da" if self.da else "Explicado" if self.explicacion else "No da"


def comprobados(cuadro: Cuadro, diferencias: Sequence[Diferencia]) -> list[Comprobado]:
    """Every example of `cuadro`, those that differ first."""
    nombres = {c.codigo: c.nombre for c in cuadro.componentes}
    vistos = [
        _comprobado(e, [d for d in diferencias if d.ejemplo == e.codigo], nombres, cuadro) for e in cuadro.ejemplos
    ]
    return sorted(vistos, key=lambda c: (c.da, bool(c.explicacion)))


def _comprobado(
    ejemplo: Ejemplo, diferencias: Sequence[Diferencia], nombres: dict[str, str], cuadro: Cuadro
) -> Comprobado:
    otros = {d.lugar: d for d in diferencias}
    pares = [(r.componente, nombres.get(r.componente, r.componente), r.importe) for r in ejemplo.renglones]
    if ejemplo.total is not None:
        pares.append(("total", "Total con impuestos", ejemplo.total))
    causas = [f"{palabras(d.lugar)} {palabras(d.detalle)}".strip() for d in diferencias if d.esperado is None]
    return Comprobado(
        codigo=palabras(ejemplo.codigo),
        fuente=ejemplo.fuente,
        caso=caso_en_palabras(ejemplo.caso, cuadro),
        renglones=[
            _dicho(nombre, esperado, otros.get(lugar), sin_liquidar=bool(causas)) for lugar, nombre, esperado in pares
        ],
        causas=causas,
        explicacion=ejemplo.explicacion,
        da=not diferencias,
    )


def _dicho(nombre: str, esperado: Decimal, distinto: Diferencia | None, *, sin_liquidar: bool) -> Dicho:
    if sin_liquidar:
        return nombre, esperado, None, None
    if distinto is None or distinto.obtenido is None:
        return nombre, esperado, esperado, None
    return nombre, esperado, distinto.obtenido, distinto.obtenido - esperado


def caso_en_palabras(caso: Caso, cuadro: Cuadro) -> str:
    """Whose bill it is, and of what."""
    categoria = next((c.nombre for c in cuadro.categorias if c.codigo == caso.categoria), caso.categoria)
    unidades = {magnitud: m.unidad for m in cuadro.medidas for magnitud in m.de}
    consumos = [f"{cifra(c.cantidad)} {unidades.get(c.magnitud, '')} {palabras(c.magnitud)}" for c in caso.consumos]
    condiciones = [
        palabras(c.condicion) + (f" {cifra(c.valor)}" if c.valor is not None else "") for c in caso.condiciones
    ]
    ultimo = caso.hasta - dt.timedelta(days=1)
    periodo = f"{formato.fecha(caso.desde)} al {formato.fecha(ultimo)}"
    meses = [f"{caso.meses} meses"] if caso.meses > 1 else []
    return ", ".join([categoria, periodo, *meses, *consumos, *(f"con {c}" for c in condiciones)])
