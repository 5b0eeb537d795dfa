"""Acts of collecting that take two people: annulling a receipt, closing a till with a great difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cesop.nucleo import formato
from cesop.nucleo.aprobaciones import ACTOS, Datos, decisor
from cesop.nucleo.bloqueos import Llave
from cesop.nucleo.models import Aprobacion
from recaudacion.services import anulaciones, diferencias


class AnularRecibo:
    """Leaves a receipt without effect."""

    titulo = "Anular un recibo"
    clave = anulaciones.APROBAR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, whose, how much, and what it does."""
        efectivo = Decimal(datos["efectivo"])
        lineas = [
            f"Anular el {datos['nombre']} de {datos['persona']}, por {formato.pesos(Decimal(datos['total']))}",
            "Lo que pagaba se vuelve a deber, con sus vencimientos.",
        ]
        if efectivo:
            lineas.append(f"La caja que lo pidió devuelve {formato.pesos(efectivo)} en efectivo.")
        return [*lineas, f"Motivo: {datos['motivo']}"]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """Payer, holders, accounts, session, day and period."""
        return anulaciones.llaves(datos)

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Annul it, signed by who approves. As `anulaciones.anular`."""
        anulaciones.anular(datos, pidio=aprobacion.pedida_por, usuario=decisor(aprobacion))
        return f"{datos['nombre']} anulado."


class CerrarConDiferencia:
    """Closes a till that is over or short beyond what is tolerated."""

    titulo = "Cerrar una caja con diferencia"
    clave = diferencias.APROBAR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Whose, how much is over or short, and what was said of it."""
        diferencia = Decimal(datos["diferencia"])
        que = "faltante" if diferencia < 0 else "sobrante"
        return [
            f"Cerrar la caja {datos['nombre']}, de {datos['cajero']}, con un {que} de {formato.pesos(abs(diferencia))}",
            f"Tendría que haber {formato.pesos(Decimal(datos['esperado']))}, y contó "
            f"{formato.pesos(Decimal(datos['contado']))}.",
            f"El {que} se asienta en su cuenta, y lo contado va a tesorería.",
            f"Qué pasó: {datos['observacion']}",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """Session, day and period."""
        return diferencias.llaves(datos)

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Close it, signed by who approves. As `diferencias.cerrar`."""
        diferencias.cerrar(datos, pidio=aprobacion.pedida_por, usuario=decisor(aprobacion))
        return f"Caja {datos['nombre']} cerrada."


def registrar() -> None:
    """Called once when the program starts."""
    ACTOS.registrar(diferencias.ACTO, CerrarConDiferencia())
    ACTOS.registrar(anulaciones.ACTO, AnularRecibo())
