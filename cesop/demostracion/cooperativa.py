"""The demonstration cooperative: the town as the old system left it, and fourteen months lived day by day, with the
readings, the bills and the books of each one."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from django.db import transaction

from catastro.models import Suministro
from catastro.services.duplicados import buscar_duplicados
from cesop.demostracion import censo, cobranzas, padron, politicas, reloj, resumen, tablas
from cesop.demostracion.ciclo import CICLOS, ONDAS, Ciclo
from cesop.demostracion.cobranzas import Cobranzas
from cesop.demostracion.facturas import Facturas
from cesop.demostracion.libro import Libro
from cesop.demostracion.padron import Pueblo
from cesop.demostracion.sucesos import POR_CADA, Sucesos
from cesop.demostracion.trabajos import hacer
from cesop.demostracion.vinculos import Vinculos
from cesop.demostracion.visores import Visores
from cesop.nucleo import fechas, formato
from cesop.nucleo.models import Usuario
from cesop.nucleo.notificaciones.services import marcar_todas_leidas
from medicion.services.heredadas import Heredada, heredar

CUENTAS = "CUENTAS"
CUENTAS_POR_OMISION = 3_000
CUENTAS_MIN = 100
SEMILLA_DE_SUCESOS = 4_241
MESES_CON_PAPEL = 2


def cuentas_pedidas() -> int:
    """How many accounts the town has, more or less: the environment's `CUENTAS`, or the usual ones."""
    return max(CUENTAS_MIN, int(os.environ.get(CUENTAS) or CUENTAS_POR_OMISION))


def cargar(*, cuentas: int, avisar: Callable[[str], object]) -> None:
    """Load the town and live it up to today, with the clock of each day. Outside any transaction: each act has its own.

    The base must be building the demonstration: the kernel's clock is moved, and left where it was.
    """
    ahora = fechas.ahora()
    hoy = ahora.date()
    al = fechas.sumar_meses(hoy - dt.timedelta(days=ONDAS[0]), -CICLOS)
    personas = {usuario.usuario: usuario for usuario in Usuario.objects.select_related("sucursal")}
    cronometro = _Cronometro(avisar)
    libro = Libro(primero=al.replace(day=1), hoy=hoy, contadora=personas["marta"])
    try:
        reloj.mover_a(libro.primero, ahora=ahora)
        libro.abrir()
        reloj.mover_a(al, ahora=ahora)
        ciclo = _poblar(cuentas, al=al, hoy=hoy, personas=personas, cronometro=cronometro)
        entra = Cobranzas(personas=personas, hoy=hoy)
        facturado_el = [ciclo.emision(n) for n in range(CICLOS)]
        pasos = [*libro.pasos(), *ciclo.pasos(), *entra.pasos(facturado_el)]
        _vivir(pasos, desde=al, ahora=ahora, avisar=avisar)
        cronometro.anotar("Meses vividos", CICLOS)
        libro.terminar()
        hacer(buscar_duplicados(usuario=personas["paula"]))
        for atareada in ("oscar", "paula"):
            marcar_todas_leidas(usuario=personas[atareada])  # a notice for each file and each run of fourteen months
        cronometro.anotar("Lecturas", ciclo.recorrida.lecturas)
        for que, cuanto in resumen.de_lo_vivido(recibos=entra.recibos, cobrado=entra.cobrado, lector=personas["oscar"]):
            avisar(f"  {que}: {cuanto}")
    finally:
        reloj.soltar()


def _poblar(cuentas: int, *, al: dt.date, hoy: dt.date, personas: dict[str, Usuario], cronometro: _Cronometro) -> Ciclo:
    """The town on its first day, and who will live it."""
    pueblo = padron.pueblo(cuentas=cuentas, al=al)
    tablas.cargar(desde=al - dt.timedelta(days=30), por=personas["sofia"])
    politicas.cargar(desde=al - dt.timedelta(days=30), por=personas["elena"])
    cobranzas.cargar(desde=al - dt.timedelta(days=30), por=personas["elena"])
    censo.cargar(pueblo, al=al, personas=personas, paso=cronometro.anotar)
    cronometro.anotar("Vínculos y condiciones", Vinculos(pueblo, al=al, por=personas["laura"]).cargar())
    visores = Visores(pueblo, al=al)
    cronometro.anotar("Lecturas del sistema anterior", _heredar(pueblo, visores, al=al, por=personas["oscar"]))
    sucesos = Sucesos(
        visores=visores,
        mostrador=personas["laura"],
        cobranzas=personas["ines"],
        azar=Random(SEMILLA_DE_SUCESOS),  # noqa: S311 - demonstration data
        cantidad=max(2, cuentas // POR_CADA),
    )
    facturas = Facturas(
        prepara=personas["paula"], decide=personas["elena"], con_papel_desde=fechas.sumar_meses(hoy, -MESES_CON_PAPEL)
    )
    return Ciclo(visores=visores, sucesos=sucesos, facturas=facturas, hoy=hoy, lector=personas["oscar"])


def _vivir(
    pasos: Sequence[tuple[dt.date, Callable[[], None]]],
    *,
    desde: dt.date,
    ahora: dt.datetime,
    avisar: Callable[[str], object],
) -> None:
    """Each step on its day: in the order of the days, and within one, in that of the list."""
    mes = ""
    for dia, paso in sorted(pasos, key=lambda p: p[0]):
        if (suyo := formato.mes(dia)) != mes:
            avisar(f"Vivo {suyo}")
            mes = suyo
        reloj.mover_a(max(dia, desde), ahora=ahora)
        paso()


@transaction.atomic
def _heredar(pueblo: Pueblo, visores: Visores, *, al: dt.date, por: Usuario) -> int:
    """What each dial showed the day that the register came in."""
    claves = dict(Suministro.objects.values_list("numero", "pk"))
    heredadas = [
        Heredada(suministro=claves[servicio.numero], magnitud=magnitud, valor=Decimal(valor))
        for propiedad in pueblo.propiedades
        for servicio in propiedad.servicios
        if servicio.numero in visores
        for magnitud, valor in visores.marca(servicio.numero, al).items()
    ]
    return heredar(heredadas, fecha=al, usuario=por)


class _Cronometro:
    """Tells each step with how much it loaded and how long it took."""

    def __init__(self, avisar: Callable[[str], object]) -> None:
        self.avisar, self.desde = avisar, time.monotonic()

    def anotar(self, que: str, cuantos: int) -> None:
        """A step that ends now."""
        ahora = time.monotonic()
        segundos = f"{ahora - self.desde:.1f}".replace(".", ",")
        self.avisar(f"  {que}: {formato.entero(cuantos)} ({segundos} s)")
        self.desde = ahora
