"""Fixtures of the kernel's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servidor import administrar, ambiente


@pytest.fixture(scope="session")
def estaticos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data directory of a production process, with the static files collected."""
    carpeta = tmp_path_factory.mktemp("produccion")
    hecho = administrar(ambiente(carpeta), "collectstatic", "--noinput", "-v0")
    assert hecho.returncode == 0, hecho.stderr
    return carpeta
