"""States, causes and marks of a run in the words of the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from cesop.nucleo.listados import Estado
from cesop.nucleo.listados.columnas import Tono
from facturacion.models import Borrador, Corrida
from facturacion.services.revision import MARCAS

TONOS_DE_CORRIDA: Final[Mapping[str, Tono]] = {
    Corrida.Estado.PREPARADA: "neutro",
    Corrida.Estado.CALCULADA: "aviso",
    Corrida.Estado.APROBADA: "info",
    Corrida.Estado.EMITIENDO: "info",
    Corrida.Estado.EMITIDA: "bien",
    Corrida.Estado.DESHACIENDO: "aviso",
    Corrida.Estado.DESHECHA: "neutro",
    Corrida.Estado.CANCELADA: "neutro",
}
TONOS_DE_BORRADOR: Final[Mapping[str, Tono]] = {
    Borrador.Estado.PENDIENTE: "neutro",
    Borrador.Estado.CALCULADO: "info",
    Borrador.Estado.CON_CAUSA: "mal",
    Borrador.Estado.EXCLUIDO: "neutro",
    Borrador.Estado.CAMBIADO: "aviso",
    Borrador.Estado.NUMERADO: "info",
    Borrador.Estado.EMITIDO: "bien",
}


@dataclass(frozen=True, kw_only=True)
class Causa:
    """Why an account cannot be billed. donde: which page mends it (`_A_DONDE`), and what is done there."""

    nombre: str
    remedio: str
    donde: str = "cuenta"


CAUSAS: Final[Mapping[str, Causa]] = {
    "sin_lectura": Causa(
        nombre="Sin lectura para facturar", remedio="Cargá o validá su lectura, o excluila.", donde="medicion"
    ),
    "ya_facturado": Causa(
        nombre="Ya se le facturó parte de estos meses", remedio="Nada: le toca en la próxima corrida."
    ),
    "falta_consumo": Causa(nombre="Falta un consumo", remedio="Validá la lectura que falta.", donde="medicion"),
    "consumo_ajeno": Causa(
        nombre="Consumo que el cuadro no usa", remedio="Revisá los registros del medidor.", donde="medicion"
    ),
    "consumo_negativo": Causa(nombre="Consumo negativo", remedio="Corregí la lectura.", donde="medicion"),
    "consumo_fuera_de_periodo": Causa(
        nombre="Consumo fuera del período", remedio="Revisá las fechas de sus lecturas.", donde="medicion"
    ),
    "periodo_invalido": Causa(
        nombre="Período imposible", remedio="Revisá las fechas de sus lecturas.", donde="medicion"
    ),
    "sin_titular": Causa(nombre="Sin titular", remedio="Cargá quién es el titular.", donde="titular"),
    "categoria_desconocida": Causa(
        nombre="Categoría que no está en el cuadro", remedio="Cambiale la categoría, o agregala al cuadro.",
        donde="categoria",
    ),
    "datos_incompletos": Causa(nombre="Sin categoría", remedio="Cargá su categoría.", donde="categoria"),
    "falta_condicion": Causa(
        nombre="Falta un dato de la cuenta", remedio="Cargá la condición que pide el cuadro.", donde="condicion"
    ),
    "condicion_superpuesta": Causa(nombre="Dos valores a la vez", remedio="Quitá la condición que sobra."),
    "situacion_superpuesta": Causa(nombre="Dos situaciones a la vez", remedio="Revisá los cambios de la cuenta."),
    "sin_servicio": Causa(nombre="Sin servicio en el período", remedio="Revisá sus estados, o excluila."),
    "sin_importe": Causa(nombre="No da importe", remedio="No hay qué facturar: excluila, o revisá sus descuentos."),
    "sin_regla": Causa(
        nombre="Sin regla contable", remedio="Cargá lo que falta en el manual de asientos.", donde="manual"
    ),
    "texto_largo": Causa(nombre="Un texto que no entra", remedio="Acortalo: el comprobante no tiene lugar para todo."),
    "importe_excesivo": Causa(nombre="Importe imposible", remedio="Revisá su consumo y sus condiciones."),
    "sin_cuadro": Causa(
        nombre="El cuadro tarifario no existe", remedio="Cambiá la política del grupo.", donde="cuadros"
    ),
    "sin_version": Causa(
        nombre="El cuadro no rige en el período", remedio="Poné en vigencia una versión.", donde="cuadros"
    ),
    "llamada_sin_precio": Causa(
        nombre="Llamadas que el cuadro no sabe cobrar", remedio="Agregá su prefijo, o el precio de su hora, al cuadro.",
        donde="cuadros",
    ),
    "llamadas_sin_tarifa": Causa(
        nombre="Llamadas sin tarifa", remedio="Agregá el destino al cuadro.", donde="cuadros"
    ),
}  # fmt: skip


def causa_de(clave: str) -> Causa:
    """How a cause is told; one that nobody named says its key."""
    return CAUSAS.get(clave) or Causa(nombre=clave.replace("_", " ").capitalize(), remedio="Revisá la cuenta.")


def arreglo(clave: str, borrador: Any) -> str:
    """Where a cause of a draft is mended."""
    if clave in _DE_TODAS:
        return reverse(_DE_TODAS[clave])
    vista, de_suministro = _A_DONDE[clave]
    return reverse(vista, args=[borrador.cuenta.suministro_id if de_suministro else borrador.cuenta_id])


_DE_TODAS: Final = {"cuadros": "facturacion:cuadros", "manual": "contabilidad:reglas"}
_A_DONDE: Final[Mapping[str, tuple[str, bool]]] = {
    "cuenta": ("catastro:cuenta", False),
    "titular": ("catastro:cuenta_titular", False),
    "categoria": ("catastro:cuenta_categoria", False),
    "condicion": ("catastro:cuenta_condicion", False),
    "medicion": ("medicion:ficha", True),
}


def estado_de_corrida(corrida: Corrida) -> Estado:
    """The badge of a run."""
    return Estado(corrida.get_estado_display(), TONOS_DE_CORRIDA[corrida.estado])


def estado_de_borrador(borrador: Borrador) -> Estado:
    """The badge of a draft."""
    return Estado(borrador.get_estado_display(), TONOS_DE_BORRADOR[borrador.estado])


def por_que(borrador: Borrador) -> str:
    """Why a draft is looked at: its causes, the reason it was excluded, or its marks."""
    if borrador.estado == Borrador.Estado.EXCLUIDO:
        return borrador.motivo
    if borrador.causas:
        return "; ".join(_decir(causa) for causa in borrador.causas)
    return ", ".join(decir_marcas(borrador.marcas))


def _decir(causa: Mapping[str, str]) -> str:
    nombre = causa_de(causa["causa"]).nombre
    return f"{nombre} ({causa['detalle']})" if causa.get("detalle") else nombre


def decir_marcas(claves: Sequence[str]) -> list[str]:
    """Marks in words."""
    return [MARCAS.get(clave, clave) for clave in claves]
