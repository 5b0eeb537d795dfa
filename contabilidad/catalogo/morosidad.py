"""Events of morosidad: plans, cuts, doubtful debt and its write-off."""

from __future__ import annotations

from contabilidad.catalogo.piezas import (
    A_DEVENGAR,
    A_RECIBIR,
    CC,
    COMERCIALES,
    CONTRATISTAS,
    DEUDORES,
    HONORARIOS,
    INCOBRABLES,
    IVA_DEBITO,
    JUDICIALES,
    MATERIALES,
    MOROSOS,
    PREVISION,
    REFINANCIADOS,
    G,
    P,
    S,
    componente,
)
from contabilidad.eventos import TipoEvento

MOROSIDAD = (
    TipoEvento(
        clave="morosidad.plan_acordado", numero="19", nombre="Plan de pagos acordado", modulo="morosidad",
        pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("creditos", "Deuda que entra al plan", debe=REFINANCIADOS, haber=DEUDORES),
            componente("morosos", "Deuda de morosos que entra al plan", debe=REFINANCIADOS, haber=MOROSOS),
            componente("judiciales", "Deuda judicial que entra al plan", debe=REFINANCIADOS, haber=JUDICIALES),
            componente("interes", "Interés del plan a devengar", debe=REFINANCIADOS, haber=A_DEVENGAR),
        ),
        nota="Deudores refinanciados queda por el total de las cuotas.",
    ),
    TipoEvento(
        clave="morosidad.interes_de_plan", numero="20", nombre="Interés de planes devengado", modulo="morosidad",
        pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("interes", "Interés devengado", debe=A_DEVENGAR, haber="4.4.01.01"),
            componente("iva", "IVA del interés, con su comprobante", debe=DEUDORES, haber=IVA_DEBITO),
        ),
    ),
    TipoEvento(
        clave="morosidad.plan_caido", numero="21", nombre="Plan de pagos caído", modulo="morosidad",
        pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("residual", "Deuda original que vuelve", debe=DEUDORES, haber=REFINANCIADOS),
            componente("morosos", "Deuda que vuelve a morosos", debe=MOROSOS, haber=REFINANCIADOS),
            componente("judiciales", "Deuda que vuelve a gestión judicial", debe=JUDICIALES, haber=REFINANCIADOS),
            componente("interes", "Interés sin devengar", debe=A_DEVENGAR, haber=REFINANCIADOS),
        ),
    ),
    TipoEvento(
        clave="morosidad.corte_ejecutado", numero="22", nombre="Corte ejecutado por contratista", modulo="morosidad",
        pendiente=True, dimensiones=(S, CC, G),
        componentes=(
            componente("contratista", "Mano de obra del contratista", debe=CONTRATISTAS, haber=A_RECIBIR),
            componente("materiales", "Materiales del contratista", debe=MATERIALES, haber=A_RECIBIR),
        ),
        nota="El corte con cuadrilla propia va por almacén y horas (40 y 44). La factura del contratista es el 34.",
    ),
    TipoEvento(
        clave="morosidad.clasificacion", numero="24", nombre="Pase a morosos o a gestión judicial",
        modulo="morosidad", pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("a_morosos", "Pasa a morosos", debe=MOROSOS, haber=DEUDORES),
            componente("a_judicial", "Pasa a gestión judicial", debe=JUDICIALES, haber=DEUDORES),
            componente("de_morosos_a_judicial", "De morosos a judicial", debe=JUDICIALES, haber=MOROSOS),
            componente("vuelve_de_morosos", "Sale de morosos", debe=DEUDORES, haber=MOROSOS),
            componente("vuelve_de_judicial", "Sale de gestión judicial", debe=DEUDORES, haber=JUDICIALES),
        ),
    ),
    TipoEvento(
        clave="morosidad.prevision", numero="25", nombre="Previsión mensual para incobrables", modulo="morosidad",
        pendiente=True, dimensiones=(S, G),
        componentes=(
            componente("aumento", "Aumento de la previsión", debe=INCOBRABLES, haber=PREVISION),
            componente("disminucion", "Disminución de la previsión", debe=PREVISION, haber=INCOBRABLES),
        ),
    ),
    TipoEvento(
        clave="morosidad.costas", numero="26", nombre="Costas y honorarios judiciales", modulo="morosidad",
        pendiente=True, dimensiones=(S, CC, P),
        componentes=(
            componente("honorarios", "A cargo de la cooperativa", debe=HONORARIOS, haber=A_RECIBIR),
            componente("recuperables", "A cargo del deudor", debe=JUDICIALES, haber=A_RECIBIR),
        ),
    ),
    TipoEvento(
        clave="morosidad.castigo", numero="27", nombre="Castigo de créditos incobrables", modulo="morosidad",
        pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("morosos", "Morosos, contra la previsión", debe=PREVISION, haber=MOROSOS),
            componente("judiciales", "Judiciales, contra la previsión", debe=PREVISION, haber=JUDICIALES),
            componente("exceso_morosos", "Morosos, sobre la previsión", debe=INCOBRABLES, haber=MOROSOS),
            componente("exceso_judiciales", "Judiciales, sobre la previsión", debe=INCOBRABLES, haber=JUDICIALES),
            componente("memo", "Cuenta de orden", debe="6.3.01.01", haber="6.3.01.02"),
        ),
    ),
)  # fmt: skip
