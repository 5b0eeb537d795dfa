"""What an order about the service itself does to it: it takes the account to another state.

medicion registers these kinds, since each one brings a reading too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catastro.models import EstadoActual, OrdenServicio
from catastro.ports import Dato, Objeto
from catastro.selectors.protecciones import CORTAN, motivos_para_no_cortar
from catastro.services import estados
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario

PRECINTO = Dato(clave="precinto", titulo="Precinto")
MEDIDOR = Dato(clave="medidor", titulo="Medidor hallado")
IMPEDIMENTO = Dato(
    clave="impedimento",
    titulo="Qué lo impidió",
    tipo="opcion",
    obligatorio=True,
    al_fallar=True,
    opciones=(
        ("sin_acceso", "No se pudo entrar"),
        ("nadie", "No había nadie"),
        ("pago", "Pagó en el acto"),
        ("oposicion", "Se opusieron"),
        ("peligro", "Instalación peligrosa"),
        ("no_se_halla", "No se encontró el lugar"),
        ("otro", "Otro"),
    ),
)


class CambiaElEstado:
    """What the kinds that move `estado_servicio` share, by an act of `services.estados`."""

    def __init__(self, acto: str) -> None:
        self.acto = acto

    def impedimentos(self, objetos: Sequence[Objeto], /) -> Mapping[int, str]:
        """Accounts whose state does not admit it, or that may not be cut."""
        cuentas = {n: objeto.cuenta for n, objeto in enumerate(objetos) if objeto.cuenta is not None}
        claves = {cuenta.pk for cuenta in cuentas.values()}
        actuales = {e.cuenta_id: e for e in EstadoActual.objects.filter(cuenta__in=claves)}
        protegidas = motivos_para_no_cortar(claves, al=hoy()) if self.acto in CORTAN else {}
        dichos: dict[int, str] = {}
        for n, cuenta in cuentas.items():
            actual = actuales[cuenta.pk]
            if self.acto not in estados.actos_posibles(actual.estado):
                dichos[n] = (
                    f"No se puede {self.acto} la cuenta {cuenta.numero} porque está "
                    f"{actual.get_estado_display().lower()}."
                )
            elif motivos := protegidas.get(cuenta.pk):
                dichos[n] = f"No se puede {self.acto} la cuenta {cuenta.numero}. {'; '.join(motivos)}."
        return dichos

    def cumplida(self, orden: OrdenServicio, /, *, usuario: Usuario) -> None:
        """Take the account to its state, on the day of the order. Who provides the kind took the reading."""
        cuenta, dia = orden.cuenta, orden.cerrada_el
        assert cuenta is not None and dia is not None, "the kind is about accounts"
        estados.pasar(cuenta, self.acto, fecha=dia, motivo=orden.motivo, usuario=usuario, orden=orden, leida=True)
