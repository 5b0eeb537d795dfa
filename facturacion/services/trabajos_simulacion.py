"""The mass work of a what-if, as a process: chunks of accounts, each one with its sums."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import transaction
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Enlace, ResultadoDeLote, Resumen, TipoDeProceso
from facturacion.models import Simulacion
from facturacion.selectors import insumos_de_mes
from facturacion.selectors import simulaciones as lectura
from facturacion.services import simulacion_en_tanda, simulaciones
from facturacion.services.simulaciones import Pedido

POR_TANDA = 5_000


class SimularCuadros(TipoDeProceso):
    """A month rated by other tariffs."""

    clave = "simular_cuadros"
    nombre = "Simulación de un cuadro tarifario"
    descripcion = "Liquida un mes con otra versión de sus cuadros y compara, sin emitir nada."
    icono = "math-function"
    permiso = "proceso:simular_cuadros"
    unidad = ("cuenta", "cuentas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Chunks of the accounts of each group, one group after another. Errores: facturacion.nadie_a_simular."""
        numero = 0
        for uno in simulaciones.alcanzados(_simulacion(proceso)):
            cuentas = insumos_de_mes.cuentas_de(uno.grupo, uno.corrida, uno.plazo)
            while tanda := list(islice(cuentas, POR_TANDA)):
                numero += 1
                yield Carga(datos={"tanda": numero, "grupo": uno.grupo, "cuentas": tanda}, unidades=len(tanda))
        if not numero:
            raise ErrorNegocio(
                "facturacion.nadie_a_simular",
                "No se puede simular porque nadie tenía esos servicios ese mes. Elegí otro mes u otro grupo.",
            )

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Rate, compare and keep the sums."""
        carga = lote.carga
        hecho = simulacion_en_tanda.simular(
            _simulacion(contexto.proceso), carga["grupo"], carga["cuentas"], tanda=carga["tanda"],
            usuario=contexto.usuario,
        )  # fmt: skip
        return ResultadoDeLote(resultado=hecho)

    def resumir(self, proceso: Proceso) -> Resumen:
        """How much it would make, against what it made."""
        simulacion = _simulacion(proceso)
        comparadas, con_causa = (sum(hecho[c] for hecho in resultados(proceso)) for c in ("comparadas", "con_causa"))
        total = lectura.total(simulacion)
        return Resumen(
            texto=f"{simulacion}: {formato.pesos(total.despues)} contra {formato.pesos(total.antes)}.",
            cifras={
                "Cuentas comparadas": formato.entero(comparadas),
                "No se pudieron simular": formato.entero(con_causa),
                "Antes": formato.pesos(total.antes),
                "Después": formato.pesos(total.despues),
            },
            enlaces=(Enlace(texto="Ver la simulación", url=reverse("facturacion:simulacion", args=[simulacion.pk])),),
        )


def _simulacion(proceso: Proceso) -> Simulacion:
    return Simulacion.objects.get(pk=proceso.parametros["simulacion"])


SIMULAR = SimularCuadros()


@transaction.atomic
def simular(pedido: Pedido, *, usuario: Usuario) -> Simulacion:
    """Keep a what-if and start to work it out.

    *Errores:* SinPermiso, facturacion.nadie_a_simular, those of `simulaciones.crear`.
    """
    simulacion = simulaciones.crear(pedido, usuario=usuario)
    simulacion.proceso = procesos.iniciar(
        SIMULAR, clave=str(simulacion.pk), parametros={"simulacion": simulacion.pk}, usuario=usuario,
        sucursal=usuario.sucursal, titulo=f"Simulación {simulacion}",
    )  # fmt: skip
    simulacion.save(update_fields=["proceso"])
    return simulacion
