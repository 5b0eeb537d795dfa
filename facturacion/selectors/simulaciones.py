"""What simulations gave, added up over their chunks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from catastro.models import Categoria, ParteDeCuenta
from cesop.nucleo.dinero import CERO
from cesop.nucleo.models import Proceso
from cesop.nucleo.procesos.selectors import con_avance
from facturacion.contraste import EXTREMAS, FRANJAS, IGUAL
from facturacion.documento import IMPUESTOS
from facturacion.models import CausaSimulada, CifraSimulada, CuentaSimulada, FranjaSimulada, Simulacion, VersionDeCuadro

SIN_IMPORTE = "sin_importe"
PESOS: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)


@dataclass(frozen=True, kw_only=True)
class Par:
    """Pesos of both ways."""

    antes: Decimal = CERO
    despues: Decimal = CERO

    @property
    def diferencia(self) -> Decimal:
        """What the simulated one makes over the other."""
        return self.despues - self.antes

    @property
    def por_ciento(self) -> Decimal | None:
        """The same, in parts of a hundred; None when there was nothing before."""
        return self.diferencia * 100 / self.antes if self.antes else None


def total(simulacion: Simulacion) -> Par:
    """Of every account that was compared. One query."""
    sumas = CifraSimulada.objects.filter(simulacion=simulacion).aggregate(antes=Sum("antes"), despues=Sum("despues"))
    return Par(antes=sumas["antes"] or CERO, despues=sumas["despues"] or CERO)


def _sumados(filas: QuerySet[CifraSimulada], *por: str) -> dict[Any, Par]:
    hechas = filas.order_by().values_list(*por).annotate(a=Sum("antes"), d=Sum("despues"))
    return {fila[:-2] if len(por) > 1 else fila[0]: Par(antes=fila[-2], despues=fila[-1]) for fila in hechas}


def por_clase(simulacion: Simulacion) -> dict[str, Par]:
    """Class of the lines, or `subsidio` → pesos. One query."""
    return _sumados(CifraSimulada.objects.filter(simulacion=simulacion), "clase")


def impuestos(simulacion: Simulacion) -> dict[str, Par]:
    """Component of each tax → pesos. One query."""
    return _sumados(CifraSimulada.objects.filter(simulacion=simulacion, clase__in=IMPUESTOS), "componente")


def por_servicio(simulaciones: Collection[Simulacion]) -> dict[int, dict[tuple[str, str], Par]]:
    """Simulation → (service, category) → pesos. One query."""
    filas = CifraSimulada.objects.filter(simulacion__in=simulaciones)
    hechas = _sumados(filas, "simulacion_id", "grupo__servicio__nombre", "categoria")
    dadas: dict[int, dict[tuple[str, str], Par]] = {simulacion.pk: {} for simulacion in simulaciones}
    for (simulacion, servicio, categoria), par in hechas.items():
        dadas[simulacion][servicio, categoria] = par
    return dadas


def franjas(simulacion: Simulacion) -> list[int]:
    """How many accounts are in each band. One query."""
    filas = FranjaSimulada.objects.filter(simulacion=simulacion).order_by().values_list("franja")
    cuantas = dict(filas.annotate(n=Sum("cuentas")))
    return [cuantas.get(franja, 0) for franja in range(FRANJAS)]


def contra_facturado(simulacion: Simulacion) -> dict[bool, int]:
    """How many accounts were compared with their bill (True), and how many with the tariffs in force. One query."""
    filas = FranjaSimulada.objects.filter(simulacion=simulacion).order_by().values_list("facturada")
    return dict(filas.annotate(n=Sum("cuentas")))


def causas(simulacion: Simulacion) -> list[tuple[str, int]]:
    """(cause, accounts), the most first. One query."""
    filas = CausaSimulada.objects.filter(simulacion=simulacion).order_by().values_list("causa")
    return list(filas.annotate(n=Count("cuenta", distinct=True)).order_by("-n", "causa"))


def afuera(simulacion: Simulacion) -> Decimal:
    """Pesos that were billed to accounts that could not be simulated: they are in no figure. One query."""
    por_cuenta = CausaSimulada.objects.filter(simulacion=simulacion).exclude(causa=SIN_IMPORTE).order_by()
    return por_cuenta.values("cuenta").annotate(a=Max("antes")).aggregate(t=Sum("a"))["t"] or CERO


def sin_simular(simulacion: Simulacion) -> QuerySet[CausaSimulada]:
    """Every account that could not be compared, with why and, as `titular`, its holder."""
    return _con_titular(CausaSimulada.objects.filter(simulacion=simulacion))


def extremas(simulacion: Simulacion) -> QuerySet[Any]:
    """The accounts that change most each way, with their change as `cambio` and, as `titular`, their holder.

    Of each chunk there are as many as of all of them: which ones those are does not depend on the chunks.
    """
    todas_ = CuentaSimulada.objects.filter(simulacion=simulacion).annotate(cambio=F("despues") - F("antes"))
    bajan = todas_.filter(cambio__lt=0).order_by("cambio", "cuenta").values("pk")[:EXTREMAS]
    suben = todas_.filter(cambio__gt=0).order_by("-cambio", "cuenta").values("pk")[:EXTREMAS]
    return _con_titular(todas_.filter(Q(pk__in=bajan) | Q(pk__in=suben)))


def _con_titular(filas: QuerySet[Any]) -> QuerySet[Any]:
    titulares = ParteDeCuenta.objects.filter(
        cuenta=OuterRef("cuenta"), rol=ParteDeCuenta.Rol.TITULAR, reemplazado_en__isnull=True
    ).order_by("-desde")
    vestidas: QuerySet[Any] = filas.select_related("cuenta__suministro__inmueble__domicilio", "grupo").annotate(
        titular=Subquery(titulares.values("persona__nombre")[:1])
    )
    return vestidas


def por_categoria(simulacion: Simulacion) -> QuerySet[Any]:
    """A row for each group and category, with its accounts, pesos, taxes, subsidy, and how many pay less and more.

    The row is the first of its chunks; everything else is asked beside it.
    """
    franjas_ = FranjaSimulada.objects.filter(simulacion=simulacion)
    primeras = franjas_.order_by().values("grupo", "categoria").annotate(primera=Min("pk")).values("primera")
    suyas = franjas_.filter(grupo=OuterRef("grupo"), categoria=OuterRef("categoria"))
    cifras = CifraSimulada.objects.filter(
        simulacion=simulacion, grupo=OuterRef("grupo"), categoria=OuterRef("categoria")
    )
    nombre = Categoria.objects.filter(servicio=OuterRef("grupo__servicio"), clave=OuterRef("categoria"))
    de_impuestos, de_subsidio = Q(clase__in=IMPUESTOS), Q(clase="subsidio")
    return (
        FranjaSimulada.objects.filter(pk__in=primeras)
        .select_related("grupo__servicio")
        .annotate(
            nombre_de_categoria=Coalesce(Subquery(nombre.values("nombre")[:1]), F("categoria")),
            cuantas=_suma(suyas, "cuentas"),
            pagan_menos=_suma(suyas.filter(franja__lt=IGUAL), "cuentas"),
            pagan_mas=_suma(suyas.filter(franja__gt=IGUAL), "cuentas"),
            suma_antes=_pesos(suyas, "antes"),
            suma_despues=_pesos(suyas, "despues"),
            impuestos=_pesos(cifras.filter(de_impuestos), "despues"),
            subsidio_antes=_pesos(cifras.filter(de_subsidio), "antes"),
            subsidio=_pesos(cifras.filter(de_subsidio), "despues"),
        )
        .annotate(cambio=F("suma_despues") - F("suma_antes"))
    )


def _suma(filas: QuerySet[Any], campo: str) -> Any:
    sumadas = filas.order_by().values("grupo").annotate(suma=Sum(campo)).values("suma")
    return Coalesce(Subquery(sumadas, output_field=IntegerField()), 0)


def _pesos(filas: QuerySet[Any], campo: str) -> Any:
    sumadas = filas.order_by().values("grupo").annotate(suma=Sum(campo)).values("suma")
    return Coalesce(Subquery(sumadas, output_field=PESOS), CERO, output_field=PESOS)


def todas() -> QuerySet[Simulacion]:
    """Every simulation with its pesos, as `suma_antes` and `suma_despues`, and the accounts that it compared."""
    franjas_ = FranjaSimulada.objects.filter(simulacion=OuterRef("pk")).order_by().values("simulacion")

    def pesos(campo: str) -> Any:
        return Subquery(franjas_.annotate(suma=Sum(campo)).values("suma"), output_field=PESOS)

    return (
        Simulacion.objects.select_related("usuario", "proceso", "grupo")
        .prefetch_related("versiones__cuadro")
        .annotate(
            suma_antes=pesos("antes"),
            suma_despues=pesos("despues"),
            cuantas=Subquery(franjas_.annotate(suma=Sum("cuentas")).values("suma"), output_field=IntegerField()),
        )
    )


def nombres_de_categorias() -> Mapping[tuple[str, str], str]:
    """(service, key) → name. One query."""
    return {(s, k): n for s, k, n in Categoria.objects.values_list("servicio__nombre", "clave", "nombre")}


def version_guardada(cuadro: int, huella: str) -> VersionDeCuadro | None:
    """The version that has the text that was simulated; None when the draft was thrown away. One query."""
    return VersionDeCuadro.objects.filter(cuadro=cuadro, huella=huella).order_by("-pk").first()


def proceso_de(simulacion: Simulacion) -> Any:
    """The process that works, or worked, on it, with its progress; None before it starts. One query."""
    if simulacion.proceso_id is None:
        return None
    return con_avance(Proceso.objects.filter(pk=simulacion.proceso_id)).get()
