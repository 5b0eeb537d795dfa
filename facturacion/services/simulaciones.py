"""What-ifs: what is asked of a month that passed, and of which groups. Chunks are in `simulacion_en_tanda`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from catastro.models import GrupoGestion
from cesop.nucleo import formato
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy, sumar_meses
from cesop.nucleo.models import Usuario
from facturacion.models import Corrida, PoliticaFacturacion, Simulacion, VersionDeCuadro, VersionSimulada
from facturacion.selectors import cuadros, insumos_de_mes, politicas
from facturacion.selectors.insumos import Plazo
from facturacion.services.liquidacion import plazo_de
from facturacion.tarifas.problemas import CuadroInvalido


@dataclass(frozen=True, kw_only=True)
class Pedido:
    """What is asked. grupo: only when the scope is one group."""

    nombre: str
    versiones: Sequence[VersionDeCuadro]
    anio: int
    mes: int
    alcance: str
    grupo: GrupoGestion | None = None


@dataclass(frozen=True, kw_only=True)
class DeGrupo:
    """A group in the month: how it is billed, and the run that billed it, if any did."""

    grupo: int
    politica: PoliticaFacturacion
    corrida: Corrida | None
    plazo: Plazo


@transaction.atomic
def crear(pedido: Pedido, *, usuario: Usuario) -> Simulacion:
    """Keep what is asked, with the text of its versions. `trabajos_simulacion.simular` works it out.

    *Errores:* facturacion.sin_version_a_simular, facturacion.dos_del_cuadro, facturacion.version_con_errores,
    facturacion.mes_futuro, facturacion.cuadro_sin_grupos, facturacion.mes_sin_lecturas.
    """
    _exigir_versiones(pedido.versiones)
    if dt.date(pedido.anio, pedido.mes, 1) > hoy():
        raise ErrorNegocio(
            "facturacion.mes_futuro",
            "No se puede simular un mes que no empezó. Elegí uno que haya pasado.",
            campo="mes",
        )
    simulacion = Simulacion.objects.create(
        nombre=pedido.nombre, anio=pedido.anio, mes=pedido.mes, alcance=pedido.alcance, grupo=pedido.grupo,
        usuario=usuario,
    )  # fmt: skip
    VersionSimulada.objects.bulk_create(
        [
            VersionSimulada(
                simulacion=simulacion, cuadro_id=v.cuadro_id, desde=v.desde, norma=v.norma, contenido=v.contenido,
                huella=v.huella,
            )
            for v in pedido.versiones
        ]
    )  # fmt: skip
    _exigir_lecturas(alcanzados(simulacion))
    return simulacion


def _exigir_versiones(versiones: Sequence[VersionDeCuadro]) -> None:
    if not versiones:
        raise ErrorNegocio(
            "facturacion.sin_version_a_simular", "No se puede simular sin una versión. Elegí una.", campo="versiones"
        )
    if len({v.cuadro_id for v in versiones}) < len(versiones):
        raise ErrorNegocio(
            "facturacion.dos_del_cuadro",
            "No se puede simular dos versiones del mismo cuadro a la vez. Elegí una de cada uno, y compará después.",
            campo="versiones",
        )
    for version in versiones:
        try:
            cuadros.leer(version.contenido)
        except CuadroInvalido as error:
            primero = error.problemas[0]
            raise ErrorNegocio(
                "facturacion.version_con_errores",
                f"No se puede simular {version} porque tiene errores ({len(error.problemas)}): {primero.lugar}, "
                f"{primero.mensaje}. Corregila e importala de nuevo.",
                campo="versiones",
            ) from error


def _exigir_lecturas(alcanzados: Sequence[DeGrupo]) -> None:
    """Somebody was read in the month, or billed, or is billed without readings. Who was not is told one by one."""
    if any(uno.corrida is not None or not uno.plazo.medido for uno in alcanzados):
        return
    plazo = max((uno.plazo for uno in alcanzados), key=lambda plazo: plazo.cuotas)
    if not insumos_de_mes.hay_lecturas([uno.grupo for uno in alcanzados], plazo):
        raise ErrorNegocio(
            "facturacion.mes_sin_lecturas",
            f"No se puede simular {formato.mes(plazo.desde)} porque no tiene lecturas válidas. Elegí otro mes.",
            campo="mes",
        )


def alcanzados(simulacion: Simulacion) -> Sequence[DeGrupo]:
    """The groups that are simulated, by code. *Errores:* facturacion.cuadro_sin_grupos."""
    elegidos = GrupoGestion.objects.filter(activo=True).order_by("codigo")
    if (elegido := simulacion.grupo_id) is not None:
        elegidos = elegidos.filter(pk=elegido)
    todos = [uno for grupo in elegidos if (uno := de_grupo(simulacion, grupo.pk)) is not None]
    simulados = set(simulacion.versiones.values_list("cuadro_id", flat=True))
    usan = [uno for uno in todos if uno.politica.cuadro_id in simulados]
    if not usan:
        raise ErrorNegocio(
            "facturacion.cuadro_sin_grupos",
            "No se puede simular porque ningún grupo elegido se factura con ese cuadro. Elegí otro.",
            campo="versiones",
        )
    return todos if simulacion.alcance == Simulacion.Alcance.TODOS else usan


def de_grupo(simulacion: Simulacion, grupo: int) -> DeGrupo | None:
    """How a group was billed in the month: on the day of its run, or the last one; if nobody had said how, as today.

    None: nobody ever said. Three queries.
    """
    corrida = insumos_de_mes.corrida_de(grupo, simulacion.anio, simulacion.mes)
    primero = dt.date(simulacion.anio, simulacion.mes, 1)
    al = corrida.fecha if corrida else min(sumar_meses(primero, 1) - dt.timedelta(days=1), hoy())
    politica = politicas.de_grupo(grupo, al=al) or politicas.de_grupo(grupo, al=hoy())
    if politica is None:
        return None
    plazo = plazo_de(politica, anio=simulacion.anio, mes=simulacion.mes, al=al)
    return DeGrupo(grupo=grupo, politica=politica, corrida=corrida, plazo=plazo)
