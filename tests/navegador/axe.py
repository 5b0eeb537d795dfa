"""Accessibility: axe-core over a page, run from outside so that the page's own policy stays as it is."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_CORRER = "() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations)"


def faltas_graves(pagina: Page) -> list[str]:
    """Serious and critical findings, each with the rule and the first node that breaks it."""
    pagina.evaluate(_AXE)
    hallazgos: list[dict[str, Any]] = pagina.evaluate(_CORRER)
    return [_describir(pagina.url, hallazgo) for hallazgo in hallazgos if hallazgo["impact"] in {"serious", "critical"}]


def _describir(url: str, hallazgo: dict[str, Any]) -> str:
    nodo = hallazgo["nodes"][0]
    return f"{url} {hallazgo['id']}: {hallazgo['help']} → {nodo['target']} {nodo.get('failureSummary', '')[:200]}"
