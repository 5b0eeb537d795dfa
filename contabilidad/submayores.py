"""Subledgers that explain the balance of a control account, by the key that `Cuenta.control` holds.

Each is provided by the app that owns it (port `contabilidad.submayor`); the value is that app.
"""

SUBMAYORES: dict[str, str] = {
    "cajas": "recaudacion",
    "fondos_fijos": "tesoreria",
    "bancos": "tesoreria",
    "valores": "tesoreria",
    "cheques_emitidos": "tesoreria",
    "ingresos_a_identificar": "tesoreria",
    "recaudaciones": "recaudacion",
    "cobranzas_de_terceros": "recaudacion",
    "creditos_a_favor": "facturacion",
    "depositos_en_garantia": "recaudacion",
    "creditos_por_servicios": "facturacion",
    "servicios_a_facturar": "medicion",
    "bonificaciones_a_acreditar": "facturacion",
    "capital_a_integrar": "facturacion",
    "capital_social": "catastro",
    "refinanciaciones": "morosidad",
    "intereses_a_devengar": "morosidad",
    "proveedores": "compras",
    "facturas_a_recibir": "compras",
    "anticipos_a_proveedores": "compras",
    "existencias": "compras",
    "obras": "activos",
    "bienes_de_uso": "activos",
}

_CON_TILDE = {
    "creditos_a_favor": "créditos a favor",
    "creditos_por_servicios": "créditos por servicios",
    "depositos_en_garantia": "depósitos en garantía",
}


def nombre_de(clave: str) -> str:
    """How people call a subledger that nobody provides yet."""
    return _CON_TILDE.get(clave, clave.replace("_", " "))
