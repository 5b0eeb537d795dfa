"""The network in as a spreadsheet: each node with the one it hangs from, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from catastro.campos_lugares import CampoGrado
from catastro.models import NodoRed
from catastro.planillas.piezas import Error, Fila, ImportacionDeLugares, columna, nombrar_servicio, texto
from catastro.services.cargas import cambiar_todas, guardar_todas
from cesop.nucleo.models import Usuario
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import Clave, Datos, RenglonDePlan

CAMPOS = ("tipo", "nombre", "latitud", "longitud")


class ImportacionDeNodos(ImportacionDeLugares):
    """Nodes by service and code. One may hang from another of the same file."""

    clave = "nodos"
    titulo = "Nodos de la red"
    descripcion = "Nodos por servicio y código, con el que los alimenta. Las celdas vacías dejan lo que hay."
    permiso = "importar:nodos"
    identidad = ("servicio", "codigo")
    destino = "catastro:planilla_nodos"
    columnas = (
        columna("servicio", "Servicio", texto(40, vacio=False), ejemplo="Electricidad"),
        columna("codigo", "Código", texto(20, vacio=False), ejemplo="SET-014"),
        columna("nombre", "Nombre", texto(60, vacio=False), ejemplo="Chiozza y Mitre"),
        columna("tipo", "Tipo", CampoOpcion(choices=NodoRed.Tipo.choices), ejemplo="Transformador"),
        columna("padre", "Cuelga de", texto(20), ejemplo="ALI-2", ayuda="código; vacío si es una cabecera"),
        columna("latitud", "Latitud", CampoGrado(tope=90, required=False), ejemplo="-36.693500"),
        columna("longitud", "Longitud", CampoGrado(tope=180, required=False), ejemplo="-56.679000"),
    )

    def validar(self, datos: Datos) -> Iterable[tuple[str, str]]:
        """Both coordinates or neither."""
        if (datos["latitud"] is None) != (datos["longitud"] is None):
            yield "Longitud", "Van la latitud y la longitud, o ninguna."

    def revisar(self, filas: Sequence[Fila]) -> Iterable[Error]:
        """Services that there are; parents that there are or come in the file; no rings."""
        errores = list(nombrar_servicio(filas))
        sanas = [fila for fila in filas if fila[1]["servicio"]]
        for _, datos in sanas:
            datos["codigo"], datos["padre"] = datos["codigo"].upper(), datos["padre"].upper()
        padres: dict[tuple[int, str], str] = {
            (servicio, codigo): padre or ""
            for servicio, codigo, padre in NodoRed.objects.values_list("servicio_id", "codigo", "padre__codigo")
        }
        for _, datos in sanas:
            clave = datos["servicio"].pk, datos["codigo"]
            padres[clave] = datos["padre"] or padres.get(clave, "")
        for numero, datos in sanas:
            servicio = datos["servicio"].pk
            if datos["padre"] and (servicio, datos["padre"]) not in padres:
                errores.append((numero, "Cuelga de", f"No hay un nodo «{datos['padre']}» de ese servicio."))
            elif _en_anillo(padres, servicio, datos["codigo"]):
                errores.append((numero, "Cuelga de", f"{datos['codigo']} colgaría de uno que cuelga de él."))
        return errores

    def hallar(self, filas: Sequence[Datos]) -> Mapping[Clave, NodoRed]:
        """The nodes of those services."""
        nodos = self.filas().filter(servicio__in={datos["servicio"] for datos in filas})
        return {(nodo.servicio, nodo.codigo): nodo for nodo in nodos}

    def filas(self) -> QuerySet[NodoRed]:
        """Every node."""
        return NodoRed.objects.select_related("servicio", "padre")

    def valor_actual(self, actual: NodoRed, columna: str) -> Any:
        """The parent, by its code."""
        if columna == "padre":
            return actual.padre.codigo if actual.padre else ""
        return getattr(actual, columna)

    def aplicar(self, renglones: Sequence[RenglonDePlan], *, usuario: Usuario) -> None:
        """Add the new ones, and then hang each from its own."""
        nodos: list[NodoRed] = []
        for renglon in renglones:
            nodo = renglon.actual or NodoRed(servicio=renglon.datos["servicio"], codigo=renglon.datos["codigo"])
            for campo in CAMPOS:
                setattr(nodo, campo, renglon.datos[campo])
            nodos.append(nodo)
        guardar_todas(NodoRed, nodos, CAMPOS)
        claves = {
            (n.servicio_id, n.codigo): n for n in NodoRed.objects.filter(servicio__in={n.servicio for n in nodos})
        }
        for nodo, renglon in zip(nodos, renglones, strict=True):
            nodo.padre = claves.get((nodo.servicio_id, renglon.datos["padre"]))
        cambiar_todas(nodos, ["padre"])


def _en_anillo(padres: Mapping[tuple[int, str], str], servicio: int, codigo: str) -> bool:
    """True when going up from a node comes back to it."""
    arriba, pasos = padres.get((servicio, codigo), ""), 0
    while arriba and arriba != codigo and pasos <= len(padres):
        arriba, pasos = padres.get((servicio, arriba), ""), pasos + 1
    return bool(arriba)
