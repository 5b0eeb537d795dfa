"""What a tariff book is: one version over [desde, hasta), with its measures, components, VAT rules and examples.

Figures are Decimal: prices in pesos with at most six decimals, quantities and limits with at most three, percentages as
they are said (21 is 21 %). `revision.revisar` says everything that is wrong with one; nothing here checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from facturacion.tarifas.casos import Ejemplo

CONECTADA = "conectada"
IVA_SEGUN_REGLAS = ""
# Tax code → its percentage. The last two are not taxed and add up apart.
ALICUOTAS: dict[str, Decimal] = {
    "27": Decimal("27"),
    "21": Decimal("21"),
    "10.5": Decimal("10.5"),
    "0": Decimal(0),
    "exento": Decimal(0),
    "no_gravado": Decimal(0),
}
NO_GRAVADO = "no_gravado"
# What a final percentage may have in its base: the VAT of the whole bill, and the net of what is charged besides the
# tariff and is a matter of VAT.
BASE_IVA, BASE_CARGOS = "iva", "cargos"


class Criterio(StrEnum):
    """How a version enters into a period that has days of the previous one."""

    PRORRATEO_DIAS = "prorrateo_dias"
    FECHA_LECTURA = "fecha_lectura"
    INICIO_PERIODO = "inicio_periodo"


class Por(StrEnum):
    """What a charge or a limit is for. mes: each month billed, whatever its days (`meses` of the account).

    dias_30: months of thirty days. dias_del_mes: months of their own days. periodo: each bill.
    """

    MES = "mes"
    DIAS_30 = "dias_30"
    DIAS_DEL_MES = "dias_del_mes"
    DIA = "dia"
    PERIODO = "periodo"


class MesDe(StrEnum):
    """Whose month decides in a monthly table: the last day of the period, its first, or each day its own."""

    HASTA = "hasta"
    DESDE = "desde"
    DIAS = "dias"


class ClaseMedida(StrEnum):
    """How a measure is known. Flows are of the period and are split by days; levels hold while they are in force.

    consumo: the sum of some magnitudes (flow). maximo: the greatest value of a magnitude, as demand. condicion: the
    value of a dated condition. estimada: `base` + `por` × another level. mayor, exceso: of two levels, the greater
    one, or what the first has over the second.
    """

    CONSUMO = "consumo"
    MAXIMO = "maximo"
    CONDICION = "condicion"
    ESTIMADA = "estimada"
    MAYOR = "mayor"
    EXCESO = "exceso"


@dataclass(frozen=True, kw_only=True)
class Categoria:
    """A category and the magnitudes that its consumption must, and may, come in."""

    codigo: str
    nombre: str
    magnitudes: tuple[str, ...] = ()
    opcionales: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Medida:
    """Something that is counted. `de`: magnitudes, one condition, or other measures. omision: without the condition."""

    codigo: str
    clase: ClaseMedida
    de: tuple[str, ...]
    unidad: str
    base: Decimal = Decimal(0)
    por: Decimal = Decimal(1)
    omision: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Alcance:
    """Whom something is for. Empty is everybody. con, sin: conditions that must all be, and none be, in force.

    iva: codes of ARCA's table of conditions. destinos: uses of the property. estados: of the service; empty is
    connected for what has its own quantity, and any for what goes over other components.
    """

    categorias: tuple[str, ...] = ()
    con: tuple[str, ...] = ()
    sin: tuple[str, ...] = ()
    estados: tuple[str, ...] = ()
    iva: tuple[int, ...] = ()
    destinos: tuple[str, ...] = ()
    jurisdicciones: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Precio:
    """A row of a component's table. categoria None: any without its own. hasta: the limit, included; None: no limit."""

    precio: Decimal
    categoria: str | None = None
    hasta: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Componente:
    """What every component has.

    imputacion: the component of the accounting event that it posts to. iva: its tax code, or by the rules of the book.
    """

    codigo: str
    nombre: str
    imputacion: str
    iva: str = IVA_SEGUN_REGLAS
    alcance: Alcance = Alcance()


@dataclass(frozen=True, kw_only=True)
class Fijo(Componente):
    """So much for each `por`; with `escala`, the bracket of that measure decides. Also what is collected for others."""

    precios: tuple[Precio, ...]
    por: Por
    escala: str | None = None
    limites: Por = Por.MES
    limites_por: str | None = None


