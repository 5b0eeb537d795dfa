"""Ports: what a lower app asks of an upper one, without importing it.

The lower app declares a `Puerto` with a typed protocol in its `ports.py`; the upper one registers one provider per
key in its `arranque.registrar()`. Keys whose app is not built yet stand in `PENDIENTES`; a test compares both ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

P = TypeVar("P")

_SUBMAYORES = frozenset(
    ("contabilidad.submayor", clave)
    for clave in (
        "anticipos_a_proveedores",
        "bancos",
        "bienes_de_uso",
        "bonificaciones_a_acreditar",
        "capital_social",
        "cheques_emitidos",
        "cobranzas_de_terceros",
        "depositos_en_garantia",
        "existencias",
        "facturas_a_recibir",
        "fondos_fijos",
        "intereses_a_devengar",
        "obras",
        "proveedores",
        "refinanciaciones",
    )
)
# (port, key) declared by a lower app and not provided yet. A key leaves this list when its provider arrives.
PENDIENTES: frozenset[tuple[str, str]] = _SUBMAYORES | {
    ("recaudacion.efecto_de_pago", "cortes"),  # of morosidad, as the next one
    ("recaudacion.efecto_de_pago", "planes"),
    ("catastro.efecto_de_orden", "reclamo"),  # of atencion: until then it leaves what was found and no more
}

_PUERTOS: dict[str, Puerto] = {}  # type: ignore[type-arg]


class SinProveedor(LookupError):
    """Nobody provides that key of the port."""


class Puerto(Generic[P]):
    """A named port whose providers, of type `P`, are found by key.

    nombre: unique, `app.que`. claves: the keys that must have a provider (or be pending); None when each provider
    brings its own (search, home cards).
    """

    def __init__(self, nombre: str, *, claves: frozenset[str] | None = None) -> None:
        if nombre in _PUERTOS:
            raise ValueError(f"El puerto {nombre} ya existe.")
        self.nombre = nombre
        self.claves = claves
        self._proveedores: dict[str, P] = {}
        _PUERTOS[nombre] = self

    def registrar(self, clave: str, proveedor: P) -> None:
        """Set the provider of `clave`. Raises ValueError for an unknown key or a second provider."""
        if self.claves is not None and clave not in self.claves:
            raise ValueError(f"El puerto {self.nombre} no tiene la clave {clave}.")
        if clave in self._proveedores:
            raise ValueError(f"La clave {clave} del puerto {self.nombre} ya tiene proveedor.")
        self._proveedores[clave] = proveedor

    def proveedor(self, clave: str) -> P:
        """The provider of `clave`. Raises SinProveedor."""
        try:
            return self._proveedores[clave]
        except KeyError:
            raise SinProveedor(f"Nadie provee {clave} en el puerto {self.nombre}.") from None

    def __iter__(self) -> Iterator[tuple[str, P]]:
        """(key, provider), in order of registration."""
        return iter(self._proveedores.items())


def puertos() -> dict[str, Puerto]:  # type: ignore[type-arg]
    """Every port declared so far, by name."""
    return dict(_PUERTOS)
