"""Events of compras: orders, receipts, vendor invoices, payments, withholdings and stock."""

from __future__ import annotations

from contabilidad.catalogo.piezas import (
    A_RECIBIR,
    ALMACEN,
    ALMACEN_MEDIDORES,
    BANCO,
    CC,
    CONTRATISTAS,
    DIFERENCIAS,
    ECHEQ,
    ENERGIA,
    HONORARIOS,
    MATERIALES,
    OBRAS,
    PROVEEDORES,
    TESORERIA,
    VALORES,
    P,
    S,
    componente,
    impuestos_de_compra,
)
from contabilidad.eventos import Componente, TipoEvento

ANTICIPO = "1.1.04.10"
# What is withheld from vendors or owed to the treasury, and deposited by payment order: key, name, account.
DEPOSITOS = (
    ("iva", "IVA a pagar", "2.1.02.02"),
    ("ret_ganancias", "Retenciones de Ganancias", "2.1.02.03"),
    ("ret_iva", "Retenciones de IVA", "2.1.02.04"),
    ("ret_iibb", "Retenciones de IIBB", "2.1.02.05"),
    ("ret_suss", "Retenciones SUSS", "2.1.02.06"),
    ("percepcion_iibb", "Percepciones de IIBB", "2.1.02.07"),
    ("percepcion_iva", "Percepciones de IVA", "2.1.02.08"),
    ("contribucion_provincial", "Contribución provincial", "2.1.02.09"),
    ("contribucion_municipal", "Contribución municipal", "2.1.02.10"),
    ("fondo_compensador", "Fondo provincial de compensación tarifaria", "2.1.02.11"),
    ("fondo_7290", "Fondo decreto-ley 7290", "2.1.02.12"),
    ("fondo_9038", "Fondo decreto-ley 9038", "2.1.02.13"),
    ("tasa_oceba", "Tasa OCEBA", "2.1.02.14"),
    ("iibb", "Ingresos brutos", "2.1.02.15"),
)


def _pago(deuda: str) -> tuple[Componente, ...]:
    """The means of a payment order and its withholdings, against what is owed."""
    return (
        componente("banco", "Transferencia o cheque al día", debe=deuda, haber=BANCO),
        componente("efectivo", "Efectivo de tesorería", debe=deuda, haber=TESORERIA),
        componente("cheque_diferido", "Cheque diferido", debe=deuda, haber="2.1.01.05"),
        componente("echeq", "E-cheq", debe=deuda, haber="2.1.01.06"),
        componente("endoso", "Cheque de terceros endosado", debe=deuda, haber=VALORES),
        componente("endoso_echeq", "E-cheq de terceros endosado", debe=deuda, haber=ECHEQ),
        *(
            componente(clave, f"{nombre} practicadas", debe=deuda, haber=cuenta)
            for clave, nombre, cuenta in DEPOSITOS
            if clave.startswith("ret_")
        ),
    )


