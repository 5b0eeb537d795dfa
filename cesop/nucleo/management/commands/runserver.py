"""`runserver`, for those who develop: never for other machines."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.management.commands.runserver import Command as Servidor
from django.core.management.base import CommandError

from cesop.nucleo.exposicion import razon_para_no_atender


class Command(Servidor):
    """The one of staticfiles, with the refusal that gunicorn has."""

    addr: str

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Refuse to listen where others reach, with DEBUG or demonstration data."""
        if razon := razon_para_no_atender([self.addr]):
            raise CommandError(razon)
        super().inner_run(*args, **options)
