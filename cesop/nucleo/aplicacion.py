"""Base of every app's configuration: the one place where an app registers what it offers."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule


class Aplicacion(AppConfig):
    """Calls `<app>.arranque.registrar()` once the models are loaded.

    There an app registers its pages, port providers, kinds of process and messages. Its `apps.py` cannot import them:
    Django reads it before any model exists. In an `apps.py` import this module, not the class: Django uses the only
    configuration that it finds there, and two would leave it with none.
    """

    def ready(self) -> None:
        """Register, when the app has something to register."""
        if self.module is not None and module_has_submodule(self.module, "arranque"):
            import_module(f"{self.name}.arranque").registrar()
