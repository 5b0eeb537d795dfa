"""The kernel as a Django app."""

from cesop.nucleo import aplicacion, registro


class NucleoConfig(aplicacion.Aplicacion):
    """`cesop.nucleo`, label `nucleo`."""

    name = "cesop.nucleo"
    label = "nucleo"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Configure the log before anybody registers."""
        registro.configurar()
        super().ready()
