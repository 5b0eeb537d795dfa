"""What the paper says, as it says it: every figure is a text already, and the template only places it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Emisor:
    """Who issues. datos: the lines under its name."""

    nombre: str
    datos: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Linea:
    """A line of a voucher."""

    detalle: str
    cantidad: str
    precio: str
    importe: str
    # Of a tax: its base and rate are told, and it is set apart.
    impuesto: bool


@dataclass(frozen=True, kw_only=True)
class Medicion:
    """What a voucher bills of a meter. Texts that are not known are empty."""

    medidor: str
    anterior: str
    actual: str
    desde: str
    hasta: str
    consumo: str
    dias: str
    promedio: str
    estimada: bool


@dataclass(frozen=True, kw_only=True)
class Grafico:
    """Thirteen months of consumption. alturas: thousandths of the greatest; None where nothing was read."""

    unidad: str
    meses: Sequence[str]
    alturas: Sequence[int | None]
    valores: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Codigo:
    """A payment code. barras: widths in half narrow bars. qr: (x, y, width) of its runs of modules; lado: how many."""

    titulo: str
    importe: str
    detalle: str
    digitos: str
    barras: Sequence[int]
    qr: Sequence[tuple[int, int, int]] = ()
    lado: int = 0


@dataclass(frozen=True, kw_only=True)
class Seccion:
    """A voucher of the document: a service, or what is of the person only. servicio: its key, that gives its colour."""

    servicio: str
    nombre: str
    comprobante: str
    letra: str
    datos: Sequence[tuple[str, str]]
    lineas: Sequence[Linea]
    total: str
    # What was paid before the paper was made; empty when nothing.
    pagado: str
    autorizacion: str
    avisos: Sequence[str]
    mediciones: Sequence[Medicion]
    grafico: Grafico | None


@dataclass(frozen=True, kw_only=True)
class Deuda:
    """Something that was owed from before."""

    concepto: str
    vencio: str
    capital: str
    interes: str


@dataclass(frozen=True, kw_only=True)
class Papel:
    """A payable document. fecha: (year, month, day) of what the file says of itself."""

    numero: str
    plantilla: str
    fecha: tuple[int, int, int]
    emitido: str
    periodo: str
    emisor: Emisor
    nombre: str
    domicilio: str
    reparto: str
    total: str
    vence: str
    segundo_vence: str
    segundo_total: str
    secciones: Sequence[Seccion]
    deudas: Sequence[Deuda]
    deuda_total: str
    # Law 27.743, of a final consumer: (what, pesos).
    transparencia: Sequence[tuple[str, str]]
    codigo: Codigo | None
    codigos: Sequence[Codigo]
    avisos: Sequence[str]
