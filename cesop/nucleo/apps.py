"""The kernel as a Django app."""

from django.apps import AppConfig

from cesop.nucleo import registro


class NucleoConfig(AppConfig):
    """`cesop.nucleo`, label `nucleo`."""

    name = "cesop.nucleo"
    label = "nucleo"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Configure the log and fill the shell. Models are loaded by now, and the screens' packages need them."""
        from cesop.nucleo import arranque  # noqa: PLC0415

        registro.configurar()
        arranque.registrar()
