"""The workers' entry point plus the test's kind: `celery -A tests.concurrencia.trabajador_de_prueba worker`."""

from celery.signals import import_modules

from cesop.celery import app

__all__ = ["app"]


@import_modules.connect(weak=False)
def _registrar(**_: object) -> None:
    """After Django is set up (its own receiver runs first) and before any task runs."""
    from cesop.nucleo.procesos.tipos import registrar_tipo, tipo_de
    from tests.concurrencia.efectos import Efectos

    if tipo_de(Efectos.clave) is None:
        registrar_tipo(Efectos())
