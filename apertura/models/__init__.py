"""The tables of apertura."""

from apertura.models.apertura import Apertura

__all__ = ["Apertura"]
