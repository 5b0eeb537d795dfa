"""How each group of the demonstration is billed: its tariff book in force, its point of sale, its types and dates."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from catastro.models import GrupoGestion
from cesop.demostracion.firma import como
from cesop.nucleo.models import Sucursal, Usuario
from facturacion.models import CuadroTarifario, PuntoDeVenta, TipoComprobante
from facturacion.services import cuadros, politicas, puntos, talonarios

NOTAS = ("NCA", "NCB")


@dataclass(frozen=True, kw_only=True)
class ComoSeFactura:
    """Of a group: `tipos`, of who tells VAT apart and of the others; how many days there are to each due date."""

    grupo: str
    cuadro: str
    punto: int
    tipos: tuple[str, str] = ("LSPA", "LSPB")
    ciclo: str = "mensual"
    dias: int = 12
    al_segundo: int = 10
    interes: str = "cargo"


GRUPOS = (
    ComoSeFactura(grupo="ELE", cuadro="cesop-electricidad", punto=20),
    ComoSeFactura(grupo="GRA", cuadro="cesop-electricidad", punto=21, dias=10, al_segundo=0, interes="comprobante"),
    # Read every other month, and billed by halves.
    ComoSeFactura(grupo="AGU", cuadro="cesop-agua", punto=22, ciclo="en_cuotas"),
    ComoSeFactura(grupo="CLO", cuadro="cesop-cloacas", punto=23),
    ComoSeFactura(grupo="INT", cuadro="cesop-internet", punto=24, tipos=("FA", "FB"), al_segundo=0),
    ComoSeFactura(grupo="TEL", cuadro="cesop-telefonia", punto=25, al_segundo=0),
)


def cargar(*, desde: dt.date, por: Usuario) -> None:
    """Put its books in force and say how each group is billed. After its masters, outside any transaction."""
    propios = {de_grupo.cuadro for de_grupo in GRUPOS}
    with como(por):
        for libro in cuadros.incluidos():
            if libro.codigo in propios:
                cuadros.activar(cuadros.importar(libro, usuario=por), usuario=por)
        tipos = {tipo.clave: tipo for tipo in TipoComprobante.objects.all()}
        for de_grupo in GRUPOS:
            grupo = GrupoGestion.objects.select_related("servicio").get(codigo=de_grupo.grupo)
            tipo_a, tipo_b = (tipos[clave] for clave in de_grupo.tipos)
            politicas.cambiar_politica(
                grupo,
                desde=desde,
                cuadro=CuadroTarifario.objects.get(codigo=de_grupo.cuadro),
                tipo_a=tipo_a,
                tipo_b=tipo_b,
                punto=_punto(de_grupo, grupo, [tipos[clave] for clave in (*de_grupo.tipos, *NOTAS)], desde),
                ciclo=de_grupo.ciclo,
                dias_al_vencimiento=de_grupo.dias,
                dias_al_segundo=de_grupo.al_segundo,
                interes=de_grupo.interes,
            )


def _punto(de_grupo: ComoSeFactura, grupo: GrupoGestion, tipos: list[TipoComprobante], desde: dt.date) -> PuntoDeVenta:
    """Its own, with its series open; nothing of a demonstration goes to the tax agency."""
    punto = puntos.abrir_punto(
        numero=de_grupo.punto,
        nombre=f"Corridas: {grupo.nombre}",
        uso=PuntoDeVenta.Uso.CORRIDAS,
        sucursal=Sucursal.objects.get(codigo="CEN"),
    )
    for tipo in tipos:
        talonarios.abrir(tipo, punto)
        puntos.fijar_estrategia(
            punto, tipo=tipo, servicio=None, estrategia="SIN_AUTORIZACION", norma="Demostración", desde=desde
        )
    return punto
