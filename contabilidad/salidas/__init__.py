"""What leaves the ledger in files that other programs read."""

from typing import Protocol


class Destino(Protocol):
    """Where a writer writes: a file, or the output of a command."""

    def write(self, texto: str, /) -> object:
        """Add `texto`."""
        ...  # pragma: no cover
