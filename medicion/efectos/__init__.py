"""What the orders about a service and its meter ask for, and what closing one does: readings, placements, states."""

from medicion.efectos.registro import registrar

__all__ = ["registrar"]