COMPRAS = (
    TipoEvento(
        clave="compras.solicitud", numero="31", nombre="Solicitud de compra: reserva", modulo="compras",
        pendiente=True, componentes=(), nota="Solo presupuesto (precompromiso): no mueve cuentas.",
    ),
    TipoEvento(
        clave="compras.orden_aprobada", numero="32", nombre="Orden de compra aprobada", modulo="compras",
        pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("compromiso", "Compromiso", debe="6.4.01.01", haber="6.4.01.02"),
            componente("liberacion", "Compromiso liberado", debe="6.4.01.02", haber="6.4.01.01"),
        ),
        nota="Solo si los compromisos se llevan en cuentas de orden; el presupuesto los lleva siempre.",
    ),
    TipoEvento(
        clave="compras.recepcion", numero="33", nombre="Recepción de mercadería", modulo="compras",
        pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("almacen", "Entra al almacén", debe=ALMACEN, haber=A_RECIBIR),
            componente("medidores", "Medidores", debe=ALMACEN_MEDIDORES, haber=A_RECIBIR),
            componente("gasto", "Uso directo", debe=MATERIALES, haber=A_RECIBIR),
            componente("obra", "Directo a obra", debe=OBRAS, haber=A_RECIBIR),
        ),
    ),
    TipoEvento(
        clave="compras.factura_con_orden", numero="34", nombre="Factura de proveedor con orden de compra",
        modulo="compras", pendiente=True, dimensiones=(S, CC, P),
        componentes=(
            componente("neto", "Neto recibido", debe=A_RECIBIR, haber=PROVEEDORES),
            *impuestos_de_compra(PROVEEDORES),
            componente("mayor_costo", "Mayor precio de lo que está en almacén", debe=ALMACEN, haber=PROVEEDORES),
            componente("mayor_gasto", "Mayor precio de lo ya usado", debe=MATERIALES, haber=PROVEEDORES),
            componente("menor_costo", "Menor precio de lo que está en almacén", debe=A_RECIBIR, haber=ALMACEN),
            componente("menor_gasto", "Menor precio de lo ya usado", debe=A_RECIBIR, haber=MATERIALES),
        ),
    ),
    TipoEvento(
        clave="compras.factura_de_servicios", numero="35", nombre="Factura de servicios sin orden de compra",
        modulo="compras", pendiente=True, dimensiones=(S, CC, P),
        componentes=(
            componente("contratistas", "Contratistas", debe=CONTRATISTAS, haber=PROVEEDORES),
            componente("honorarios", "Honorarios", debe=HONORARIOS, haber=PROVEEDORES),
            componente("potabilizacion", "Insumos de tratamiento", debe="5.1.02.01", haber=PROVEEDORES),
            componente("interconexion", "Interconexión y tránsito IP", debe="5.1.03.01", haber=PROVEEDORES),
            componente("seguros", "Seguros", debe="5.3.04.01", haber=PROVEEDORES),
            componente("vehiculos", "Combustibles y vehículos", debe="5.3.04.02", haber=PROVEEDORES),
            componente("otros", "Otros servicios", debe="5.3.02.03", haber=PROVEEDORES),
            *impuestos_de_compra(PROVEEDORES),
        ),
    ),
    TipoEvento(
        clave="compras.factura_de_energia", numero="36", nombre="Factura de compra de energía", modulo="compras",
        pendiente=True, dimensiones=(S, CC, P),
        componentes=(
            componente("energia", "Energía", debe="5.1.01.01", haber=ENERGIA),
            componente("potencia", "Potencia", debe="5.1.01.02", haber=ENERGIA),
            componente("transporte", "Transporte y peajes", debe="5.1.01.03", haber=ENERGIA),
            *impuestos_de_compra(ENERGIA),
        ),
        nota="Sección E. El IVA es del 27 %.",
    ),
    TipoEvento(
        clave="compras.orden_de_pago", numero="37", nombre="Orden de pago con retenciones", modulo="compras",
        pendiente=True, dimensiones=(P,),
        componentes=(
            *_pago(PROVEEDORES),
            componente("anticipo_aplicado", "Anticipo aplicado", debe=PROVEEDORES, haber=ANTICIPO),
        ),
    ),
    TipoEvento(
        clave="compras.pago_de_energia", numero="37", nombre="Orden de pago al proveedor de energía",
        modulo="compras", pendiente=True, dimensiones=(P,), componentes=_pago(ENERGIA),
    ),
    TipoEvento(
        clave="compras.anticipo_a_proveedor", numero="37", nombre="Orden de pago de un anticipo a proveedor",
        modulo="compras", pendiente=True, dimensiones=(P,), componentes=_pago(ANTICIPO),
    ),
    TipoEvento(
        clave="compras.deposito_de_impuestos", numero="39", nombre="Depósito de retenciones e impuestos",
        modulo="compras", pendiente=True,
        componentes=tuple(componente(clave, nombre, debe=cuenta, haber=BANCO) for clave, nombre, cuenta in DEPOSITOS),
    ),
    TipoEvento(
        clave="compras.salida_de_almacen", numero="40", nombre="Salida de almacén a una orden de trabajo",
        modulo="compras", pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("mantenimiento", "Operación y mantenimiento", debe=MATERIALES, haber=ALMACEN),
            componente("obra", "Obra", debe=OBRAS, haber=ALMACEN),
        ),
        nota="A precio promedio ponderado.",
    ),
    TipoEvento(
        clave="compras.devolucion_a_almacen", numero="41", nombre="Devolución a almacén y diferencias de inventario",
        modulo="compras", pendiente=True, dimensiones=(S, CC),
        componentes=(
            componente("mantenimiento", "Vuelve de mantenimiento", debe=ALMACEN, haber=MATERIALES),
            componente("obra", "Vuelve de obra", debe=ALMACEN, haber=OBRAS),
            componente("faltante", "Faltante de inventario", debe=DIFERENCIAS, haber=ALMACEN),
            componente("sobrante", "Sobrante de inventario", debe=ALMACEN, haber=DIFERENCIAS),
        ),
    ),
)  # fmt: skip
