"""What people read when the database refuses something of recaudacion."""

from typing import Final

OTRA = "Actualizá la página y reintentá."
NO_VALIDO = "No se puede porque el importe no es válido. Escribí pesos y centavos, más que cero y no un número enorme."

MENSAJES: Final[dict[str, str]] = {
    "caja_numero": "No se puede guardar la caja: su número va del 1 al 99999.",
    "recaudacion_caja_numero_key": "No se puede guardar porque ya hay una caja con ese número. Elegí otro.",
    "sesioncaja_fondo": NO_VALIDO,
    "sesioncaja_una_por_caja": "No se puede abrir la caja porque la tiene abierta otra persona. Elegí otra.",
    "sesioncaja_una_por_cajero": "No se puede abrir la caja porque ya tenés una abierta. Cerrala primero.",
    "entregadecaja_importe": NO_VALIDO,
    "recaudacion_entregadecaja_clave_key": f"No se puede rendir dos veces lo mismo. {OTRA}",
    "arqueodecaja_contado": NO_VALIDO,
    "cierredecaja_diferencia": f"No se puede cerrar la caja: la diferencia no es la de lo contado. {OTRA}",
    "cierredecaja_explicado": "No se puede cerrar la caja con una diferencia sin decir qué pasó. Escribilo.",
    "cierredecaja_de_dos_personas": "No se puede cerrar la caja: su diferencia la aprueba otra persona.",
    "cajerodecaja_unico": "No se puede poner dos veces a la misma persona en la caja.",
    "sesioncaja_de_otros": "No se puede abrir la caja porque es de otros cajeros. Elegí otra.",
    "recaudacion_cierredecaja_sesion_id_key": "No se puede cerrar la caja porque ya está cerrada.",
    "recaudacion_cierredecaja_arqueo_id_key": "No se puede cerrar la caja dos veces con el mismo arqueo.",
    "recibo_numero": f"No se puede dar el número porque ya lo tiene otro recibo. {OTRA}",
    "recibo_numero_rango": "No se puede dar el número: tiene hasta ocho cifras.",
    "recaudacion_recibo_clave_key": f"No se puede cobrar dos veces lo mismo. {OTRA}",
    "recaudacion_recibo_abono_id_key": "No se puede hacer dos recibos del mismo pago.",
    "recibo_total": NO_VALIDO,
    "recibo_vuelto": "No se puede dar más vuelto que el efectivo que entregaron.",
    "recibo_pagado_el": "No se puede cobrar con una fecha de pago que todavía no llegó.",
    "medioderecibo_orden": "No se puede cobrar: los medios de pago se numeran desde 1.",
    "medioderecibo_importe": NO_VALIDO,
    "recaudacion_anulacionderecibo_recibo_id_key": f"No se puede anular el recibo porque ya está anulado. {OTRA}",
    "anulacionderecibo_con_motivo": "No se puede anular sin motivo. Escribilo.",
    "anulacionderecibo_de_dos_personas": "No se puede anular un recibo sin que lo apruebe otra persona.",
    "anulacionderecibo_efectivo": "No se puede anular el recibo sin la caja que devuelve el efectivo.",
    "creditoaplicado_importe": NO_VALIDO,
    "recaudacion_creditoaplicado_clave_key": f"No se puede aplicar dos veces el mismo crédito. {OTRA}",
    "recaudacion_aplicaciondecredito_aplicacion_id_key": "No se puede contar dos veces la misma aplicación.",
    "recaudacion_mediodepago_clave_key": "No se puede guardar porque ya hay un medio con esa clave. Elegí otra.",
    "politicaimputacion_sin_superposicion": f"No se puede guardar porque el grupo ya tiene otra entonces. {OTRA}",
    "politicaimputacion_rango": "No se puede guardar: la fecha final va después de la inicial.",
}
