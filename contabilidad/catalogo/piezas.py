"""Pieces that the definitions of events are made of: accounts by section, and components that repeat."""

from __future__ import annotations

from collections.abc import Mapping

from contabilidad.eventos import Componente, ReglaInicial

# An account, or one by section (None: every other section; without None, only those sections take the component).
Lado = str | Mapping[str | None, str]

S, CC, GG, G, P, CS = "seccion", "centro", "grupo", "gestion", "persona", "cuenta_servicio"
COMERCIALES = (S, GG, G, P, CS)

CAJA, BANCO, TESORERIA = "1.1.01.03", "1.1.01.10", "1.1.01.01"
VALORES, ECHEQ = "1.1.01.20", "1.1.01.21"
A_RENDIR, DEBITOS, TARJETAS = "1.1.01.40", "1.1.01.41", "1.1.01.42"
DEUDORES: Lado = {
    None: "1.1.03.05", "E": "1.1.03.01", "A": "1.1.03.02", "C": "1.1.03.02", "T": "1.1.03.03", "I": "1.1.03.04",
}  # fmt: skip
A_FACTURAR, REFINANCIADOS, A_DEVENGAR = "1.1.03.10", "1.1.03.20", "1.1.03.21"
MOROSOS, JUDICIALES, PREVISION = "1.1.03.30", "1.1.03.31", "1.1.03.90"
CAPITAL_A_INTEGRAR, IVA_CREDITO, IVA_A_FAVOR = "1.1.04.01", "1.1.04.02", "1.1.04.03"
PERCEPCION_IVA, RETENCION_IIBB, RETENCION_GANANCIAS, SIRCREB = "1.1.04.04", "1.1.04.05", "1.1.04.06", "1.1.04.07"
ALMACEN: Lado = {
    None: "1.1.05.07", "E": "1.1.05.01", "A": "1.1.05.02", "C": "1.1.05.02", "T": "1.1.05.03", "I": "1.1.05.03",
}  # fmt: skip
# Accounts by section that the posting manual calls by one name.
ABREVIATURAS: tuple[tuple[str, Lado], ...] = (("Deudores de la sección", DEUDORES), ("Almacén de la sección", ALMACEN))
ALMACEN_MEDIDORES, ENTRE_SECCIONES, OBRAS = "1.1.05.04", "1.1.06.01", "1.2.04.01"
PROVEEDORES, ENERGIA, A_RECIBIR = "2.1.01.01", "2.1.01.02", "2.1.01.03"
IVA_DEBITO, ANTICIPOS, A_FAVOR = "2.1.02.01", "2.1.05.01", "2.1.05.02"
CAPITAL = "3.1.01.01"
# Between each item of the opening and the balance that they explain: zero once both are in.
PUENTE = "1.1.06.02"
MATERIALES, CONTRATISTAS, HONORARIOS, INCOBRABLES = "5.3.01.01", "5.3.02.01", "5.3.02.02", "5.4.02.01"
COMISIONES, DIFERENCIAS = "5.4.01.01", "5.8.01.02"

# Third parties for whom the cooperative collects: key, name, account.
TERCEROS = (
    ("alumbrado", "Alumbrado público", "2.1.03.01"),
    ("bomberos", "Bomberos", "2.1.03.02"),
    ("sepelio", "Sepelio", "2.1.03.03"),
    ("seguros", "Seguros", "2.1.03.04"),
)


def componente(clave: str, nombre: str, *, debe: Lado, haber: Lado) -> Componente:
    """A component and its default rules, one by section where the accounts differ."""
    lados: list[Mapping[str | None, str]] = [
        lado if isinstance(lado, Mapping) else {None: lado} for lado in (debe, haber)
    ]
    secciones = sorted({seccion for lado in lados for seccion in lado}, key=lambda s: (s is not None, s or ""))
    reglas = []
    for seccion in secciones:
        cuentas = [lado.get(seccion, lado.get(None)) for lado in lados]
        if cuentas[0] is not None and cuentas[1] is not None:
            reglas.append(ReglaInicial(debe=cuentas[0], haber=cuentas[1], seccion=seccion))
    return Componente(clave=clave, nombre=nombre, reglas=tuple(reglas))


def invertido(original: Componente, *, clave: str, nombre: str) -> Componente:
    """The component that undoes `original`: same rules, sides changed."""
    reglas = tuple(ReglaInicial(debe=r.haber, haber=r.debe, seccion=r.seccion) for r in original.reglas)
    return Componente(clave=clave, nombre=nombre, reglas=reglas)


def cobranza(entra_en: str) -> tuple[Componente, ...]:
    """What a collection pays, debited to where the money comes in."""
    return (
        componente("creditos", "Créditos por servicios", debe=entra_en, haber=DEUDORES),
        componente("morosos", "Deudores morosos", debe=entra_en, haber=MOROSOS),
        componente("judiciales", "Deudores en gestión judicial", debe=entra_en, haber=JUDICIALES),
        componente("refinanciado", "Cuotas de planes", debe=entra_en, haber=REFINANCIADOS),
        componente("capital", "Cuotas de capital", debe=entra_en, haber=CAPITAL_A_INTEGRAR),
        componente("anticipo", "Anticipo o sobrante a favor", debe=entra_en, haber=ANTICIPOS),
    )


def cobranza_caida(sale_de: str) -> tuple[Componente, ...]:
    """What a reversed collection owes again, credited to where the money had come in."""
    return tuple(invertido(c, clave=c.clave, nombre=c.nombre) for c in cobranza(sale_de))


def liquidacion(transitoria: str) -> tuple[Componente, ...]:
    """What an entity deposits of what it collected, and what it keeps: fees, VAT and withholdings."""
    return (
        componente("neto", "Importe acreditado", debe=BANCO, haber=transitoria),
        componente("comision", "Comisión de recaudación", debe=COMISIONES, haber=transitoria),
        componente("iva", "IVA de la comisión", debe=IVA_CREDITO, haber=transitoria),
        componente("retencion_iibb", "Retención de IIBB", debe=RETENCION_IIBB, haber=transitoria),
        componente("retencion_ganancias", "Retención de Ganancias", debe=RETENCION_GANANCIAS, haber=transitoria),
        componente("sircreb", "SIRCREB", debe=SIRCREB, haber=transitoria),
    )


def impuestos_de_compra(acreedor: str) -> tuple[Componente, ...]:
    """VAT and perceptions of a vendor's invoice."""
    return (
        componente("iva", "IVA crédito fiscal", debe=IVA_CREDITO, haber=acreedor),
        componente("percepcion_iva", "Percepción de IVA sufrida", debe=PERCEPCION_IVA, haber=acreedor),
        componente("percepcion_iibb", "Percepción de IIBB sufrida", debe=RETENCION_IIBB, haber=acreedor),
    )
