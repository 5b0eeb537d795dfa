"""Service points in as a spreadsheet: their property, their place in the routes, the node that feeds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from catastro.models import Inmueble, NodoRed, PuntoDeRuta, Ruta, Suministro, UbicacionEnRed
from catastro.planillas.piezas import (
    Error,
    Fila,
    ImportacionDeLugares,
    columna,
    de_domicilio,
    nombrar,
    nombrar_domicilio,
    nombrar_servicio,
    por_nombre,
    texto,
)
from catastro.selectors import rutas
from catastro.selectors.inmuebles import Referencias
from catastro.services.cargas import guardar_todas, poner_en_rutas
from catastro.services.vigencias import poner_todas
from cesop.nucleo.fechado import vigentes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import CampoFecha
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan

USOS = (("lectura", "Ruta de lectura", "Orden de lectura"), ("reparto", "Ruta de reparto", "Orden de reparto"))
LUGAR = ("localidad", "calle", "altura", "piso", "departamento", "nomenclatura", "partida")


def _orden() -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=1_000_000, required=False)


class ImportacionDeSuministros(ImportacionDeLugares):
    """Service points by number, each in a property that there already is."""

    clave = "suministros"
    titulo = "Suministros"
    descripcion = (
        "Suministros por número, con su inmueble (que ya tiene que estar), su lugar en las rutas y su nodo. "
        "Las celdas vacías dejan lo que hay; sin orden, van al final de la ruta."
    )
    permiso = "importar:suministros"
    identidad = ("numero",)
    destino = "catastro:suministros"
    columnas = (
        columna("numero", "Número", forms.IntegerField(min_value=1, max_value=2_147_483_647), ejemplo="1591"),
        columna("servicio", "Servicio", texto(40, vacio=False), ejemplo="Electricidad"),
        *de_domicilio(obligatorio=False),
        columna("nomenclatura", "Nomenclatura", texto(60), ejemplo="IV-B-24-12", ayuda="o la partida, o el domicilio"),
        columna("partida", "Partida", texto(20)),
        columna("ubicacion", "Ubicación", texto(80), ejemplo="pilar a la derecha"),
        columna("ruta_lectura", "Ruta de lectura", texto(5), ejemplo="E01", ayuda="código"),
        columna("orden_lectura", "Orden de lectura", _orden(), ejemplo="25"),
        columna("ruta_reparto", "Ruta de reparto", texto(5), ejemplo="P1", ayuda="código"),
        columna("orden_reparto", "Orden de reparto", _orden(), ejemplo="10"),
        columna("nodo", "Nodo", texto(20), ejemplo="SET-014", ayuda="código, de su servicio"),
        columna("nodo_desde", "Nodo desde", CampoFecha(required=False), ayuda="vacía: hoy"),
    )

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services, properties, routes and nodes that there are; places that nobody has."""
        errores = [*nombrar_servicio(filas), *nombrar_domicilio(filas)]
        for _, datos in filas:
            datos["nomenclatura"] = datos["nomenclatura"].upper()
        previos = {s.numero: s for s in Suministro.objects.filter(numero__in=[datos["numero"] for _, datos in filas])}
        errores += _sin_cambiar_de_servicio(filas, previos)
        errores += _en_su_inmueble(filas, previos)
        for uso, titulo, _ in USOS:
            posibles = por_nombre(rutas.rutas().filter(uso=uso, activa=True), "codigo")
            errores += nombrar(filas, f"ruta_{uso}", titulo, opciones=posibles, que="una ruta activa")
        errores += _en_rutas_posibles(filas, previos)
        errores += _en_nodos_posibles(filas)
        return errores

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, Suministro]:
        """Those with those numbers, with their routes and their node today."""
        todos = list(self.filas().filter(numero__in=[datos["numero"] for datos in filas]))
        self.adornar(todos)
        return {(suministro.numero,): suministro for suministro in todos}

    def filas(self) -> QuerySet[Suministro]:
        """Every service point, with its property."""
        return Suministro.objects.select_related("servicio", "inmueble__domicilio__localidad")

    def adornar(self, objetos: Sequence[Any]) -> None:
        """Routes and node today. Two queries."""
        claves = [suministro.pk for suministro in objetos]
        puntos = PuntoDeRuta.objects.filter(suministro__in=claves).select_related("ruta__servicio")
        lugares = {(punto.suministro_id, punto.uso): punto for punto in puntos}
        redes = vigentes(UbicacionEnRed.objects.filter(suministro__in=claves).select_related("nodo"), al=hoy())
        nodos = {fila.suministro_id: fila for fila in redes}
        for suministro in objetos:
            suministro.lugares = {uso: lugares.get((suministro.pk, uso)) for uso, _, _ in USOS}
            suministro.red = nodos.get(suministro.pk)

    def valor_actual(self, actual: Any, columna: str) -> Any:
        """Of its property, its routes, its node, or its own."""
        if columna in LUGAR:
            return _de_inmueble(actual.inmueble, columna)
        que, _, uso = columna.partition("_")
        if que in {"ruta", "orden"}:
            punto = actual.lugares[uso]
            return getattr(punto, que) if punto else None
        if que == "nodo":
            return getattr(actual.red, "nodo" if columna == "nodo" else "desde", None)
        return getattr(actual, columna)

    def actuales(self, filas: Sequence[Datos]) -> Mapping[Clave, Any]:
        """A route that does not change keeps its place; so does the day of a node that is the same."""
        hallados = self.hallar(filas)
        for datos in filas:
            actual = hallados.get(self.identificar(datos))
            if actual is None or not isinstance(datos, dict):
                continue
            self._dejar(actual, datos)
        return hallados

    def _dejar(self, actual: Any, datos: dict[str, Any]) -> None:
        """The empty cells of a row take what there is."""
        for uso, _, _ in USOS:
            punto = actual.lugares[uso]
            ruta = datos[f"ruta_{uso}"]
            if punto is not None and (ruta is None or ruta == punto.ruta) and not datos[f"orden_{uso}"]:
                datos[f"ruta_{uso}"], datos[f"orden_{uso}"] = punto.ruta, punto.orden
        if actual.red and datos["nodo"] in {None, actual.red.nodo}:
            datos["nodo"], datos["nodo_desde"] = actual.red.nodo, actual.red.desde
        datos["inmueble"] = datos["inmueble"] or actual.inmueble
        datos.update({campo: _de_inmueble(datos["inmueble"], campo) for campo in LUGAR})
        datos["ubicacion"] = datos["ubicacion"] or actual.ubicacion

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Points, places in the routes and nodes, each in a few statements."""
        suministros = [
            r.actual or Suministro(numero=r.datos["numero"], servicio=r.datos["servicio"]) for r in renglones
        ]
        for suministro, renglon in zip(suministros, renglones, strict=True):
            suministro.inmueble, suministro.ubicacion = renglon.datos["inmueble"], renglon.datos["ubicacion"]
        guardar_todas(Suministro, suministros, ["inmueble", "ubicacion"])
        pares = list(zip(suministros, renglones, strict=True))
        poner_en_rutas(lugar for s, r in pares for lugar in _lugares(s, r))
        dia = hoy()
        nodos = [
            UbicacionEnRed(suministro=s, nodo=r.datos["nodo"], desde=r.datos["nodo_desde"] or dia)
            for s, r in pares
            if r.datos["nodo"] and (r.actual is None or not r.actual.red or r.actual.red.nodo != r.datos["nodo"])
        ]
        poner_todas(nodos, por=("suministro",))


def _de_inmueble(inmueble: Inmueble, campo: str) -> Any:
    return getattr(inmueble if campo in {"nomenclatura", "partida"} else inmueble.domicilio, campo)


def _sin_cambiar_de_servicio(filas: Sequence[Fila], previos: Mapping[int, Suministro]) -> Iterator[Error]:
    for numero, datos in filas:
        previo = previos.get(datos["numero"])
        if previo and datos["servicio"] and previo.servicio_id != datos["servicio"].pk:
            yield numero, "Servicio", f"El suministro {previo} ya existe y es de otro servicio: eso no cambia."


def _en_su_inmueble(filas: Sequence[Fila], previos: Mapping[int, Suministro]) -> Iterator[Error]:
    """Put in each row its `inmueble`; a point that is there may leave it empty."""
    referencias = Referencias([datos for _, datos in filas])
    for numero, datos in filas:
        datos["inmueble"] = referencias.hallar(datos)
        dicho = any(datos[campo] for campo in ("nomenclatura", "partida", "calle"))
        if datos["inmueble"] is None and (dicho or datos["numero"] not in previos):
            varios = len(referencias.en_el_domicilio(datos)) > 1
            porque = "hay varios en ese domicilio: agregá la nomenclatura o la partida" if varios else "no está"
            yield numero, "Calle", f"No se encuentra el inmueble: {porque}."


def _en_rutas_posibles(filas: Sequence[Fila], previos: Mapping[int, Suministro]) -> Iterator[Error]:
    """Each route is of the service, and each place of a route is for one."""
    tomados: dict[tuple[int, int], str] = {}
    pedidas = {datos[f"ruta_{uso}"] for _, datos in filas for uso, _, _ in USOS} - {None}
    propios = {s.pk for s in previos.values()}
    ocupados = PuntoDeRuta.objects.filter(ruta__in=pedidas).select_related("suministro")
    tomados = {(p.ruta_id, p.orden): str(p.suministro) for p in ocupados if p.suministro_id not in propios}
    for numero, datos in filas:
        for uso, titulo, titulo_orden in USOS:
            ruta, orden = datos[f"ruta_{uso}"], datos[f"orden_{uso}"]
            if ruta is None:
                continue
            if ruta.servicio_id and datos["servicio"] and ruta.servicio_id != datos["servicio"].pk:
                yield numero, titulo, f"La ruta {ruta.codigo} es de {ruta.servicio}."
            if orden and (duenio := tomados.setdefault((ruta.pk, orden), str(datos["numero"]))) != str(datos["numero"]):
                yield numero, titulo_orden, f"El lugar {orden} de la ruta {ruta.codigo} es del suministro {duenio}."


def _en_nodos_posibles(filas: Sequence[Fila]) -> Iterator[Error]:
    """Put in each row its node, of its service."""
    codigos = {datos["nodo"].upper() for _, datos in filas}
    nodos = {(n.servicio_id, n.codigo): n for n in NodoRed.objects.filter(codigo__in=codigos, activo=True)}
    for numero, datos in filas:
        codigo = datos["nodo"].upper()
        datos["nodo"] = nodos.get((datos["servicio"].pk, codigo)) if datos["servicio"] else None
        if codigo and datos["servicio"] and datos["nodo"] is None:
            yield numero, "Nodo", f"No hay un nodo activo «{codigo}» de {datos['servicio']}."


def _lugares(suministro: Suministro, renglon: RenglonDePlan) -> Iterator[tuple[int, Ruta, int | None]]:
    """The places of a row that change."""
    for uso, _, _ in USOS:
        ruta, orden = renglon.datos[f"ruta_{uso}"], renglon.datos[f"orden_{uso}"]
        punto = renglon.actual.lugares[uso] if renglon.actual else None
        if ruta is not None and (punto is None or (punto.ruta_id, punto.orden) != (ruta.pk, orden)):
            yield suministro.pk, ruta, orden
