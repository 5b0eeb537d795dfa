"""Properties, what is said of them, and what they have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from catastro.calles import escribir_resto
from catastro.models import CaracteristicaDeInmueble, Inmueble, Localidad, Suministro
from catastro.models.piezas import SoloDigitos
from catastro.selectors.domicilios import callejeros
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.texto import plegar


def inmuebles() -> QuerySet[Inmueble]:
    """Every property with its address and zone."""
    return Inmueble.objects.select_related("domicilio__localidad", "zona")


def puerta(campo: str) -> Cast:
    """The figure of a door's number, to sort along a street: 98 before 1039."""
    return Cast(NullIf(SoloDigitos(campo), Value("")), BigIntegerField())


def con_resumen(filas: QuerySet[Inmueble], *, al: dt.date) -> QuerySet[Inmueble]:
    """`filas` with `destino` and `unidades` that day, how many active points they have (`puntos`), and `puerta`."""
    dichas = vigentes(CaracteristicaDeInmueble.objects.filter(inmueble=OuterRef("pk")), al=al)
    puntos = Suministro.objects.filter(inmueble=OuterRef("pk"), activo=True).order_by().values("inmueble")
    return filas.annotate(
        puerta=puerta("domicilio__altura"),
        destino=Subquery(dichas.values("destino")[:1], output_field=CharField()),
        unidades=Subquery(dichas.values("unidades_funcionales")[:1]),
        puntos=Coalesce(Subquery(puntos.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )


def caracteristicas_de(inmueble: Inmueble) -> list[CaracteristicaDeInmueble]:
    """What is said of a property over time, latest first."""
    return list(inmueble.caracteristicas.filter(reemplazado_en__isnull=True).order_by("-desde"))


def caracteristica_al(inmueble: Inmueble, *, al: dt.date) -> CaracteristicaDeInmueble | None:
    """What is said of a property on a day."""
    return vigentes(inmueble.caracteristicas.all(), al=al).first()


def en_la_puerta(
    *, localidad: Localidad, calle: str, altura: str, piso: str, departamento: str, menos: int | None = None
) -> list[Inmueble]:
    """The properties in use at an address, whatever its spelling; without `menos`. Two queries."""
    calle = plegar(callejeros([localidad.pk])[localidad.pk].escribir(calle))
    resto = escribir_resto(altura, piso, departamento, "")
    filas = inmuebles().filter(
        activo=True,
        domicilio__localidad=localidad,
        **{f"domicilio__{campo}": resto[campo] for campo in ("altura", "piso", "departamento")},
    )
    return [fila for fila in filas if fila.pk != menos and plegar(fila.domicilio.calle) == calle]


def referencia(datos: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells a property from the others: its parcel, its tax number or its address."""
    if datos["nomenclatura"]:
        return "n", datos["nomenclatura"]
    if datos["partida"]:
        return "p", datos["partida"]
    return ("d", datos["localidad"], plegar(datos["calle"]), datos["altura"], datos["piso"], datos["departamento"])


class Referencias:
    """The properties that some rows name, to find that of each. Three queries, whatever the rows."""

    def __init__(self, filas: Sequence[Mapping[str, Any]]) -> None:
        nomenclaturas = {datos["nomenclatura"] for datos in filas} - {""}
        partidas = {datos["partida"] for datos in filas} - {""}
        calles = {datos["calle"] for datos in filas} - {""}
        base = inmuebles()
        self._por_nomenclatura = {i.nomenclatura: i for i in base.filter(nomenclatura__in=nomenclaturas)}
        self._por_partida = {i.partida: i for i in base.filter(partida__in=partidas)}
        self._por_domicilio: dict[tuple[Any, ...], list[Inmueble]] = {}
        for inmueble in base.filter(domicilio__calle__in=calles):
            lugar = inmueble.domicilio
            clave = (lugar.localidad, plegar(lugar.calle), lugar.altura, lugar.piso, lugar.departamento)
            self._por_domicilio.setdefault(clave, []).append(inmueble)

    def hallar(self, datos: Mapping[str, Any]) -> Inmueble | None:
        """The property of a row: by parcel, by tax number, or the only one of its address that contradicts neither."""
        hallado = self._por_nomenclatura.get(datos["nomenclatura"]) or self._por_partida.get(datos["partida"])
        if hallado is not None:
            return hallado
        candidatos = [i for i in self.en_el_domicilio(datos) if _compatible(i, datos)]
        return candidatos[0] if len(candidatos) == 1 else None

    def en_el_domicilio(self, datos: Mapping[str, Any]) -> list[Inmueble]:
        """Those at the address of a row."""
        if not datos["localidad"] or not datos["calle"]:
            return []
        clave = (datos["localidad"], plegar(datos["calle"]), datos["altura"], datos["piso"], datos["departamento"])
        return self._por_domicilio.get(clave, [])

    def halladas(self) -> list[Inmueble]:
        """All that any row may be about; the same property may be there more than once."""
        por_domicilio = [inmueble for grupo in self._por_domicilio.values() for inmueble in grupo]
        return [*self._por_nomenclatura.values(), *self._por_partida.values(), *por_domicilio]


def _compatible(inmueble: Inmueble, datos: Mapping[str, Any]) -> bool:
    return all(
        not datos[campo] or not getattr(inmueble, campo) or datos[campo] == getattr(inmueble, campo)
        for campo in ("nomenclatura", "partida")
    )
