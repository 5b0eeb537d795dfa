"""What `cesop.nucleo.acceso` shows in the rail and the palette."""


def registrar() -> None:
    """Called once from `AppConfig.ready()`."""
