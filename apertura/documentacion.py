"""The layouts as the documentation shows them: `docs/apertura.md` has these tables, and a test compares."""

from __future__ import annotations

import datetime as dt

from django import forms

from apertura.disposiciones import disposiciones
from apertura.disposiciones.facturas import DeFacturas
from cesop.nucleo.planillas.campos import CampoOpcion
from cesop.nucleo.planillas.declaracion import ImportacionDe


def tablas() -> str:
    """Every layout in the order in which they come in, in Markdown."""
    todas = {**disposiciones(dt.date.max), DeFacturas.clave: DeFacturas(dt.date.max)}
    return "\n".join(_tabla(clave, disposicion) for clave, disposicion in todas.items())


def _tabla(clave: str, disposicion: ImportacionDe) -> str:
    filas = [
        f"| {c.titulo} | {_tipo(c.campo)} | {'no' if c.campo.required else 'yes'} | {c.ejemplo} | {c.ayuda} |"
        for c in disposicion.columnas
    ]
    cabeza = ["| column | type | may be empty | example | what goes in it |", "|---|---|---|---|---|"]
    return "\n".join([f"### `{clave}` — {disposicion.titulo}", "", disposicion.descripcion, "", *cabeza, *filas, ""])


def _tipo(campo: forms.Field) -> str:
    if isinstance(campo, CampoOpcion):
        return "one of " + ", ".join(str(nombre) for valor, nombre in list(campo.choices) if valor)  # type: ignore[arg-type]
    for clase, nombre in ((forms.DecimalField, "decimal"), (forms.IntegerField, "whole"), (forms.DateField, "date")):
        if isinstance(campo, clase):
            return nombre
    largo = getattr(campo, "max_length", None)
    return f"text, up to {largo}" if largo else "text"
