"""Documents that only the demonstration has: modules that will own such documents are not built yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from contabilidad.ports import DocumentoOrigen


class DeDemostracion:
    """A kind of document whose ids are the numbers that the generator gave."""

    def __init__(self, nombre: str) -> None:
        self.nombre = nombre

    def describir(self, ids: Collection[int], /) -> Mapping[int, DocumentoOrigen]:
        """Kind and number; there is nothing to open."""
        return {clave: DocumentoOrigen(etiqueta=f"{self.nombre} {clave}") for clave in ids}

    def existentes(self, ids: Collection[int], /) -> Collection[int]:
        """All of them: the generator made them together with their entries."""
        return list(ids)
