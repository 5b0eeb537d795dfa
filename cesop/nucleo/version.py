"""The program's version, as `pyproject.toml` says it."""

from __future__ import annotations

import tomllib
from functools import cache

from django.conf import settings


@cache
def version() -> str:
    """ "0.1.0"; "desconocida" when the file was not shipped."""
    try:
        proyecto = tomllib.loads((settings.RAIZ / "pyproject.toml").read_text(encoding="utf-8"))
    except OSError:
        return "desconocida"
    return str(proyecto["project"]["version"])
