"""What the orders about a meter ask to write down, a box for each of its registers, and how it is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from catastro.efectos import IMPEDIMENTO, MEDIDOR, PRECINTO
from catastro.models import Colocacion, Medidor, OrdenServicio, RegistroMedidor
from catastro.ports import Dato
from catastro.selectors.medidores import colocaciones_al, con_numero
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from medicion.validacion.registros import REGISTROS

LECTURA = Dato(clave="lectura", titulo="Lectura del medidor", tipo="decimal")
EXIGIDA = replace(LECTURA, obligatorio=True)
ENTRANTE = Dato(clave="medidor", titulo="Medidor que se coloca", obligatorio=True, decide=True)
INSTALACION = Dato(clave="instalacion", titulo="Lectura del que se coloca", tipo="decimal", obligatorio=True)
RETIRO = Dato(clave="retiro", titulo="Lectura del que se retira", tipo="decimal")
MULTIPLICADOR = Dato(clave="multiplicador", titulo="Multiplicador, si no es 1", tipo="decimal")
# Who could not see the dial says why, and the period is measured without that reading.
SIN_LECTURA = Dato(
    clave="sin_lectura",
    titulo="Si no se leyó, por qué",
    tipo="opcion",
    opciones=(
        ("sin_acceso", "No se llega al medidor"),
        ("no_visible", "No se ve el visor"),
        ("apagado", "El visor está apagado"),
        ("roto", "El medidor está roto"),
        ("no_esta", "El medidor no está"),
    ),
)
HALLADO = (MEDIDOR, PRECINTO, IMPEDIMENTO)


@dataclass(frozen=True, kw_only=True)
class Leidas:
    """What the dials showed, by magnitude, and the field of the closing form where each one was written."""

    valores: Mapping[str, Decimal]
    campos: Mapping[str, str]


NADA = Leidas(valores={}, campos={})


# ── The boxes ──


def cajas(base: Dato, registros: Sequence[RegistroMedidor]) -> list[Dato]:
    """A box for each register; `base` itself when there is one, or when it is not known which ones there are."""
    if len(registros) < 2:
        return [base]
    return [_caja(base, registro.magnitud) for registro in registros]


def _caja(base: Dato, magnitud: str) -> Dato:
    palabras = RegistroMedidor.Magnitud(magnitud).label.lower()
    return replace(
        base,
        clave=f"{base.clave}_{magnitud}",
        titulo=f"{base.titulo}, {palabras}",
        unidad=REGISTROS[magnitud].unidad,
    )


def escritas(base: Dato, orden: OrdenServicio) -> list[Dato]:
    """The boxes of a closed order: those where something was written."""
    prefijo = f"{base.clave}_"
    magnitudes = [clave.removeprefix(prefijo) for clave in orden.resultado if clave.startswith(prefijo)]
    return [_caja(base, magnitud) for magnitud in magnitudes] or [base]


def registros_puestos(ordenes: Sequence[OrdenServicio]) -> dict[int, list[RegistroMedidor]]:
    """Service point → registers of the meter that is there today. Two queries."""
    puntos = {orden.suministro_id for orden in ordenes}
    puestas = colocaciones_al(puntos, al=hoy()).prefetch_related("medidor__registros")
    return {fila.suministro_id: _registros(fila.medidor) for fila in puestas}


def registros_entrantes(orden: OrdenServicio) -> list[RegistroMedidor]:
    """Registers of the meter that the order says it places; none while it names none."""
    numero = str(orden.resultado.get("medidor", ""))
    hallados = con_numero(numero, servicio=orden.suministro.servicio_id) if numero.strip() else []
    return _registros(hallados[0]) if len(hallados) == 1 else []


def _registros(medidor: Medidor) -> list[RegistroMedidor]:
    return sorted(medidor.registros.all(), key=lambda registro: registro.numero)


# ── What was written in them ──


def numero(orden: OrdenServicio, clave: str) -> Decimal:
    """A figure of the result. *Errores:* `efectos.numero`."""
    texto = str(orden.resultado.get(clave, "")).strip().replace(",", ".")
    try:
        cifra = Decimal(texto)
    except InvalidOperation:
        cifra = Decimal("NaN")
    if not cifra.is_finite():
        raise ErrorNegocio(
            "efectos.numero",
            f"No se puede cerrar la orden {orden.numero} porque «{texto[:20]}» no es un número. Corregilo.",
            campo=Dato.campo_de(clave),
        )
    return cifra


def leidas(orden: OrdenServicio, base: Dato, medidor: Medidor) -> Leidas:
    """What each register of a meter showed: all of them, or none was written. *Errores:* `efectos.falta_registro`."""
    registros = _registros(medidor)
    claves = {registro.magnitud: caja.clave for registro, caja in zip(registros, cajas(base, registros), strict=True)}
    faltan = [magnitud for magnitud, clave in claves.items() if orden.resultado.get(clave) in (None, "")]
    if len(faltan) == len(registros) and not base.obligatorio:
        return NADA
    if faltan:
        palabras = RegistroMedidor.Magnitud(faltan[0]).label.lower()
        raise ErrorNegocio(
            "efectos.falta_registro",
            f"No se puede cerrar la orden {orden.numero} sin lo que marcaba el medidor {medidor} en {palabras}. "
            "Escribilo.",
            campo=Dato.campo_de(claves[faltan[0]]),
        )
    return Leidas(
        valores={magnitud: numero(orden, clave) for magnitud, clave in claves.items()},
        campos={magnitud: Dato.campo_de(clave) for magnitud, clave in claves.items()},
    )


def actual(orden: OrdenServicio) -> Colocacion | None:
    """The placement in force at the point, the day that the order was done."""
    assert orden.cerrada_el is not None, "a closed order has its day"
    return colocaciones_al([orden.suministro_id], al=orden.cerrada_el).first()
