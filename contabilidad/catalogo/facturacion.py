"""Events of facturacion and of the readings that it values (medicion)."""

from __future__ import annotations

from contabilidad.catalogo.piezas import (
    A_FACTURAR,
    A_FAVOR,
    CAPITAL,
    CAPITAL_A_INTEGRAR,
    CC,
    COMERCIALES,
    DEUDORES,
    IVA_DEBITO,
    PUENTE,
    TERCEROS,
    G,
    Lado,
    P,
    S,
    componente,
    invertido,
)
from contabilidad.eventos import TipoEvento

INGRESO_FIJO: Lado = {
    None: "4.7.01.01", "E": "4.1.01.01", "A": "4.1.02.01", "C": "4.1.03.01", "T": "4.1.04.01", "I": "4.1.05.01",
}  # fmt: skip
INGRESO_VARIABLE: Lado = {
    None: "4.7.01.01", "E": "4.1.01.02", "A": "4.1.02.02", "C": "4.1.03.02", "T": "4.1.04.02", "I": "4.1.05.02",
}  # fmt: skip
# Taxes and funds that are collected for others, by key.
TRIBUTOS = (
    ("iva", "IVA débito fiscal", IVA_DEBITO),
    ("percepcion_iibb", "Percepción de IIBB", "2.1.02.07"),
    ("percepcion_iva", "Percepción de IVA", "2.1.02.08"),
    ("contribucion_provincial", "Contribución provincial ley 11.769", "2.1.02.09"),
    ("contribucion_municipal", "Contribución municipal ley 11.769", "2.1.02.10"),
    ("fondo_compensador", "Fondo provincial de compensación tarifaria", "2.1.02.11"),
    ("fondo_7290", "Fondo decreto-ley 7290", "2.1.02.12"),
    ("fondo_9038", "Fondo decreto-ley 9038", "2.1.02.13"),
    ("tasa_oceba", "Tasa OCEBA", "2.1.02.14"),
)
CARGOS = (
    componente("cargo_fijo", "Cargo fijo o abono", debe=DEUDORES, haber=INGRESO_FIJO),
    componente("cargo_variable", "Cargo variable", debe=DEUDORES, haber=INGRESO_VARIABLE),
    componente("potencia", "Cargo por potencia", debe=DEUDORES, haber={"E": "4.1.01.03"}),
    componente("recargos", "Recargos por cos φ y exceso de potencia", debe=DEUDORES, haber={"E": "4.1.01.04"}),
    componente("peaje", "Peaje", debe=DEUDORES, haber={"E": "4.1.01.06"}),
    componente("instalacion", "Instalación", debe=DEUDORES, haber={"I": "4.1.05.03", None: "4.2.01.01"}),
    componente("conexion", "Derecho de conexión", debe=DEUDORES, haber="4.2.01.01"),
    componente("obra", "Obra para terceros", debe=DEUDORES, haber="4.5.01.01"),
    componente("otros", "Otros conceptos", debe=DEUDORES, haber="4.7.01.01"),
    componente("devengado", "Consumo que ya estaba devengado", debe=DEUDORES, haber=A_FACTURAR),
    componente("devengado_en_exceso", "Devengado de más", debe=INGRESO_VARIABLE, haber=A_FACTURAR),
    componente("subsidio", "Subsidio nacional descontado", debe={"E": "4.1.01.05"}, haber=DEUDORES),
    *(componente(clave, nombre, debe=DEUDORES, haber=cuenta) for clave, nombre, cuenta in TRIBUTOS),
    *(componente(clave, nombre, debe=DEUDORES, haber=cuenta) for clave, nombre, cuenta in TERCEROS),
)
INTERES = componente("interes", "Interés por mora", debe=DEUDORES, haber="4.3.01.01")
REHABILITACION = componente("cargo", "Rehabilitación de servicio", debe=DEUDORES, haber="4.2.01.02")
CUOTA = componente("capital", "Capital suscripto", debe=CAPITAL_A_INTEGRAR, haber=CAPITAL)
BONIFICACION = componente("bonificacion", "Bonificación o descuento", debe="4.9.01.01", haber=DEUDORES)

MEDICION = (
    TipoEvento(
        clave="medicion.consumo_devengado", numero="1", nombre="Lectura validada: consumo devengado a facturar",
        modulo="medicion", dimensiones=COMERCIALES,
        componentes=(
            componente("consumo", "Consumo devengado, neto de impuestos", debe=A_FACTURAR, haber=INGRESO_VARIABLE),
            componente("menor_consumo", "Corrección en menos", debe=INGRESO_VARIABLE, haber=A_FACTURAR),
        ),
        nota="Lo cancela la factura, que acredita lo devengado y lleva a ingresos solo la diferencia. Una lectura que "
        "reemplaza a otra asienta la diferencia.",
    ),
)  # fmt: skip

