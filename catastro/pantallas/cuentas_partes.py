"""Screens that change who is in a service account: holder, payer, guarantor, owner."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from catastro.models import ParteDeCuenta
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404
from catastro.pantallas.cuentas_marco import hacer, pagina
from catastro.selectors import cuentas as lectura
from catastro.services import partes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, aceptado


@require_http_methods(FORMULARIO)
def cuenta_titular(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the holder, and say who pays from then on."""
    vista = cuenta_o_404(pk)
    ficha = lectura.ficha(vista, al=hoy())
    actual = ficha.partes.get("titular")
    pagador = ficha.partes.get("pagador")
    dueno = ficha.partes.get("propietario")
    form = formularios.CambioDeTitular(
        request.POST or None,
        initial={"desde": hoy(), "pago": "sigue", "visto": actual.pk if actual else None},
        pagador=str(pagador.persona) if pagador else "",
    )
    if hacer(
        request,
        form,
        lambda: partes.cambiar_titular(
            vista,
            persona=form.cleaned_data["persona"],
            desde=form.cleaned_data["desde"],
            motivo=form.cleaned_data["motivo"],
            visto=form.cleaned_data["visto"] or 0,
            deja_de_pagar=pagador if form.cleaned_data.get("pago") == "titular" else None,
            aceptado=aceptado(form),
        ),
        "El titular quedó cambiado.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    if "propietario" in request.GET and dueno is not None:
        form.proponer(dueno.persona)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Cambiar el titular de la cuenta {vista.numero}",
        boton="Cambiar el titular",
        actual=("Titular", actual),
        atajo=dueno if dueno and actual and dueno.persona_id != actual.persona_id else None,
        consecuencias=[
            ("user-edit", "Lo que se facture desde esa fecha sale a su nombre; lo anterior queda como está."),
            ("history", "El titular de antes se sigue viendo con las fechas en que lo fue."),
        ],
    )


@require_http_methods(FORMULARIO)
def cuenta_parte(request: HttpRequest, pk: int, rol: str) -> HttpResponse:
    """Put another payer, guarantor or owner."""
    vista = cuenta_o_404(pk)
    if rol not in {"pagador", "garante", "propietario"}:
        raise Http404
    actual = lectura.ficha(vista, al=hoy()).partes.get(rol)
    form = formularios.CambioDePersona(
        request.POST or None,
        initial={"desde": hoy(), "visto": actual.pk if actual else None},
        titulo=f"Nuevo {rol}",
    )
    if hacer(
        request,
        form,
        lambda: partes.poner_parte(
            vista,
            rol=rol,
            persona=form.cleaned_data["persona"],
            desde=form.cleaned_data["desde"],
            motivo=form.cleaned_data["motivo"],
            visto=form.cleaned_data["visto"],
            aceptado=aceptado(form),
        ),
        f"El {rol} quedó cambiado.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(
        request,
        form,
        vista,
        titulo=f"Cambiar el {rol} de la cuenta {vista.numero}",
        boton="Guardar",
        actual=(ParteDeCuenta.Rol(rol).label, actual),
    )


@require_http_methods(FORMULARIO)
def cuenta_parte_quitar(request: HttpRequest, pk: int, rol: str) -> HttpResponse:
    """Leave a role empty from a day on."""
    vista = cuenta_o_404(pk)
    actual = lectura.ficha(vista, al=hoy()).partes.get(rol)
    if actual is None or rol == "titular":
        raise Http404
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy(), "visto": actual.pk})
    if hacer(
        request,
        form,
        lambda: partes.quitar_parte(
            vista,
            rol=rol,
            desde=form.cleaned_data["desde"],
            visto=form.cleaned_data["visto"] or 0,
            aceptado=aceptado(form),
        ),
        f"La cuenta quedó sin {rol}.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    queda = "Desde ese día paga el titular." if rol == "pagador" else f"Desde ese día no tiene {rol}."
    return pagina(
        request,
        form,
        vista,
        titulo=f"Quitar el {rol} de la cuenta {vista.numero}",
        boton="Quitar",
        actual=(ParteDeCuenta.Rol(rol).label, actual),
        consecuencias=[("user-x", queda)],
    )
