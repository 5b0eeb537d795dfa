"""Fixtures of metering's tests."""

from __future__ import annotations

import pytest

from cesop.nucleo.procesos import services as procesos


@pytest.fixture
def sin_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is woken: the test itself does the chunks."""
    monkeypatch.setattr(procesos, "avisar", lambda *_, **__: True)
