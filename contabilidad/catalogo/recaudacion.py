"""Events of recaudacion: collections by every channel, their settlement and what bounces."""

from __future__ import annotations

from contabilidad.catalogo.piezas import (
    A_FAVOR,
    A_RENDIR,
    ANTICIPOS,
    BANCO,
    CAJA,
    CC,
    COMERCIALES,
    COMISIONES,
    DEBITOS,
    DEUDORES,
    ECHEQ,
    IVA_CREDITO,
    IVA_DEBITO,
    MOROSOS,
    PUENTE,
    TARJETAS,
    TERCEROS,
    TESORERIA,
    VALORES,
    P,
    S,
    cobranza,
    cobranza_caida,
    componente,
    liquidacion,
)
from contabilidad.eventos import Componente, TipoEvento

GARANTIA = "2.1.05.03"


def _terceros() -> tuple[Componente, ...]:
    """What is paid to each third party, and the fee kept for collecting for it."""
    return tuple(
        c
        for clave, nombre, cuenta in TERCEROS
        for c in (
            componente(clave, f"{nombre}: pago", debe=cuenta, haber=BANCO),
            componente(f"comision_{clave}", f"{nombre}: comisión retenida", debe=cuenta, haber="4.7.01.02"),
            componente(f"iva_{clave}", f"{nombre}: IVA de la comisión", debe=cuenta, haber=IVA_DEBITO),
        )
    )


