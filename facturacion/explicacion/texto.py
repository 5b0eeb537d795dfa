"""A difference in one paragraph, as it is said at the counter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cesop.nucleo import formato
from facturacion.explicacion.modelo import Causa, Efecto, Explicacion

CIEN, MIL = Decimal(100), Decimal(1000)
OTROS_MAX = 2


def parrafo(explicacion: Explicacion, *, como: str) -> str:
    """What changed and why, with the greatest cause first. como: the other bill, as "la anterior"."""
    dicho = _cambio(explicacion, como)
    efectos = sorted((e for e in explicacion.efectos if e.centavos), key=lambda efecto: -abs(efecto.centavos))
    sube = explicacion.diferencia >= 0
    a_favor = [efecto for efecto in efectos if (efecto.centavos > 0) == sube]
    en_contra = [efecto for efecto in efectos if (efecto.centavos > 0) != sube]
    if a_favor:
        dicho += f": {_enumerar([_parte(explicacion, efecto) for efecto in a_favor])}"
    dicho += "."
    if en_contra:
        verbo = "la bajaron" if sube else "la subieron"
        dicho += f" En cambio {verbo} {_enumerar([_parte(explicacion, efecto) for efecto in en_contra])}."
    return dicho + _estimado(explicacion)


def decir_pesos(centavos: int) -> str:
    """An amount without its sign."""
    return formato.pesos(abs(centavos) / CIEN)


def _cambio(explicacion: Explicacion, como: str) -> str:
    diferencia = explicacion.diferencia
    de_a = f"(de {decir_pesos(explicacion.antes.total)} a {decir_pesos(explicacion.ahora.total)})"
    if diferencia:
        verbo = "subió" if diferencia > 0 else "bajó"
        return f"Tu factura {verbo} {decir_pesos(diferencia)} respecto de {como} {de_a}"
    igual = f"Tu factura es igual a {como}: {decir_pesos(explicacion.ahora.total)}"
    if any(efecto.centavos for efecto in explicacion.efectos):
        return f"{igual}, porque lo que subió y lo que bajó se compensan"
    return igual


def _parte(explicacion: Explicacion, efecto: Efecto) -> str:
    return f"{decir_pesos(efecto.centavos)} {motivo(explicacion, efecto)}"


def motivo(explicacion: Explicacion, efecto: Efecto) -> str:
    """Why an effect is what it is, after its amount: "porque se facturan 31 días y antes 29"."""
    sube = efecto.centavos > 0
    if efecto.causa is Causa.DIAS:
        return _por_dias(explicacion)
    if efecto.causa is Causa.CONSUMO:
        return _por_consumo(explicacion, sube=sube)
    if efecto.causa is Causa.PRECIO:
        return _por_precio(explicacion, sube=sube)
    if efecto.causa is Causa.SUBSIDIO:
        return _por_subsidio(explicacion, sube=sube)
    if efecto.causa is Causa.OTROS:
        nombres = explicacion.otros[:OTROS_MAX]
        return f"de otros cargos ({', '.join(nombres)})" if nombres else "de otros cargos"
    return {
        Causa.CONDICIONES: "porque cambiaron las condiciones de la cuenta (categoría, potencia o estado del servicio)",
        Causa.IMPUESTOS: "de impuestos" if sube else "menos de impuestos",
        Causa.NOTAS: "por notas de crédito",
    }[efecto.causa]


def _por_dias(explicacion: Explicacion) -> str:
    antes, ahora = explicacion.antes.dias, explicacion.ahora.dias
    if antes == ahora:
        return "porque se facturan otros meses"
    return f"porque se facturan {_dias(ahora)} y antes fueron {antes}"


def _dias(cuantos: int) -> str:
    return "1 día" if cuantos == 1 else f"{cuantos} días"


def _por_consumo(explicacion: Explicacion, *, sube: bool) -> str:
    antes, ahora = explicacion.antes.consumido, explicacion.ahora.consumido
    mas = "más" if sube else "menos"
    if antes is None or ahora is None or antes.unidad != ahora.unidad:
        return f"porque consumiste {mas}"
    dicho = f"{decir_cantidad(ahora.cantidad_mil)} {ahora.unidad}, y antes {decir_cantidad(antes.cantidad_mil)}"
    if explicacion.antes.dias != explicacion.ahora.dias:
        return f"porque consumiste {mas} por día ({dicho})"
    return f"porque consumiste {mas} ({dicho})"


def decir_cantidad(cantidad_mil: int) -> str:
    """A quantity with the decimals that it has."""
    return formato.miles((Decimal(cantidad_mil) / MIL).normalize() + 0)


def _por_precio(explicacion: Explicacion, *, sube: bool) -> str:
    antes, ahora = explicacion.vigencias
    if not explicacion.exacta:
        return "por la tarifa y los cargos fijos"
    if ahora is None or antes == ahora:
        return "por la tarifa"
    return f"{'por el aumento' if sube else 'por la baja'} de la tarifa (rige desde el {formato.fecha(ahora)})"


def _por_subsidio(explicacion: Explicacion, *, sube: bool) -> str:
    antes, ahora = explicacion.subsidios
    if sube and not ahora:
        return "porque ya no tiene subsidio ni bonificación"
    if not sube and not antes:
        return "porque ahora tiene subsidio o bonificación"
    return f"por {'menos' if sube else 'más'} subsidio y bonificaciones"


def _estimado(explicacion: Explicacion) -> str:
    ahora, antes = explicacion.ahora.consumido, explicacion.antes.consumido
    if ahora is not None and ahora.estimado:
        return " El consumo de esta factura es estimado: se ajusta con la próxima lectura del medidor."
    if antes is not None and antes.estimado:
        return " El consumo de la otra factura era estimado: esta trae el ajuste con lo que se leyó."
    return ""


def _enumerar(partes: Sequence[str]) -> str:
    """ "a, b y c"; with semicolons when there are commas inside."""
    if len(partes) == 1:
        return partes[0]
    return f"{'; '.join(partes[:-1])}; y {partes[-1]}"
