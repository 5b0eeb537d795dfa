"""The desk of exceptions: what waits for somebody to say if it is right, ranked by the money at stake.

The number of queries does not depend on how much waits: one for the rows of a page and one for each thing that is shown
beside them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from catastro.models import Medidor, OrdenServicio, ParteDeCuenta
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.listados.filtros import condicion_de_busqueda
from cesop.nucleo.models import Usuario
from medicion.models import Consumo, Hallazgo, PuntoLote, ReglaVEE, Relectura, Validacion
from medicion.selectors import alcance
from medicion.validacion.registros import REGISTROS

CERO = Decimal(0)
PERIODOS = 13
DIGITOS_MAX = 9  # of the number of a service point or an account
# Thirteen bimesters, the longest that thirteen bars can go back.
DIAS_DE_SERIE = 800


@dataclass(frozen=True, kw_only=True)
class Criterio:
    """What part of the desk is looked at. Empty: all of it. releyendo: what waits for somebody to go and read again."""

    servicio: str = ""
    regla: str = ""
    resultado: str = ""
    lote: str = ""
    rutas: tuple[str, ...] = ()
    texto: str = ""
    releyendo: bool = False


@dataclass(frozen=True, kw_only=True)
class Grupo:
    """The filtered set of one service: its rows, its money and its units."""

    clave: str
    nombre: str
    unidad: str
    filas: int
    bloqueadas: int
    en_juego: Decimal
    esperado: Decimal
    consumo: Decimal


@dataclass(frozen=True, kw_only=True)
class Totales:
    """The filtered set."""

    grupos: Sequence[Grupo]

    @property
    def filas(self) -> int:
        """How many wait."""
        return sum(grupo.filas for grupo in self.grupos)

    @property
    def bloqueadas(self) -> int:
        """How many stop a bill."""
        return sum(grupo.bloqueadas for grupo in self.grupos)

    @property
    def en_juego(self) -> Decimal:
        """Pesos that depend on them."""
        return sum((grupo.en_juego for grupo in self.grupos), CERO)


@dataclass(frozen=True, kw_only=True)
class Punto:
    """A bar: what was consumed until a day. valor: null when there is no figure."""

    consumo: int
    hasta: dt.date
    valor: Decimal | None
    estimado: bool


@dataclass(frozen=True, kw_only=True)
class Fila:
    """A row of the desk: the consumption and what is shown beside it."""

    consumo: Consumo
    hallazgos: Sequence[Hallazgo]
    titular: str
    punto: PuntoLote | None
    serie: Sequence[Punto]

    @property
    def principal(self) -> Hallazgo | None:
        """The finding that weighs most: fraud, then the first of those that block, or else the first."""
        pesos = {str(ReglaVEE.Nivel.BLOQUEA): 0, str(ReglaVEE.Nivel.AVISA): 1}
        de_peso = sorted(self.hallazgos, key=lambda h: (h.accion != "fraude", pesos.get(h.nivel, 2), h.orden))
        return next(iter(de_peso), None)

    @property
    def orden(self) -> int | None:
        """Place in the walk."""
        return self.punto.orden if self.punto else None

    @property
    def diferencia(self) -> Decimal | None:
        """What the dials differ in, in units and with its sign, when no consumption came out of them."""
        lectura, punto = self.consumo.lectura, self.punto
        if lectura is None or lectura.valor is None or punto is None or punto.anterior is None:
            return None
        return (lectura.valor - punto.anterior) * punto.multiplicador

    @property
    def unidad(self) -> str:
        """Unit of what was measured."""
        return REGISTROS[self.consumo.magnitud].unidad

    @property
    def frena(self) -> bool:
        """Whether its bill cannot go out."""
        return self.consumo.resultado != Consumo.Resultado.OBSERVADA


def pendientes(usuario: Usuario) -> QuerySet[Consumo]:
    """Every consumption that some rule objected and nobody has decided on.

    By anti-joins: with the outer joins of `__isnull` the planner expects one row, and crosses all with all.
    """
    filas = alcance.consumos(usuario).exclude(resultado=Consumo.Resultado.VALIDA)
    return filas.filter(
        ~Exists(Validacion.objects.filter(consumo=OuterRef("pk"))),
        ~Exists(Consumo.objects.filter(reemplaza=OuterRef("pk"))),
    )


def filtradas(criterio: Criterio, *, usuario: Usuario) -> QuerySet[Consumo]:
    """The part of the desk that `criterio` says, the most money first."""
    abierta = Relectura.objects.filter(consumo=OuterRef("pk"), orden__estado__in=OrdenServicio.ABIERTAS)
    filas = pendientes(usuario).filter(Exists(abierta) if criterio.releyendo else ~Exists(abierta))
    if criterio.servicio:
        filas = filas.filter(suministro__servicio__clave=criterio.servicio)
    if criterio.resultado:
        filas = filas.filter(resultado=criterio.resultado)
    if criterio.lote:
        filas = filas.filter(lote__codigo=criterio.lote)
    if criterio.rutas:
        filas = filas.filter(lote__ruta__codigo__in=criterio.rutas)
    if criterio.regla:
        filas = filas.filter(Exists(Hallazgo.objects.filter(consumo=OuterRef("pk"), codigo=criterio.regla)))
    if criterio.texto:
        filas = filas.filter(_de_alguien(criterio.texto))
    return filas.order_by("-en_juego", "pk")


def _de_alguien(texto: str) -> Q:
    """Rows of a holder or an address; a number, those of a service point, an account or a meter."""
    medidores = Medidor.objects.filter(numero=texto.upper()).values("pk")
    if texto.isdecimal():
        numero = int(texto) if len(texto) <= DIGITOS_MAX else 0
        return Q(suministro__numero=numero) | Q(cuenta__numero=numero) | Q(lectura__medidor__in=medidores)
    partes = ParteDeCuenta.objects.filter(
        condicion_de_busqueda(texto, ["persona__nombre"]),
        cuenta=OuterRef("cuenta"),
        rol=ParteDeCuenta.Rol.TITULAR,
        reemplazado_en__isnull=True,
    )
    domicilio = condicion_de_busqueda(
        texto, ["suministro__inmueble__domicilio__calle", "suministro__inmueble__domicilio__altura"]
    )
    return Q(Exists(partes)) | domicilio | Q(lectura__medidor__in=medidores)


def totales(criterio: Criterio, *, usuario: Usuario) -> Totales:
    """The filtered set, service by service. One query."""
    filas = (
        filtradas(criterio, usuario=usuario)
        .order_by()
        .values(
            clave=F("suministro__servicio__clave"),
            nombre=F("suministro__servicio__nombre"),
            unidad=F("suministro__servicio__unidad"),
        )
        .annotate(
            filas=Count("pk"),
            bloqueadas=Count("pk", filter=~Q(resultado=Consumo.Resultado.OBSERVADA)),
            juego=Sum("en_juego"),
            suma_esperado=Sum("esperado"),
            suma_consumo=Sum("consumo"),
        )
        .order_by("clave")
    )
    return Totales(
        grupos=[
            Grupo(
                clave=fila["clave"],
                nombre=fila["nombre"],
                unidad=fila["unidad"],
                filas=fila["filas"],
                bloqueadas=fila["bloqueadas"],
                en_juego=fila["juego"] or CERO,
                esperado=fila["suma_esperado"] or CERO,
                consumo=fila["suma_consumo"] or CERO,
            )
            for fila in filas
        ]
    )


def por_regla(criterio: Criterio, *, usuario: Usuario) -> Mapping[str, int]:
    """Code of each rule → how many rows it objects, whatever rule the criterion asks for. One query."""
    filas = filtradas(replace(criterio, regla=""), usuario=usuario).order_by()
    cuentas = (
        Hallazgo.objects.filter(consumo__in=filas.values("pk"))
        .exclude(nivel=ReglaVEE.Nivel.INFORMA)
        .values("codigo")
        .annotate(cuantas=Count("pk"))
        .order_by("codigo")
    )
    return {fila["codigo"]: fila["cuantas"] for fila in cuentas}


def por_ruta(*, usuario: Usuario) -> Sequence[tuple[str, str, int]]:
    """Code and name of each route with something on the desk, and how much. One query."""
    filas = (
        pendientes(usuario)
        .filter(lote__isnull=False)
        .order_by()
        .values_list("lote__ruta__codigo", "lote__ruta__nombre")
        .annotate(cuantas=Count("pk"))
        .order_by("lote__ruta__codigo")
    )
    return [(codigo, nombre, cuantas) for codigo, nombre, cuantas in filas]


def vestir(consumos: Sequence[Consumo]) -> list[Fila]:
    """The rows with their findings, holder, place in the route and thirteen periods. Four queries."""
    hallazgos: dict[int, list[Hallazgo]] = defaultdict(list)
    for hallazgo in Hallazgo.objects.filter(consumo__in=[c.pk for c in consumos]).order_by("orden"):
        hallazgos[hallazgo.consumo_id].append(hallazgo)
    nombres = titulares({c.cuenta_id for c in consumos if c.cuenta_id})
    puntos = {
        (punto.lote_id, punto.suministro_id, punto.registro.magnitud): punto
        for punto in PuntoLote.objects.filter(
            lote__in={c.lote_id for c in consumos if c.lote_id}, suministro__in={c.suministro_id for c in consumos}
        ).select_related("registro")
    }
    de_cada_uno = series(consumos)
    return [
        Fila(
            consumo=consumo,
            hallazgos=hallazgos[consumo.pk],
            titular=nombres.get(consumo.cuenta_id or 0, "Sin cuenta"),
            punto=puntos.get((consumo.lote_id or 0, consumo.suministro_id, consumo.magnitud)),
            serie=de_cada_uno[consumo.suministro_id, consumo.magnitud][-PERIODOS:],
        )
        for consumo in consumos
    ]


def con_lo_que_muestra(filas: QuerySet[Consumo]) -> QuerySet[Consumo]:
    """With the rows that every cell of the desk reads."""
    return filas.select_related(
        "suministro__servicio", "suministro__inmueble__domicilio", "lote__ruta", "lote__periodo", "cuenta__grupo",
        "lectura__anomalia",
    )  # fmt: skip


def titulares(cuentas: Collection[int]) -> dict[int, str]:
    """Account → name of its holder today. One query."""
    partes = ParteDeCuenta.objects.filter(cuenta__in=cuentas, rol=ParteDeCuenta.Rol.TITULAR)
    return dict(vigentes(partes, al=hoy()).values_list("cuenta_id", "persona__nombre"))


def series(consumos: Sequence[Consumo]) -> Mapping[tuple[int, str], list[Punto]]:
    """(point, magnitude) of each → its consumptions until the latest of them, oldest first. One query."""
    de_cada_uno: dict[tuple[int, str], list[Punto]] = defaultdict(list)
    if not consumos:
        return de_cada_uno
    topes = {(c.suministro_id, c.magnitud): c.hasta for c in consumos}
    filas = Consumo.objects.filter(
        suministro__in={c.suministro_id for c in consumos},
        hasta__gt=min(topes.values()) - dt.timedelta(days=DIAS_DE_SERIE),
        reemplazado_por__isnull=True,
    ).order_by("hasta", "pk")
    for pk, suministro, magnitud, hasta, valor, estimado in filas.values_list(
        "pk", "suministro_id", "magnitud", "hasta", "consumo", "estimado"
    ):
        if hasta <= topes.get((suministro, magnitud), dt.date.min):
            punto = Punto(consumo=pk, hasta=hasta, valor=valor, estimado=estimado)
            de_cada_uno[suministro, magnitud].append(punto)
    return de_cada_uno
