"""The frames that the engine takes and gives. `_mil` is thousandths, `_micro` millionths, `centavos` of a peso."""

from __future__ import annotations

import polars as pl

Esquema = dict[str, pl.DataType]

# One row per account and period to rate. `caso`: its key, the caller's own, unique in the frame (the account's id, when
# each one comes once). `cuadro`: the code of its tariff book. [desde, hasta): the period that is billed. `meses`: how
# many months it is billed as. `cuota` of `cuotas`: which instalment of the reading; 1 of 1 is all of it. `lectura`:
# the day of the reading that closed it (null: `hasta`). `precio_al`: take the version of that day for the whole
# period (null: as the versions say). `iva`: the holder's condition in ARCA's table. `destino`: use of the property.
# `categoria`: where no situation says another.
ESQUEMA_CUENTAS: Esquema = {
    "caso": pl.Int64(),
    "cuadro": pl.String(),
    "categoria": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "meses": pl.Int64(),
    "cuota": pl.Int64(),
    "cuotas": pl.Int64(),
    "lectura": pl.Date(),
    "precio_al": pl.Date(),
    "iva": pl.Int64(),
    "destino": pl.String(),
    "jurisdiccion": pl.String(),
}
# Dated conditions and attributes, of each code at most one at a time: tarifa_social, subsidio, lamparas, m2_cubiertos,
# potencia_contratada… `hasta` null: still in force. `valor_mil` null: it has no value.
ESQUEMA_CONDICIONES: Esquema = {
    "caso": pl.Int64(),
    "condicion": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "valor_mil": pl.Int64(),
}
# What the reading measured, before it is split in instalments. Both dates null: over the whole period. With dates, it
# is of those days (a reading at the change of tariff, a swap); then they must be inside the period.
ESQUEMA_CONSUMOS: Esquema = {
    "caso": pl.Int64(),
    "magnitud": pl.String(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "cantidad_mil": pl.Int64(),
}
# Plan and state of the service by days, for the cases where they are not one all along: a case with rows here is billed
# for these days only. `estado`: as in catastro (conectada, suspendida, cortada…).
ESQUEMA_SITUACIONES: Esquema = {
    "caso": pl.Int64(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "categoria": pl.String(),
    "estado": pl.String(),
}
# Calls already rated, one row per case and class (`llamadas.tasar` gives them). `importe_diezmil`: pesos, four
# decimals.
ESQUEMA_LLAMADAS: Esquema = {
    "caso": pl.Int64(),
    "clase": pl.String(),
    "cantidad_mil": pl.Int64(),
    "importe_diezmil": pl.Int64(),
}
# What is charged besides the tariff: its net and its tax code. No line comes out of it; final percentages that say so
# and the rounding look at it.
ESQUEMA_CARGOS: Esquema = {
    "caso": pl.Int64(),
    "iva": pl.String(),
    "centavos": pl.Int64(),
}

# What comes out, by `caso` and `orden` (from 1). `vigencia`: first day of the version that priced it. [desde, hasta):
# the days that it covers. `escalon`: which bracket or block, from 1, and its limits as they were applied (null: none,
# or no limit). `clase`: kind of component, as `documento.CLASES` names it, or tributo. A line can be worked out again:
# importe = half-up(cantidad × precio × periodos_num / periodos_den); with `base_centavos`, half-up(base × alicuota_num
# / alicuota_den). Lines of calls have neither price nor base: they are sums; a minimum and the rounding are what
# another figure lacked.
ESQUEMA_LINEAS: Esquema = {
    "caso": pl.Int64(),
    "orden": pl.Int64(),
    "componente": pl.String(),
    "nombre": pl.String(),
    "clase": pl.String(),
    "imputacion": pl.String(),
    "vigencia": pl.Date(),
    "desde": pl.Date(),
    "hasta": pl.Date(),
    "dias": pl.Int64(),
    "categoria": pl.String(),
    "escalon": pl.Int64(),
    "escalon_desde_mil": pl.Int64(),
    "escalon_hasta_mil": pl.Int64(),
    "cantidad_mil": pl.Int64(),
    "unidad": pl.String(),
    "precio_micro": pl.Int64(),
    "periodos_num": pl.Int64(),
    "periodos_den": pl.Int64(),
    "base_centavos": pl.Int64(),
    "alicuota_num": pl.Int64(),
    "alicuota_den": pl.Int64(),
    "centavos": pl.Int64(),
    "iva": pl.String(),
}
# Per case and tax code: `neto_centavos`, the sum of its lines; `iva_centavos`, half-up of its percentage.
ESQUEMA_TOTALES: Esquema = {
    "caso": pl.Int64(),
    "iva": pl.String(),
    "neto_centavos": pl.Int64(),
    "iva_centavos": pl.Int64(),
}
# Per case: sums of the totals. `total_centavos` = neto + iva: what is to be paid.
ESQUEMA_RESUMEN: Esquema = {
    "caso": pl.Int64(),
    "lineas": pl.Int64(),
    "neto_centavos": pl.Int64(),
    "iva_centavos": pl.Int64(),
    "total_centavos": pl.Int64(),
}
# Why a case has no line. `causa`: one of CAUSAS; a case may have several.
ESQUEMA_CAUSAS: Esquema = {"caso": pl.Int64(), "causa": pl.String(), "detalle": pl.String()}
CAUSAS = (
    "datos_incompletos",
    "periodo_invalido",
    "sin_cuadro",
    "sin_version",
    "situacion_superpuesta",
    "sin_servicio",
    "categoria_desconocida",
    "condicion_superpuesta",
    "falta_consumo",
    "consumo_ajeno",
    "consumo_negativo",
    "consumo_fuera_de_periodo",
    "falta_condicion",
    "llamadas_sin_tarifa",
    "importe_excesivo",
)
