"""The kernel as a Django app."""

from cesop.nucleo import registro
from cesop.nucleo.aplicacion import Aplicacion


class NucleoConfig(Aplicacion):
    """`cesop.nucleo`, label `nucleo`."""

    name = "cesop.nucleo"
    label = "nucleo"
    verbose_name = "Núcleo"

    def ready(self) -> None:
        """Configure the log before anybody registers."""
        registro.configurar()
        super().ready()
