"""Acts of accounting that take two people: a manual entry or an annulment over the limit, and reopening a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from cesop.nucleo import formato
from cesop.nucleo.aprobaciones import ACTOS, Datos, decisor
from cesop.nucleo.bloqueos import Llave, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Aprobacion
from cesop.nucleo.segregacion import exigir_otra_persona
from contabilidad.libro import anular
from contabilidad.models import Asiento, Periodo
from contabilidad.services.cierre import llaves_de_reapertura, reabrir_periodo
from contabilidad.services.controles import ACTO_ANULAR, ACTO_ASENTAR, ACTO_REABRIR, CARGAR_ASIENTO
from contabilidad.services.manual import asentar_borrador, borrador, contenido

APROBAR_ASIENTO = "contabilidad.aprobar_asiento"
DECIDIR_REAPERTURA = "contabilidad.decidir_reapertura"
RENGLONES_MAX = 40


class AsentarManual:
    """Posts a draft exactly as it was when somebody asked."""

    titulo = "Asiento manual"
    clave = APROBAR_ASIENTO

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Date, total and words; then its lines."""
        fecha, total = dt.date.fromisoformat(datos["fecha"]), Decimal(datos["total"])
        renglones = [_renglon(r) for r in datos["renglones"][:RENGLONES_MAX]]
        resto = len(datos["renglones"]) - len(renglones)
        clase = "de apertura" if datos["clase"] == "apertura" else "manual"
        return [
            f"Asiento {clase} {datos['manual']}, {formato.fecha(fecha)}, {formato.pesos(total)}: {datos['glosa']}",
            *renglones,
            *([f"y {resto} renglones más"] if resto else []),
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The draft's."""
        return exclusiva("manual", datos["manual"])

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Post it, signed by who approves. Errores: manual.cambio, segregacion.misma_persona, EventoInvalido."""
        quien = decisor(aprobacion)
        manual = borrador(datos["manual"])
        for autor in {manual.creado_por_id, manual.cargado_por_id}:
            exigir_otra_persona(APROBAR_ASIENTO, previo=CARGAR_ASIENTO, actor=quien, autor_previo=autor)
        if contenido(manual) != dict(datos):
            raise ErrorNegocio(
                "manual.cambio",
                "No se puede aprobar porque el borrador no es el que se pidió. Rechazalo y que lo pidan de nuevo.",
            )
        asiento = asentar_borrador(manual, usuario=quien).asiento
        assert asiento is not None, "it has just been posted"
        return f"Asiento {asiento.pk}."


class AnularAsiento:
    """Posts the mirror of an entry."""

    titulo = "Anulación de un asiento"
    clave = APROBAR_ASIENTO

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, how much, and when."""
        total, fecha = formato.pesos(Decimal(datos["total"])), formato.fecha(dt.date.fromisoformat(datos["fecha"]))
        return [
            f"Anular el asiento {datos['asiento']}, {total}: {datos['glosa']}",
            f"Con los mismos renglones y los lados cambiados, el {fecha}.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """None: the ledger takes one annulment of an entry, and no more."""
        return ()

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Post it, signed by who approves. Errores: EventoInvalido."""
        asiento = Asiento.objects.get(pk=datos["asiento"])
        fecha = dt.date.fromisoformat(datos["fecha"])
        espejo = anular(asiento, fecha=fecha, motivo=datos["motivo"], usuario=decisor(aprobacion))
        return f"Asiento {espejo.pk}."


class ReabrirPeriodo:
    """Opens the last closed period again."""

    titulo = "Reabrir un período"
    clave = DECIDIR_REAPERTURA

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, and what it opens."""
        return [
            f"Reabrir {datos['nombre']}",
            "Se va a poder asentar en ese período hasta que se cierre otra vez.",
            "Los números de diario ya dados no cambian: lo nuevo se numera después del último.",
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """The period's, and the year's Diario."""
        return llaves_de_reapertura(Periodo.objects.get(pk=datos["periodo"]))

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Reopen it. Errores: cierre.abierto, cierre.posteriores."""
        acto = reabrir_periodo(Periodo.objects.get(pk=datos["periodo"]), aprobacion=aprobacion)
        return f"{acto.periodo} reabierto después de su cierre {acto.revision}."


def _renglon(renglon: dict[str, Any]) -> str:
    debe, haber = Decimal(renglon["debe"]), Decimal(renglon["haber"])
    lado, importe = ("al debe", debe) if debe else ("al haber", haber)
    partes = [f"{renglon['cuenta']} {lado} {formato.pesos(importe)}"]
    partes += [renglon[clave] for clave in ("seccion", "centro", "glosa") if renglon[clave]]
    return ", ".join(partes)


def registrar() -> None:
    """Called once from `arranque`."""
    ACTOS.registrar(ACTO_ASENTAR, AsentarManual())
    ACTOS.registrar(ACTO_ANULAR, AnularAsiento())
    ACTOS.registrar(ACTO_REABRIR, ReabrirPeriodo())
