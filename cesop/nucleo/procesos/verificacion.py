"""Do the attachments still say what they said? Each file is read and its fingerprint compared with the one kept."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Final

from django import forms
from django.urls import reverse

from cesop.nucleo import adjuntos, formato
from cesop.nucleo.alcance import visibles
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Adjunto, Lote, Proceso
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Rechazo, ResultadoDeLote, Resumen, TipoDeProceso

POR_LOTE: Final = 50
FALTA, CAMBIADO = "Falta el archivo", "Cambió el contenido"


class SinDatos(forms.Form):
    """Nothing to ask."""


class VerificarAdjuntos(TipoDeProceso):
    """Reads every attachment of the branches that its owner sees."""

    clave = "verificar_adjuntos"
    nombre = "Verificación de adjuntos"
    descripcion = "Lee cada archivo adjunto y compara su huella con la guardada: dice cuáles faltan y cuáles cambiaron."
    icono = "paperclip"
    permiso = "proceso:verificar_adjuntos"
    unidad = ("archivo", "archivos")
    formulario = SinDatos

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Those that exist now, in chunks of fifty."""
        claves = list(
            visibles(Adjunto.objects.all(), usuario=proceso.dueno)
            .order_by("registrado_en", "pk")
            .values_list("pk", flat=True)
        )
        for desde in range(0, len(claves), POR_LOTE):
            tanda = [str(clave) for clave in claves[desde : desde + POR_LOTE]]
            yield Carga(datos={"adjuntos": tanda}, unidades=len(tanda))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Read and compare. It writes nothing but what it found."""
        claves = [uuid.UUID(clave) for clave in lote.carga["adjuntos"]]
        examinados = [(adjunto, _causa(adjunto)) for adjunto in Adjunto.objects.filter(pk__in=claves).order_by("pk")]
        return ResultadoDeLote(
            resultado={"bytes": sum(adjunto.bytes for adjunto, causa in examinados if causa is None)},
            rechazos=tuple(_rechazo(adjunto, causa) for adjunto, causa in examinados if causa),
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many are whole, how many are not."""
        hechos = proceso.lotes.filter(estado=Lote.Estado.HECHO)
        leidos = sum(hechos.values_list("unidades", flat=True))
        malos = proceso.errores.count()
        octetos = sum(fila["bytes"] for fila in resultados(proceso))
        texto = "Todos los archivos están como se guardaron." if not malos else "Hay archivos que faltan o cambiaron."
        return Resumen(
            texto=texto if leidos else "Todavía no hay archivos adjuntos.",
            cifras={
                "Archivos leídos": formato.entero(leidos),
                "Bien": formato.entero(leidos - malos),
                "Con problemas": formato.entero(malos),
                "Leído": formato.tamano(octetos),
            },
        )


def _causa(adjunto: Adjunto) -> str | None:
    """What is wrong with it; None when it is as it was kept."""
    try:
        contenido = adjuntos.leer(adjunto)
    except ErrorNegocio:
        return FALTA
    return None if hashlib.sha256(contenido).hexdigest() == adjunto.sha256 else CAMBIADO


def _rechazo(adjunto: Adjunto, causa: str) -> Rechazo:
    porque = "su archivo falta en el disco" if causa == FALTA else "su contenido no es el que se guardó"
    return Rechazo(
        referencia=adjunto.nombre,
        causa=causa,
        mensaje=f"No se puede dar por bueno {adjunto.nombre[:100]} porque {porque}. Restauralo del último respaldo.",
        enlace=reverse("nucleo:adjunto", args=[adjunto.pk]),
    )
