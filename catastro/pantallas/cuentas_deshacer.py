"""The screen that undoes a dated change of a service account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from catastro.models import (
    CategoriaDeCuenta,
    CondicionDeCuenta,
    LineaDeCuenta,
    ParteDeCuenta,
    Proteccion,
)
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404, decir_condicion
from catastro.pantallas.cuentas_marco import hacer, pagina
from catastro.services import condiciones, correcciones, lineas, partes, protecciones
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.formularios import FORMULARIO
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de

DESHACEN: dict[str, tuple[type[Any], tuple[str, ...], Callable[..., None]]] = {
    "parte": (ParteDeCuenta, partes.POR, partes.deshacer_parte),
    "categoria": (CategoriaDeCuenta, ("cuenta",), condiciones.deshacer_categoria),
    "condicion": (CondicionDeCuenta, condiciones.POR, condiciones.deshacer_condicion),
    "linea": (LineaDeCuenta, lineas.POR, lineas.deshacer_linea),
    "proteccion": (Proteccion, protecciones.POR, protecciones.deshacer_proteccion),
}


@require_http_methods(FORMULARIO)
def cuenta_deshacer(request: HttpRequest, pk: int, que: str, fila: int) -> HttpResponse:
    """Undo a dated change: what comes back is shown first."""
    vista = cuenta_o_404(pk)
    if que not in DESHACEN:
        raise Http404
    modelo, por, acto = DESHACEN[que]
    cambio = get_object_or_404(modelo, pk=fila, cuenta=vista, reemplazado_en__isnull=True)
    form = formularios.Deshacer(request.POST or None)
    usuario: Usuario = usuario_de(request)
    if hacer(
        request,
        form,
        lambda: acto(cambio, motivo=form.cleaned_data["motivo"], usuario=usuario),
        "Deshecho: quedó como antes.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    impedimento, vuelven = "", []
    try:
        vuelven = correcciones.anteriores(cambio, por=por)
    except ErrorNegocio as error:
        impedimento = error.mensaje
    return pagina(
        request,
        form,
        vista,
        titulo=f"Deshacer un cambio de la cuenta {vista.numero}",
        boton="Deshacer",
        peligro=True,
        impedimento=impedimento,
        cambio=_tramo(cambio),
        vuelven=[_tramo(una) for una in vuelven],
    )


def _tramo(fila: Any) -> dict[str, Any]:
    """A dated row in words."""
    texto = decir_condicion(fila) if isinstance(fila, CondicionDeCuenta) else ""
    if isinstance(fila, ParteDeCuenta):
        texto = f"{fila.get_rol_display()}: {fila.persona}"
    elif isinstance(fila, CategoriaDeCuenta):
        texto = f"Categoría {fila.categoria}"
    elif isinstance(fila, LineaDeCuenta):
        texto = f"Línea {fila}"
    elif isinstance(fila, Proteccion):
        texto = f"{fila.get_causa_display()}: {fila.motivo}"
    return {"texto": texto, "desde": fila.desde, "ultimo": fila.hasta - formularios.UN_DIA if fila.hasta else None}