RECAUDACION = (
    TipoEvento(
        clave="recaudacion.cobro_en_caja", numero="6", nombre="Cobro en caja propia", modulo="recaudacion",
        dimensiones=COMERCIALES, componentes=cobranza(CAJA),
        nota="Efectivo. El cheque de terceros es el evento 16 y la tarjeta, el 14.",
    ),
    TipoEvento(
        clave="recaudacion.anticipo_aplicado", numero="6", nombre="Anticipo aplicado a una deuda",
        modulo="recaudacion", dimensiones=COMERCIALES,
        componentes=tuple(c for c in cobranza(ANTICIPOS) if c.clave != "anticipo"),
    ),
    TipoEvento(
        clave="recaudacion.saldo_a_favor_aplicado", numero="6", nombre="Saldo a favor aplicado a una deuda",
        modulo="recaudacion", dimensiones=COMERCIALES,
        componentes=tuple(c for c in cobranza(A_FAVOR) if c.clave != "anticipo"),
        nota="El que deja una nota de crédito (evento 4).",
    ),
    TipoEvento(
        clave="recaudacion.caja_abierta", numero="7", nombre="Apertura de caja: fondo inicial", modulo="recaudacion",
        dimensiones=(S, CC), componentes=(componente("fondo", "Fondo de tesorería", debe=CAJA, haber=TESORERIA),),
        nota="Vuelve a tesorería cuando la caja cierra.",
    ),
    TipoEvento(
        clave="recaudacion.caja_rendida", numero="7", nombre="Rendición parcial de caja", modulo="recaudacion",
        dimensiones=(S, CC),
        componentes=(componente("a_tesoreria", "Entrega a tesorería", debe=TESORERIA, haber=CAJA),),
    ),
    TipoEvento(
        clave="recaudacion.caja_cerrada", numero="7", nombre="Cierre y depósito de caja", modulo="recaudacion",
        dimensiones=(S, CC),
        componentes=(
            componente("deposito", "Depósito en banco", debe=BANCO, haber=CAJA),
            componente("a_tesoreria", "Entrega a tesorería", debe=TESORERIA, haber=CAJA),
            componente("valores", "Cheques depositados", debe=BANCO, haber=VALORES),
            componente("echeq", "E-cheq depositados", debe=BANCO, haber=ECHEQ),
            componente("faltante", "Faltante de caja", debe="5.8.01.01", haber=CAJA),
            componente("sobrante", "Sobrante de caja", debe=CAJA, haber="4.7.01.04"),
        ),
    ),
    TipoEvento(
        clave="recaudacion.rendicion_de_ente", numero="8", nombre="Rendición de un ente recaudador",
        modulo="recaudacion", dimensiones=COMERCIALES, componentes=cobranza(A_RENDIR),
    ),
    TipoEvento(
        clave="recaudacion.liquidacion_de_ente", numero="9", nombre="Liquidación de un ente recaudador",
        modulo="recaudacion", pendiente=True, dimensiones=(S, CC), componentes=liquidacion(A_RENDIR),
    ),
    TipoEvento(
        clave="recaudacion.debito_enviado", numero="10", nombre="Débito directo enviado", modulo="recaudacion",
        pendiente=True, componentes=(), nota="Solo cambia un estado: no mueve cuentas.",
    ),
    TipoEvento(
        clave="recaudacion.debito_aceptado", numero="11", nombre="Débito directo aceptado", modulo="recaudacion",
        dimensiones=COMERCIALES, componentes=cobranza(DEBITOS),
    ),
    TipoEvento(
        clave="recaudacion.debito_acreditado", numero="12", nombre="Débitos directos acreditados por el banco",
        modulo="recaudacion", pendiente=True, dimensiones=(S, CC), componentes=liquidacion(DEBITOS),
    ),
    TipoEvento(
        clave="recaudacion.debito_reversado", numero="13", nombre="Débito directo rechazado o reversado",
        modulo="recaudacion", pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            *cobranza_caida(DEBITOS),
            componente("acreditado", "Lo que el banco ya había acreditado", debe=DEBITOS, haber=BANCO),
            componente("gasto", "Gasto bancario del rechazo", debe=COMISIONES, haber=BANCO),
            componente("iva", "IVA del gasto", debe=IVA_CREDITO, haber=BANCO),
            componente("cargo", "Gasto que se cobra al usuario", debe="1.1.03.05", haber="4.7.01.03"),
        ),
        nota="La deuda vuelve con su vencimiento original. Si el banco ya había acreditado, «acreditado» lleva el "
        "rechazo de la cuenta transitoria al banco.",
    ),
    TipoEvento(
        clave="recaudacion.tarjeta_rendida", numero="14", nombre="Cobro con tarjeta", modulo="recaudacion",
        dimensiones=COMERCIALES, componentes=cobranza(TARJETAS),
    ),
    TipoEvento(
        clave="recaudacion.tarjeta_liquidada", numero="14", nombre="Liquidación de tarjeta", modulo="recaudacion",
        pendiente=True, dimensiones=(S, CC), componentes=liquidacion(TARJETAS),
    ),
    TipoEvento(
        clave="recaudacion.transferencia_identificada", numero="15", nombre="Transferencia identificada",
        modulo="recaudacion", dimensiones=COMERCIALES, componentes=cobranza("2.1.05.04"),
    ),
    TipoEvento(
        clave="recaudacion.cheque_recibido", numero="16", nombre="Cheque de terceros recibido", modulo="recaudacion",
        dimensiones=COMERCIALES, componentes=cobranza(VALORES),
    ),
    TipoEvento(
        clave="recaudacion.echeq_recibido", numero="16", nombre="E-cheq de terceros recibido", modulo="recaudacion",
        dimensiones=COMERCIALES, componentes=cobranza(ECHEQ),
    ),
    TipoEvento(
        clave="recaudacion.cheque_rechazado", numero="17", nombre="Cheque de terceros rechazado",
        modulo="recaudacion", pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            *cobranza_caida(BANCO),
            componente("gastos", "Gastos del rechazo a recuperar", debe=MOROSOS, haber=BANCO),
        ),
        nota="Reabre la deuda.",
    ),
    TipoEvento(
        clave="recaudacion.terceros_rendidos", numero="18", nombre="Rendición de lo cobrado por cuenta de terceros",
        modulo="recaudacion", pendiente=True, dimensiones=(S, P), componentes=_terceros(),
    ),
    TipoEvento(
        clave="recaudacion.castigado_recuperado", numero="28", nombre="Recupero de un crédito castigado",
        modulo="recaudacion", pendiente=True, dimensiones=COMERCIALES,
        componentes=(
            componente("en_caja", "Cobrado en caja", debe=CAJA, haber="4.6.01.01"),
            componente("en_banco", "Cobrado en banco", debe=BANCO, haber="4.6.01.01"),
            componente("memo", "Baja de la cuenta de orden", debe="6.3.01.02", haber="6.3.01.01"),
        ),
    ),
    TipoEvento(
        clave="recaudacion.garantia_recibida", numero="30", nombre="Depósito de garantía recibido",
        modulo="recaudacion", pendiente=True, dimensiones=(S, P),
        componentes=(
            componente("en_caja", "Recibido en caja", debe=CAJA, haber=GARANTIA),
            componente("en_banco", "Recibido en banco", debe=BANCO, haber=GARANTIA),
        ),
    ),
    TipoEvento(
        clave="recaudacion.garantia_devuelta", numero="30", nombre="Depósito de garantía devuelto o aplicado",
        modulo="recaudacion", pendiente=True, dimensiones=(S, P),
        componentes=(
            componente("por_caja", "Devuelto por caja", debe=GARANTIA, haber=CAJA),
            componente("por_banco", "Devuelto por banco", debe=GARANTIA, haber=BANCO),
            componente("a_deuda", "Aplicado a deuda", debe=GARANTIA, haber=DEUDORES),
        ),
    ),
    TipoEvento(
        clave="recaudacion.garantia_heredada", numero="A", nombre="Depósito de garantía del sistema anterior",
        modulo="recaudacion", dimensiones=(S, P),
        componentes=(componente("garantia", "Depósito recibido", debe=PUENTE, haber=GARANTIA),),
    ),
)  # fmt: skip
