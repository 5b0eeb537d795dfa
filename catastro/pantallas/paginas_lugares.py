"""What places, the network, routes, meters and the masters show in the rail, the palette and the search."""


def registrar() -> None:
    """Called once from `catastro.arranque`."""
