"""The mass work of collecting, as a process: what everybody has in favour pays what they owe."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.procesos import services as procesos
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import Carga, ContextoDeLote, Enlace, ResultadoDeLote, Resumen, TipoDeProceso
from recaudacion.selectors.creditos import con_los_dos
from recaudacion.services.creditos_en_tanda import aplicar_a

# Persons of a chunk: their rows are held while it lasts, and a till that waits for one waits that long.
POR_TANDA = 500


class AplicarCreditos(TipoDeProceso):
    """Advances and credit notes pay what their persons owe."""

    clave = "aplicar_creditos"
    nombre = "Aplicación de saldos a favor"
    descripcion = "Paga lo que debe cada persona con lo que tiene a favor, como dice la política de cada grupo."
    icono = "wallet"
    permiso = "proceso:aplicar_creditos"
    unidad = ("persona", "personas")

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Who has something in favour and owes."""
        personas = con_los_dos()
        for desde in range(0, len(personas), POR_TANDA):
            tanda = personas[desde : desde + POR_TANDA]
            yield Carga(datos={"personas": tanda, "clave": str(uuid.uuid4())}, unidades=len(tanda))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """Apply theirs; what changed since is read again."""
        carga = lote.carga
        hecho = aplicar_a(carga["personas"], clave=uuid.UUID(carga["clave"]), usuario=contexto.usuario)
        return ResultadoDeLote(
            resultado={"personas": hecho.personas, "creditos": hecho.creditos, "centavos": hecho.centavos}
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many, and how much was paid."""
        hechos = list(resultados(proceso))
        personas = sum(hecho["personas"] for hecho in hechos)
        pagado = formato.pesos(Decimal(sum(hecho["centavos"] for hecho in hechos)).scaleb(-2))
        return Resumen(
            texto=f"A {formato.entero(personas)} personas se les aplicó lo que tenían a favor: {pagado}.",
            cifras={
                "Personas": formato.entero(personas),
                "Créditos": formato.entero(sum(hecho["creditos"] for hecho in hechos)),
                "Pagado": pagado,
            },
            enlaces=(Enlace(texto="Ver qué queda", url=reverse("recaudacion:creditos_aplicar")),),
        )


APLICAR_CREDITOS = AplicarCreditos()


def aplicar_creditos(*, usuario: Usuario) -> Proceso:
    """Start it; asked while it works, it is the same. *Errores:* SinPermiso."""
    previos = Proceso.objects.filter(tipo=APLICAR_CREDITOS.clave)
    activo = previos.filter(estado__in=procesos.ACTIVOS).order_by("-pk").first()
    vez = int(activo.parametros["vez"]) if activo is not None else previos.count() + 1
    return procesos.iniciar(
        APLICAR_CREDITOS, clave=str(vez), parametros={"vez": vez}, usuario=usuario, sucursal=usuario.sucursal,
        titulo=APLICAR_CREDITOS.nombre,
    )  # fmt: skip
