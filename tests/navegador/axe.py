"""Accessibility: axe-core over a page, run from outside so that the page's own policy stays as it is."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# What WCAG 2 asks at A and AA, and the good practices; these last count only when they are serious.
_ETIQUETAS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
_DE_COLOR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_CORRER = "reglas => axe.run(document, {runOnly: reglas, resultTypes: ['violations']}).then(r => r.violations)"


def faltas_graves(pagina: Page) -> list[str]:
    """Serious and critical findings, each with the rule and the first node that breaks it."""
    return _faltas(pagina, _ETIQUETAS)


def faltas_de_color(pagina: Page) -> list[str]:
    """Of the same findings, those that depend on the theme: for a page already looked at whole in the other one."""
    return _faltas(pagina, _DE_COLOR)


def _faltas(pagina: Page, reglas: dict[str, Any]) -> list[str]:
    if not pagina.evaluate("() => Boolean(window.axe)"):
        pagina.evaluate(_AXE)
    hallazgos: list[dict[str, Any]] = pagina.evaluate(_CORRER, reglas)
    return [_describir(pagina.url, hallazgo) for hallazgo in hallazgos if hallazgo["impact"] in {"serious", "critical"}]


def _describir(url: str, hallazgo: dict[str, Any]) -> str:
    nodo = hallazgo["nodes"][0]
    return f"{url} {hallazgo['id']}: {hallazgo['help']} → {nodo['target']} {nodo.get('failureSummary', '')[:200]}"
