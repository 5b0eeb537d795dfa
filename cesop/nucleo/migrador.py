"""Applies migrations without building every related model again at each step, which is most of what they take.

Django builds again the classes of whatever is related to the model that a step touches; here nearly all of them are.
Two kinds of step, nine of every ten, need none of it: a new model is only added to those that there are, and a
constraint or an index only changes the options of its own model.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState, StateApps


class EstadoQueCrece(ProjectState):
    """A state whose classes, once built, stay.

    It always says that they are delayed: what runs Python over them (RunPython, post_migrate) gets all built anew.
    """

    @classmethod
    def de(cls, estado: ProjectState) -> EstadoQueCrece:
        """The same state, sharing what it holds."""
        propio = cls(estado.models, estado.real_apps)
        propio.is_delayed = True
        if "apps" in estado.__dict__:
            propio.apps = estado.apps
        return propio

    def clone(self) -> EstadoQueCrece:
        """As Django's, of this class."""
        return self.de(super().clone())

    def add_model(self, model_state: ModelState) -> None:
        """Build the new class alone: those it points to get their way back to it."""
        with self._sin_construir() as clases:
            super().add_model(model_state)
            if clases is not None:
                clases.render_multiple([model_state])

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        """A constraint or an index: written in the class that there is."""
        with self._sin_construir() as clases:
            super()._append_option(app_label, model_name, option_name, obj)  # type: ignore[misc]
            if clases is not None:
                opciones = clases.all_models[app_label][model_name]._meta
                setattr(opciones, option_name, self.models[app_label, model_name].options[option_name])

    @contextmanager
    def _sin_construir(self) -> Iterator[StateApps | None]:
        """The classes that are built, if any, out of Django's reach meanwhile."""
        clases = self.__dict__.pop("apps", None)
        yield clases
        if clases is not None:
            self.apps = clases


class Migrador(MigrationExecutor):
    """Django's executor over `EstadoQueCrece`."""

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        return EstadoQueCrece.de(super()._create_project_state(with_applied_migrations))  # type: ignore[misc]
