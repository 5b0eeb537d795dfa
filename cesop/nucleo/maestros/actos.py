"""The act that takes two people: changing a parameter that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cesop.nucleo import aprobaciones
from cesop.nucleo.aprobaciones import ACTOS, Datos, decisor
from cesop.nucleo.bloqueos import Llave
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.maestros.palabras import lapso, renglon_de
from cesop.nucleo.models import Aprobacion, Usuario
from cesop.nucleo.parametros import Cambio, alcanzadas, definicion_de, escribir, exigir_que_cambie
from cesop.nucleo.valores import para_ver

VALOR_DE_PARAMETRO = "parametro.valor"


class ValorDeParametro:
    """Sets the value of a parameter, as the norm, as an exception, or lifting one."""

    titulo = "Valor de un parámetro"
    clave = "parametros.decidir"

    def describir(self, datos: Datos, /) -> Sequence[str]:
        """Which, how much, since when and why; and what it replaces."""
        cambio = _cambio(datos)
        definicion = definicion_de(cambio.clave)
        valor = (
            "vuelve a lo que dice la norma"
            if cambio.texto is None
            else para_ver(cambio.texto, tipo=definicion.tipo, unidad=definicion.unidad)
        )
        de_excepcion = " (excepción)" if cambio.origen == "excepcion" else ""
        return [
            f"{definicion.nombre}: {valor}{de_excepcion}",
            f"Rige {lapso(cambio.desde, cambio.hasta)}.",
            *([f"Norma: {cambio.norma}."] if cambio.norma else []),
            *([f"Motivo: {cambio.motivo}."] if cambio.motivo else []),
            *datos["reemplaza"],
        ]

    def llaves(self, datos: Datos, /) -> Iterable[Llave]:
        """None: two changes at once are refused by the rows themselves."""
        return ()

    def ejecutar(self, datos: Datos, /, *, aprobacion: Aprobacion) -> str:
        """Write it, if it still replaces what it replaced. *Errores:* `parametros.otro_cambio`."""
        cambio = _cambio(datos)
        if [fila.pk for fila in alcanzadas(cambio)] != list(datos["alcanza"]):
            raise ErrorNegocio(
                "parametros.otro_cambio",
                "No se puede aprobar porque el parámetro cambió desde que se pidió. Rechazalo: que lo pidan de nuevo.",
            )
        escribir(cambio, usuario=decisor(aprobacion), aprobacion=aprobacion)
        return f"Rige {lapso(cambio.desde, cambio.hasta)}."


def hacer_cambio(cambio: Cambio, *, por: Usuario) -> Aprobacion | None:
    """Write `cambio`, or ask another person to approve it where the parameter says so: what was asked, or None.

    *Errores:* those of `parametros.escribir` and of `aprobaciones.pedir`.
    """
    if definicion_de(cambio.clave).requiere_aprobacion:
        return pedir_cambio(cambio, motivo=cambio.motivo, por=por)
    escribir(cambio, usuario=por)
    return None


def pedir_cambio(cambio: Cambio, *, motivo: str, por: Usuario) -> Aprobacion:
    """Ask another person to approve `cambio`, frozen with what it replaces. *Errores:* SinPermiso."""
    exigir_que_cambie(por)
    previas = list(alcanzadas(cambio))
    datos = {
        "clave": cambio.clave,
        "origen": str(cambio.origen),
        "texto": cambio.texto,
        "desde": cambio.desde.isoformat(),
        "hasta": cambio.hasta.isoformat() if cambio.hasta else None,
        "norma": cambio.norma,
        "motivo": cambio.motivo,
        "alcanza": [fila.pk for fila in previas],
        "reemplaza": [renglon_de(fila, definicion_de(cambio.clave)) for fila in previas],
    }
    return aprobaciones.pedir(VALOR_DE_PARAMETRO, datos=datos, motivo=motivo, usuario=por, sucursal=por.sucursal)


def _cambio(datos: Datos) -> Cambio:
    return Cambio(
        clave=datos["clave"],
        origen=datos["origen"],
        texto=datos["texto"],
        desde=dt.date.fromisoformat(datos["desde"]),
        hasta=dt.date.fromisoformat(datos["hasta"]) if datos["hasta"] else None,
        norma=datos["norma"],
        motivo=datos["motivo"],
    )


def registrar() -> None:
    """Called once from `arranque`."""
    ACTOS.registrar(VALOR_DE_PARAMETRO, ValorDeParametro())
