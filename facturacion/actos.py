"""Acts of billing that take two people: approving a run, undoing it, and giving a credit note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cesop.nucleo import formato
from cesop.nucleo.aprobaciones import ACTOS, Datos, decisor
from cesop.nucleo.bloqueos import Llave
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion
from cesop.nucleo.segregacion import exigir_otra_persona
from facturacion.models import Corrida
from facturacion.selectors.comprobantes import etiquetas
from facturacion.services import corridas, notas, refacturacion, trabajos
from facturacion.services.corridas import APROBAR, DESHACER, PREPARAR, Estado

DECIDIR = "facturacion.decidir_corrida"
EFECTOS = {
    notas.Efecto.CONDONAR: "Lo acreditado se condona: no se factura de nuevo.",
    notas.Efecto.REFACTURAR: "El consumo y los cargos vuelven: se facturan otra vez.",
}


class AprobarCorrida:
    """Lets go out exactly what was calculated."""

    titulo = "Corrida de facturación"
    clave = DECIDIR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, how many and how much."""
        return [
            f"Emitir {datos['nombre']}: {formato.entero(datos['cuentas'])} comprobantes por "
            f"{formato.pesos(Decimal(datos['total']))}",
            "Lo que cambie entre la aprobación y la emisión queda afuera, para revisarlo.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """None: whoever comes second finds it approved."""
        return ()

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Approve it.

        *Errores:* facturacion.cambio, facturacion.sin_regla, facturacion.otro_estado, segregacion.misma_persona.
        """
        corrida = Corrida.objects.get(pk=datos["corrida"])
        exigir_otra_persona(DECIDIR, previo=PREPARAR, actor=decisor(aprobacion), autor_previo=corrida.usuario_id)
        if corridas.contenido(corrida) != dict(datos):
            raise ErrorNegocio(
                "facturacion.cambio",
                "No se puede aprobar porque la corrida no es la que se pidió. Rechazala y que la pidan de nuevo.",
            )
        corridas.exigir_reglas(corrida)
        corridas.pasar(corrida, Estado.CALCULADA, a=Estado.APROBADA, aprobacion=aprobacion)
        return f"{corrida} aprobada."


class DeshacerCorrida:
    """Undoes a run by credit notes."""

    titulo = "Deshacer una corrida"
    clave = DECIDIR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, and what it does."""
        return [
            f"Deshacer {datos['nombre']}",
            "Cada comprobante sin corregir lleva su nota de crédito; lo que ya se pagó queda a favor.",
            f"Motivo: {datos['motivo']}",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """None: the chunks lock what they touch."""
        return ()

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Start it, signed by who approves. Errores: facturacion.otro_estado."""
        corrida = Corrida.objects.get(pk=datos["corrida"])
        trabajos.deshacer(corrida, motivo=datos["motivo"], usuario=decisor(aprobacion))
        return f"Se está deshaciendo {corrida}."


class DarNotaDeCredito:
    """Issues the credit note that somebody asked for."""

    titulo = "Nota de crédito"
    clave = notas.APROBAR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Of which voucher, and how much."""
        cuanto = "Entera" if datos["renglones"] is None else "Por renglones"
        return [
            f"Nota de crédito de {datos['nombre']} por {formato.pesos(Decimal(datos['total']))}",
            f"{cuanto}. Baja lo que se debe; lo que ya se pagó queda a favor.",
            EFECTOS[notas.Efecto(datos["efecto"])],
            f"Motivo: {datos['motivo']}",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """Person, account and series."""
        return notas.llaves(datos)

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Issue it, signed by who approves. Errores: segregacion.misma_persona, those of `notas.acreditar`."""
        quien = decisor(aprobacion)
        exigir_otra_persona(notas.APROBAR, previo=notas.PEDIR, actor=quien, autor_previo=aprobacion.pedida_por_id)
        nota = notas.acreditar_lo_pedido(datos, clave=aprobacion.pk, usuario=quien)
        return f"{etiquetas([nota.pk])[nota.pk]} por {formato.pesos(nota.total)}."


class Refacturar:
    """Bills some periods again."""

    titulo = "Refacturación"
    clave = notas.APROBAR

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, how much before and after, and what it does."""
        pesos = formato.pesos
        total = sum((Decimal(fila["total"]) - Decimal(fila["antes"]) for fila in datos["periodos"]), Decimal(0))
        return [
            f"Refacturar {len(datos['periodos'])} períodos de la cuenta {datos['numero']}: {pesos(total)} de más",
            *(
                f"{fila['nombre']}: de {pesos(Decimal(fila['antes']))} a {pesos(Decimal(fila['total']))}"
                for fila in datos["periodos"]
            ),
            "Cada uno lleva su nota de crédito y su comprobante nuevo; lo pagado pasa a este, y el resto a favor.",
            f"Motivo: {datos['motivo']}",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """Persons, account and series."""
        return refacturacion.llaves(datos)

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Do it, signed by who approves. Errores: segregacion.misma_persona, those of `refacturar_lo_pedido`."""
        quien = decisor(aprobacion)
        exigir_otra_persona(notas.APROBAR, previo=notas.PEDIR, actor=quien, autor_previo=aprobacion.pedida_por_id)
        hechos = refacturacion.refacturar_lo_pedido(datos, clave=aprobacion.pk, usuario=quien)
        return f"{len(hechos)} comprobantes: {', '.join(etiquetas([c.pk for c in hechos]).values())}."


def registrar() -> None:
    """Called once from `arranque`."""
    ACTOS.registrar(notas.ACTO, DarNotaDeCredito())
    ACTOS.registrar(refacturacion.ACTO, Refacturar())
    ACTOS.registrar(APROBAR, AprobarCorrida())
    ACTOS.registrar(DESHACER, DeshacerCorrida())
