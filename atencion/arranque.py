"""What atencion registers when the program starts."""

from atencion.pantallas import acciones, paginas


def registrar() -> None:
    """Its pages, and how one gets to them from the others."""
    paginas.registrar()
    acciones.registrar()
