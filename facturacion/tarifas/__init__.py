"""The pure core of tariffs: accounts, consumptions and a tariff book in; lines, taxes and totals out.

    liquidar(cuadros, cuentas, condiciones=…, consumos=…, situaciones=…, llamadas=…) -> Liquidacion
    liquidar_caso(cuadros, caso, cuadro=…) -> Liquidacion    # one Caso in plain values, through the same code
    tasar(cuadros, cdr, cuentas) -> Tasacion                 # calls, before they are lines
    ajustar(cobradas, debidas) -> Liquidacion                # lines that put right what was billed in advance
    revisar(cuadro), revisar_serie(cuadros)                  # everything that is wrong with a book, with its place
    comprobar_ejemplos(cuadro, otras=()) -> tuple[Diferencia, ...]
    a_json(cuadro), de_json(texto), huella(cuadro), a_xlsx(cuadro), de_xlsx(contenido)

`cuadros`: all the versions of all the books that the accounts name; the engine takes for each one the version that
rules, and splits the period where another enters (`Criterio` of the one that enters). A `Liquidacion` has `lineas`,
`totales` (case and tax code), `resumen` (case) and `causas`, by ESQUEMA_LINEAS and its like, in `esquemas`. What
comes in is ESQUEMA_CUENTAS, ESQUEMA_CONDICIONES, ESQUEMA_CONSUMOS, ESQUEMA_SITUACIONES, ESQUEMA_LLAMADAS; all but the
first may be left out. A case is in `resumen` or in `causas`, never in both nor in none; it has all its lines or none.

How a period becomes lines:

1. It is cut where a version enters, a condition that the book looks at changes, or the plan or the state does (and at
   the months, if the book asks for their days). A consumption is spread over the pieces in which the service was
   connected, by days, rounded at each cut to the thousandth; `limites` and brackets look at the whole of it.
2. Each component takes the pieces in its `Alcance`, joins those of one version, category and level, and gives one
line for each price, half-up to the centavo. So a cut that is none of its business changes nothing.
3. Percentages, minimums and surcharges by power factor go over lines of the same version, in the order in which they
   depend on each other.
4. VAT, once per tax code on the sum of the rounded lines; then the final percentages, and the rounding line. They,
and the rules of VAT, are those of the last version in the period.

Arithmetic is whole: prices in millionths, quantities in thousandths, products in Int128, one division per line, half
away from zero. The limits that `revisar` and the engine hold (10¹⁴ thousandths, 10¹⁵ millionths, ten years of days)
keep every product under 10³⁴, and Int128 reaches 1.7 × 10³⁸. Nothing here knows Django or the database.
"""

from facturacion.tarifas.ajustes import ajustar
from facturacion.tarifas.caso import liquidar_caso, marcos
from facturacion.tarifas.casos import Caso, Condicion, Consumo, Ejemplo, LlamadasDelCaso, Renglon, Situacion
from facturacion.tarifas.documento import a_json, de_json, huella
from facturacion.tarifas.ejemplos import Diferencia, comprobar_ejemplos
from facturacion.tarifas.esquemas import (
    CAUSAS,
    ESQUEMA_CAUSAS,
    ESQUEMA_CONDICIONES,
    ESQUEMA_CONSUMOS,
    ESQUEMA_CUENTAS,
    ESQUEMA_LINEAS,
    ESQUEMA_LLAMADAS,
    ESQUEMA_RESUMEN,
    ESQUEMA_SITUACIONES,
    ESQUEMA_TOTALES,
)
from facturacion.tarifas.llamadas import ESQUEMA_CDR, Tasacion, tasar
from facturacion.tarifas.modelo import ALICUOTAS, Criterio, Cuadro
from facturacion.tarifas.motor import Liquidacion, liquidar
from facturacion.tarifas.planilla import a_xlsx, de_xlsx
from facturacion.tarifas.problemas import CuadroInvalido, Problema
from facturacion.tarifas.revision import revisar, revisar_serie

__all__ = [
    "ALICUOTAS",
    "CAUSAS",
    "ESQUEMA_CAUSAS",
    "ESQUEMA_CDR",
    "ESQUEMA_CONDICIONES",
    "ESQUEMA_CONSUMOS",
    "ESQUEMA_CUENTAS",
    "ESQUEMA_LINEAS",
    "ESQUEMA_LLAMADAS",
    "ESQUEMA_RESUMEN",
    "ESQUEMA_SITUACIONES",
    "ESQUEMA_TOTALES",
    "Caso",
    "Condicion",
    "Consumo",
    "Criterio",
    "Cuadro",
    "CuadroInvalido",
    "Diferencia",
    "Ejemplo",
    "Liquidacion",
    "LlamadasDelCaso",
    "Problema",
    "Renglon",
    "Situacion",
    "Tasacion",
    "a_json",
    "a_xlsx",
    "ajustar",
    "comprobar_ejemplos",
    "de_json",
    "de_xlsx",
    "huella",
    "liquidar",
    "liquidar_caso",
    "marcos",
    "revisar",
    "revisar_serie",
    "tasar",
]
