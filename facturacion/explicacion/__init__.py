"""The pure core of `Explicar`: two bills of one account in; what the difference is made of, and a paragraph, out.

    explicar(antes, ahora) -> Explicacion
    parrafo(explicacion, como=…) -> str

A `Factura` is what was frozen: its lines, and the case that gave them. The effects, in their order, add up exactly to
the difference of both (`docs/explicar.md` says why):

1. *dias*: other days, months or instalment, at the same consumption a day.
2. *consumo*: what was consumed, in those days.
3. *condiciones*: category, power, lamps, state of the service, condition before VAT, use of the property.
4. *precio*: the tariff: the old bill wholly by its last version, and from there to how the new one was priced.
5. *subsidio*, 6. *impuestos*, 7. *otros*, 8. *notas*: what those lines and notes come to, one bill less the other.

1 to 4 are differences of the tariff's own charges between one case and the next of a chain that goes from the old bill
to the new one, each rated by the engine. A case that cannot be rated (the category is not in the old tariff) is left
out, and the effect that it would have told apart joins the next one. A bill whose lines its case does not give to the
centavo is not rated again: its charges are told by what the lines say of quantities, and `exacta` is false.
"""

from facturacion.explicacion.efectos import explicar
from facturacion.explicacion.modelo import CAUSAS, Causa, Consumido, Efecto, Explicacion, Factura, Linea, lineas_de
from facturacion.explicacion.texto import decir_cantidad, motivo, parrafo

__all__ = [
    "CAUSAS",
    "Causa",
    "Consumido",
    "Efecto",
    "Explicacion",
    "Factura",
    "Linea",
    "decir_cantidad",
    "explicar",
    "lineas_de",
    "motivo",
    "parrafo",
]
