"""Events of tesoreria: what the bank does."""

from __future__ import annotations

from contabilidad.catalogo.piezas import BANCO, CC, IVA_CREDITO, SIRCREB, S, componente
from contabilidad.eventos import TipoEvento

TESORERIA = (
    TipoEvento(
        clave="tesoreria.transferencia_sin_identificar", numero="15", nombre="Transferencia recibida sin identificar",
        modulo="tesoreria", pendiente=True,
        componentes=(componente("importe", "Ingreso a identificar", debe=BANCO, haber="2.1.05.04"),),
    ),
    TipoEvento(
        clave="tesoreria.cheque_debitado", numero="38", nombre="Cheque propio debitado por el banco",
        modulo="tesoreria", pendiente=True,
        componentes=(
            componente("cheque", "Cheque diferido", debe="2.1.01.05", haber=BANCO),
            componente("echeq", "E-cheq", debe="2.1.01.06", haber=BANCO),
        ),
    ),
    TipoEvento(
        clave="tesoreria.gasto_bancario", numero="49", nombre="Gastos bancarios y ley 25.413", modulo="tesoreria",
        pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("comision", "Comisiones y gastos", debe="5.9.01.01", haber=BANCO),
            componente("interes", "Intereses", debe="5.9.01.02", haber=BANCO),
            componente("iva", "IVA crédito fiscal", debe=IVA_CREDITO, haber=BANCO),
            componente("ley_25413", "Ley 25.413, gasto", debe="5.6.01.02", haber=BANCO),
            componente("ley_25413_computable", "Ley 25.413, computable", debe="1.1.04.13", haber=BANCO),
            componente("sircreb", "SIRCREB", debe=SIRCREB, haber=BANCO),
        ),
    ),
)  # fmt: skip
