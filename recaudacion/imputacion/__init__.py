"""What a payment pays: an amount over debts, and how several tenders share it. Pure: whole centavos in and out.

    imputar(importe, deudas, politicas)             oldest first, as the policy of each group says
    imputar(importe, deudas, politicas, elegidas=…) only what was chosen, up to so much of each
    repartir(partes, medios)                        which tender pays which part

What is not used is credit of whoever pays. The order in which debts are given changes nothing.
"""

from recaudacion.imputacion.deudas import Cubierto, Deuda, Imputado, Orden, Politica, imputar, interes_de
from recaudacion.imputacion.medios import repartir

__all__ = ["Cubierto", "Deuda", "Imputado", "Orden", "Politica", "imputar", "interes_de", "repartir"]
