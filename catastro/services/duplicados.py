"""The search of persons loaded twice: a process over the whole register, in slices."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.urls import reverse

from catastro.models import ParecidoHallado
from catastro.selectors import parecidos as lectura
from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.services import ACTIVOS
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Enlace, ResultadoDeLote, Resumen, TipoDeProceso

# A slice of so many persons takes a second or two.
PERSONAS_POR_TANDA = 250_000


class BuscarDuplicados(TipoDeProceso):
    """Compare the register with itself."""

    clave = lectura.PROCESO
    nombre = "Búsqueda de duplicados"
    descripcion = "Compara el padrón por documento, teléfono, correo, nombre y nacimiento, y deja los pares parecidos."
    icono = "copy"
    permiso = "proceso:buscar_duplicados"
    unidad = ("comparación", "comparaciones")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Each kind of key, in as many slices as the register asks for."""
        partes = 1 + lectura.cuantas_personas() // PERSONAS_POR_TANDA
        for razon in lectura.RAZONES:
            for parte in range(partes):
                yield Carga(datos={"razon": razon, "parte": parte, "partes": partes})

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """The pairs of a slice; those that another one found already are left."""
        carga = lote.carga
        valores = lectura.valores_de_tanda(proceso=contexto.proceso.pk, parte=carga["parte"], partes=carga["partes"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', %s, true)", [lectura.MEMORIA])
            cursor.execute(lectura.orden_de_tanda(carga["razon"]), valores)
            return ResultadoDeLote(resultado={"pares": cursor.rowcount})

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many pairs."""
        pares = ParecidoHallado.objects.filter(proceso=proceso).count()
        dichos = "un par de fichas que puede" if pares == 1 else f"{formato.entero(pares)} pares de fichas que pueden"
        return Resumen(
            texto=f"Se encontraron {dichos} ser de la misma persona." if pares else "No se encontraron duplicados.",
            cifras={"Pares": formato.entero(pares)},
            enlaces=(Enlace(texto="Ver los pares", url=reverse("catastro:duplicados")),),
        )


TIPO = BuscarDuplicados()


def buscar_duplicados(*, usuario: Usuario) -> Proceso:
    """Start a search, or give back the one that is running. *Errores:* SinPermiso."""
    previa = lectura.ultima_busqueda()
    if previa is not None and previa.estado in ACTIVOS:
        return previa
    return procesos.iniciar(
        TIPO,
        # Two that ask at once ask for the same one: that which follows the last.
        clave=f"tras:{previa.pk if previa else 0}",
        parametros={},
        usuario=usuario,
        sucursal=usuario.sucursal,
        titulo="Búsqueda de duplicados en el padrón",
    )
