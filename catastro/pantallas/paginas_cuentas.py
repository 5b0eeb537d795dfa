"""What service accounts and service orders show in the rail, the palette and the search."""


def registrar() -> None:
    """Called once from `catastro.arranque`."""