@dataclass(frozen=True, kw_only=True)
class PorUnidad(Componente):
    """Each unit of a measure at one price; with `escala`, the bracket of that measure decides it for all of them.

    por: of a level, how often it is charged.
    """

    medida: str
    precios: tuple[Precio, ...]
    por: Por = Por.MES
    escala: str | None = None
    limites: Por = Por.MES
    limites_por: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bloques(Componente):
    """Marginal blocks: each unit at the price of its own block. incluido: units before the first one, at no price.

    limites_por: a level that multiplies the limits and what is included, as functional units.
    """

    medida: str
    precios: tuple[Precio, ...]
    limites: Por = Por.MES
    limites_por: str | None = None
    incluido: Decimal = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Subsidio(Componente):
    """What is taken off `precios` on the first units of the month: −min(measure, cap) × price × percentage.

    topes, porcentajes: twelve, from January; a cap of None is all the consumption.
    """

    medida: str
    precios: tuple[Precio, ...]
    topes: tuple[Decimal | None, ...]
    porcentajes: tuple[Decimal, ...]
    mes: MesDe = MesDe.HASTA
    limites: Por = Por.MES


@dataclass(frozen=True, kw_only=True)
class Llamadas(Componente):
    """The calls of a class that the account made, already rated (`llamadas.tasar`)."""

    de_clase: str


@dataclass(frozen=True, kw_only=True)
class Minimo(Componente):
    """What other components lack to reach an amount."""

    base: tuple[str, ...]
    precios: tuple[Precio, ...]
    por: Por


@dataclass(frozen=True, kw_only=True)
class Porcentaje(Componente):
    """A percentage over other components; negative is a bonus. Either `alicuota`, or the value of a condition.

    acrecentado_con: percentages (this one too) that are part of their own base: a / (100 − Σ). final: over the whole
    account, after VAT, which its base may have (`iva`); it is never taxed itself.
    """

    base: tuple[str, ...]
    alicuota: Decimal | None = None
    condicion: str | None = None
    acrecentado_con: tuple[str, ...] = ()
    final: bool = False


@dataclass(frozen=True, kw_only=True)
class EscalonFactor:
    """From which cos φ downwards (below it) there is which surcharge."""

    coseno_menor_que: Decimal
    alicuota: Decimal


@dataclass(frozen=True, kw_only=True)
class FactorPotencia(Componente):
    """A surcharge over other components by the power factor of two flows: that of the lowest step below which it is."""

    base: tuple[str, ...]
    activa: str
    reactiva: str
    escala: tuple[EscalonFactor, ...]


@dataclass(frozen=True, kw_only=True)
class Redondeo(Componente):
    """The line that takes the total of the bill, with all that rides in it, to a multiple of so many pesos, the nearest
    one; half goes away from zero."""

    multiplo: Decimal


PRIMARIOS = (Fijo, PorUnidad, Bloques, Subsidio, Llamadas)
DEPENDIENTES = (Minimo, Porcentaje, FactorPotencia)


@dataclass(frozen=True, kw_only=True)
class ReglaIva:
    """The tax code of the components without their own. The first rule that reaches the account decides."""

    codigo: str
    alcance: Alcance = Alcance()


@dataclass(frozen=True, kw_only=True)
class Destino:
    """The class of the calls to the numbers that begin with a prefix: the longest one decides."""

    prefijo: str
    clase: str


@dataclass(frozen=True, kw_only=True)
class PrecioLlamada:
    """Of a class in a band: pesos a minute and a call, in so many seconds at first and then at a time.

    Hours from `desde_hora` to `hasta_hora`, this one not included; 0 and 24 are the whole day.
    """

    clase: str
    por_minuto: Decimal
    por_llamada: Decimal = Decimal(0)
    inicial_seg: int = 60
    adicional_seg: int = 60
    desde_hora: int = 0
    hasta_hora: int = 24


@dataclass(frozen=True, kw_only=True)
class Bolsa:
    """Free minutes a month of a category, for calls of some classes, in the order in which they were made."""

    categoria: str
    clases: tuple[str, ...]
    minutos: int


@dataclass(frozen=True, kw_only=True)
class Telefonia:
    """How calls are rated."""

    destinos: tuple[Destino, ...]
    precios: tuple[PrecioLlamada, ...]
    bolsas: tuple[Bolsa, ...] = ()
    dias_max: int = 90


@dataclass(frozen=True, kw_only=True)
class Cuadro:
    """A version of a tariff book. codigo: of the book, the same in all its versions. fuente: where it was taken from.

    provisorio: its figures are for demonstration. criterio: how THIS version enters into a period that began before.
    """

    codigo: str
    nombre: str
    servicio: str
    norma: str
    fuente: str
    desde: date
    hasta: date | None
    criterio: Criterio
    categorias: tuple[Categoria, ...]
    componentes: tuple[Componente, ...]
    medidas: tuple[Medida, ...] = ()
    iva: tuple[ReglaIva, ...] = ()
    telefonia: Telefonia | None = None
    ejemplos: tuple[Ejemplo, ...] = ()
    provisorio: bool = False