FACTURACION = (
    TipoEvento(
        clave="facturacion.comprobante_emitido", numero="2", nombre="Factura o liquidación emitida",
        modulo="facturacion", dimensiones=COMERCIALES,
        componentes=(*CARGOS, INTERES, REHABILITACION, BONIFICACION),
        nota="El subsidio nacional va, salvo que se cambie la regla, como menor ingreso. El interés y la "
        "rehabilitación pueden ir en la factura del servicio o en su propio comprobante.",
    ),
    TipoEvento(
        clave="facturacion.subsidio_reconocido", numero="2b", nombre="Subsidio nacional reconocido por el Estado",
        modulo="facturacion", pendiente=True, dimensiones=(S, G),
        componentes=(
            componente("subsidio", "Subsidio a cobrar", debe="1.1.04.08", haber={"E": "4.1.01.05"}),
            componente("bonificacion_social", "Bonificación social a cobrar", debe="1.1.04.09", haber="4.9.01.01"),
        ),
        nota="Solo si el subsidio se cobra aparte. Cuando llega como menor precio de la energía comprada no se usa: ya "
        "está en la factura de compra. Lo decide el contador.",
    ),
    TipoEvento(
        clave="facturacion.cuota_de_capital", numero="3", nombre="Cuota de capitalización emitida",
        modulo="facturacion", dimensiones=(P,),
        componentes=(CUOTA,),
        nota="Comprobante interno, sin IVA.",
    ),
    TipoEvento(
        clave="facturacion.nota_de_credito", numero="4", nombre="Nota de crédito o ajuste en menos",
        modulo="facturacion", dimensiones=COMERCIALES,
        componentes=(
            *(invertido(c, clave=c.clave, nombre=c.nombre) for c in (*CARGOS, INTERES, REHABILITACION, CUOTA)),
            BONIFICACION,
            invertido(BONIFICACION, clave="bonificacion_quitada", nombre="Bonificación que se deja sin efecto"),
            componente("a_favor", "Lo que queda a favor, ya pagado", debe=DEUDORES, haber=A_FAVOR),
        ),
        nota="Cada componente deshace el del comprobante original; la bonificación nueva va por el suyo.",
    ),
    TipoEvento(
        clave="facturacion.interes_emitido", numero="5", nombre="Intereses por mora emitidos",
        modulo="facturacion", dimensiones=COMERCIALES,
        componentes=(
            INTERES,
            componente("iva", "IVA débito fiscal", debe=DEUDORES, haber=IVA_DEBITO),
        ),
    ),
    TipoEvento(
        clave="facturacion.rehabilitacion_emitida", numero="23", nombre="Cargo por rehabilitación emitido",
        modulo="facturacion", dimensiones=COMERCIALES,
        componentes=(
            REHABILITACION,
            componente("iva", "IVA débito fiscal", debe=DEUDORES, haber=IVA_DEBITO),
        ),
    ),
    TipoEvento(
        clave="facturacion.penalidad_reconocida", numero="29", nombre="Bonificación por calidad OCEBA reconocida",
        modulo="facturacion", pendiente=True, dimensiones=(S, CC, G),
        componentes=(componente("bonificacion", "Penalidad", debe="5.4.03.01", haber="2.1.05.05"),),
    ),
    TipoEvento(
        clave="facturacion.penalidad_acreditada", numero="29", nombre="Bonificación por calidad acreditada en factura",
        modulo="facturacion", pendiente=True, dimensiones=COMERCIALES,
        componentes=(componente("bonificacion", "Penalidad acreditada", debe="2.1.05.05", haber=DEUDORES),),
    ),
    TipoEvento(
        clave="facturacion.comprobante_heredado", numero="A", nombre="Comprobante abierto del sistema anterior",
        modulo="facturacion", dimensiones=COMERCIALES,
        componentes=(
            componente("creditos", "Lo que se debía", debe=DEUDORES, haber=PUENTE),
            componente("capital", "Cuota de capital que se debía", debe=CAPITAL_A_INTEGRAR, haber=PUENTE),
        ),
    ),
    TipoEvento(
        clave="facturacion.credito_heredado", numero="A", nombre="Saldo a favor del sistema anterior",
        modulo="facturacion", dimensiones=(P,),
        componentes=(componente("a_favor", "Lo que había a favor", debe=PUENTE, haber=A_FAVOR),),
    ),
)  # fmt: skip
