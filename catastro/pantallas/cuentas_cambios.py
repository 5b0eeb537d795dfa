"""Screens that change a service account: persons, category, conditions, protections, state, undo, ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from catastro.models import (
    CategoriaDeCuenta,
    CondicionDeCuenta,
    CuentaServicio,
    ParteDeCuenta,
    Proteccion,
    TipoCondicion,
)
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404, decir_condicion
from catastro.pantallas.palabras_cuentas import ACTOS
from catastro.selectors import cuentas as lectura
from catastro.selectors.protecciones import CORTAN, motivos_para_no_cortar
from catastro.services import condiciones, correcciones, cuentas, estados, ordenes, partes, protecciones
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de


def _pagina(
    request: HttpRequest, form: forms.BaseForm, vista: CuentaServicio, *, titulo: str, boton: str, **mas: Any
) -> HttpResponse:
    """The page of one change: what it is about, what will happen, the fields."""
    contexto = {
        "form": form,
        "cuenta": vista,
        "titulo": titulo,
        "boton": boton,
        "volver": reverse("catastro:cuenta", args=[vista.pk]),
        **mas,
    }
    return render(request, "catastro/cuentas/cambio.html", contexto, status=422 if form.errors else 200)


def _hacer(request: HttpRequest, form: forms.BaseForm, acto: Callable[[], object], dicho: str) -> bool:
    """Do it when the form is valid; what the service refuses stays in the form. True when it was done."""
    if request.method != "POST" or not form.is_valid():
        return False
    with errores_en(form):
        acto()
    if form.errors:
        return False
    messages.success(request, dicho)
    return True


# ── Persons ──


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
    if _hacer(request, form, lambda: _cambiar_titular(vista, form, pagador), "El titular quedó cambiado."):
        return redirect("catastro:cuenta", pk=pk)
    if "propietario" in request.GET and dueno is not None:
        form.proponer(dueno.persona)
    return _pagina(
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


def _cambiar_titular(vista: CuentaServicio, form: forms.Form, pagador: ParteDeCuenta | None) -> None:
    limpios = form.cleaned_data
    actual = ParteDeCuenta.objects.filter(pk=limpios["visto"]).values_list("persona_id", flat=True)
    bloquear(
        [*exclusiva("persona", limpios["persona"].pk, *actual), *exclusiva("cuenta", vista.pk)],
        para="cambiar el titular",
    )
    partes.cambiar_titular(
        vista,
        persona=limpios["persona"],
        desde=limpios["desde"],
        motivo=limpios["motivo"],
        visto=limpios["visto"] or 0,
    )
    if pagador is not None and limpios.get("pago") == "titular":
        partes.quitar_parte(vista, rol="pagador", desde=limpios["desde"], visto=pagador.pk)


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
    if _hacer(
        request,
        form,
        lambda: partes.poner_parte(
            vista,
            rol=rol,
            persona=form.cleaned_data["persona"],
            desde=form.cleaned_data["desde"],
            motivo=form.cleaned_data["motivo"],
            visto=form.cleaned_data["visto"],
        ),
        f"El {rol} quedó cambiado.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(
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
    if _hacer(
        request,
        form,
        lambda: partes.quitar_parte(
            vista, rol=rol, desde=form.cleaned_data["desde"], visto=form.cleaned_data["visto"] or 0
        ),
        f"La cuenta quedó sin {rol}.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    queda = "Desde ese día paga el titular." if rol == "pagador" else f"Desde ese día no tiene {rol}."
    return _pagina(
        request,
        form,
        vista,
        titulo=f"Quitar el {rol} de la cuenta {vista.numero}",
        boton="Quitar",
        actual=(ParteDeCuenta.Rol(rol).label, actual),
        consecuencias=[("user-x", queda)],
    )


# ── Category, conditions, protections ──


@require_http_methods(FORMULARIO)
def cuenta_categoria(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another category."""
    vista = cuenta_o_404(pk)
    actual = lectura.ficha(vista, al=hoy()).categoria
    inicial = {"desde": hoy(), "visto": actual.pk if actual else None}
    form = formularios.CambioDeCategoria(request.POST or None, initial=inicial, cuenta=vista)
    if _hacer(
        request,
        form,
        lambda: cuentas.cambiar_categoria(
            vista,
            categoria=form.cleaned_data["categoria"],
            desde=form.cleaned_data["desde"],
            motivo=form.cleaned_data["motivo"],
            visto=form.cleaned_data["visto"] or 0,
        ),
        "La categoría quedó cambiada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(
        request,
        form,
        vista,
        titulo=f"Cambiar la categoría de la cuenta {vista.numero}",
        boton="Cambiar la categoría",
        dice=f"Hoy tiene {actual.categoria}." if actual else "",
    )


@require_http_methods(FORMULARIO)
def cuenta_condicion(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a condition, or another value of one."""
    vista = cuenta_o_404(pk)
    form = formularios.DarCondicion(request.POST or None, initial={"desde": hoy()}, cuenta=vista)
    if _hacer(
        request,
        form,
        lambda: condiciones.dar_condicion(
            vista,
            tipo=form.cleaned_data["tipo"],
            valor=form.cleaned_data["valor"],
            comprobante=form.cleaned_data["comprobante"],
            desde=form.cleaned_data["desde"],
            hasta=form.hasta(),
            usuario=usuario_de(request),
        ),
        "La condición quedó dada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(request, form, vista, titulo=f"Dar una condición a la cuenta {vista.numero}", boton="Dar")


@require_http_methods(FORMULARIO)
def cuenta_condicion_quitar(request: HttpRequest, pk: int, clave: str) -> HttpResponse:
    """End a condition."""
    vista = cuenta_o_404(pk)
    tipo = get_object_or_404(TipoCondicion, clave=clave)
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy()})
    if _hacer(
        request,
        form,
        lambda: condiciones.quitar_condicion(vista, tipo=tipo, desde=form.cleaned_data["desde"]),
        f"{tipo}: quitada.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(request, form, vista, titulo=f"Quitar {tipo} a la cuenta {vista.numero}", boton="Quitar")


@require_http_methods(FORMULARIO)
def cuenta_proteger(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep it from being cut."""
    vista = cuenta_o_404(pk)
    form = formularios.Proteger(request.POST or None, initial={"desde": hoy()})
    if _hacer(
        request,
        form,
        lambda: protecciones.proteger(
            vista,
            causa=form.cleaned_data["causa"],
            motivo=form.cleaned_data["motivo"],
            comprobante=form.cleaned_data["comprobante"],
            desde=form.cleaned_data["desde"],
            hasta=form.hasta(),
            usuario=usuario_de(request),
        ),
        "La cuenta quedó protegida: no se corta.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(
        request,
        form,
        vista,
        titulo=f"Proteger la cuenta {vista.numero}",
        boton="Proteger",
        consecuencias=[
            ("shield-check", "Mientras dure, no se le puede emitir ni cumplir un corte ni una suspensión."),
            ("clipboard-list", "Los cortes pedidos que nadie empezó se anulan."),
        ],
    )


@require_http_methods(FORMULARIO)
def proteccion_levantar(request: HttpRequest, pk: int) -> HttpResponse:
    """End a protection."""
    fila = get_object_or_404(Proteccion, pk=pk, reemplazado_en__isnull=True)
    vista = cuenta_o_404(fila.cuenta_id)
    form = formularios.Quitar(request.POST or None, initial={"desde": hoy()})
    if _hacer(
        request, form, lambda: protecciones.levantar(fila, desde=form.cleaned_data["desde"]), "Protección levantada."
    ):
        return redirect("catastro:cuenta", pk=vista.pk)
    return _pagina(
        request,
        form,
        vista,
        titulo=f"Levantar la protección de la cuenta {vista.numero}",
        boton="Levantar",
        peligro=True,
        dice=f"{fila.get_causa_display()}: {fila.motivo}",
        consecuencias=[("hand-stop", "Desde ese día se la puede cortar, si no tiene otra.")],
    )


# ── Undo ──

DESHACEN: dict[str, tuple[type[Any], tuple[str, ...], Callable[..., None]]] = {
    "parte": (ParteDeCuenta, partes.POR, partes.deshacer_parte),
    "categoria": (CategoriaDeCuenta, ("cuenta",), condiciones.deshacer_categoria),
    "condicion": (CondicionDeCuenta, condiciones.POR, condiciones.deshacer_condicion),
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
    if _hacer(
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
    return _pagina(
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
    elif isinstance(fila, Proteccion):
        texto = f"{fila.get_causa_display()}: {fila.motivo}"
    return {"texto": texto, "desde": fila.desde, "ultimo": fila.hasta - formularios.UN_DIA if fila.hasta else None}


# ── State and ending ──


@require_http_methods(FORMULARIO)
def cuenta_estado(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Take the account to another state without an order: what already happened is written down."""
    vista = cuenta_o_404(pk)
    if acto not in ACTOS:
        raise Http404
    titulo, boton, _, quita = ACTOS[acto]
    form = formularios.CambioDeEstado(request.POST or None, initial={"fecha": hoy()})
    usuario = usuario_de(request)
    if _hacer(
        request,
        form,
        lambda: estados.pasar(
            vista,
            acto,
            fecha=form.cleaned_data["fecha"],
            motivo=form.cleaned_data["motivo"],
            usuario=usuario,
        ),
        "El estado quedó cambiado.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    impedimento = ""
    if acto not in estados.actos_posibles(vista.estado_actual.estado):
        impedimento = f"No se puede {acto} porque la cuenta está {vista.estado_actual.get_estado_display().lower()}."
    elif acto in CORTAN and (motivos := motivos_para_no_cortar([vista.pk], al=hoy()).get(vista.pk)):
        impedimento = f"No se puede {acto}. {'; '.join(motivos)}."
    return _pagina(
        request,
        form,
        vista,
        titulo=f"{titulo} de la cuenta {vista.numero}",
        boton=boton,
        peligro=quita,
        impedimento=impedimento,
        consecuencias=[("info-circle", "Es para lo que ya se hizo sin orden. Si hay que ir, emití una orden.")],
    )


@require_http_methods(FORMULARIO)
def cuenta_baja(request: HttpRequest, pk: int) -> HttpResponse:
    """End an account: by an order, or now."""
    vista = cuenta_o_404(pk)
    sin_conectar = vista.estado_actual.estado == "solicitada"
    form = formularios.Baja(request.POST or None, initial={"fecha": hoy(), "como": "orden"})
    if sin_conectar:
        del form.fields["como"]
    if _hacer(request, form, lambda: _dar_de_baja(vista, form, usuario_de(request)), "La baja quedó registrada."):
        return redirect("catastro:cuenta", pk=pk)
    impedimento = "" if vista.estado_actual.estado != "retirada" else "La cuenta ya está retirada."
    return _pagina(
        request,
        form,
        vista,
        titulo=f"Baja de la cuenta {vista.numero}",
        boton="Dar de baja",
        peligro=True,
        impedimento=impedimento,
        consecuencias=[
            ("archive", "La cuenta termina y su historia queda. El suministro puede tener otra."),
            ("clipboard-list", "Las órdenes que nadie empezó se anulan."),
            ("receipt", "Lo que deba se sigue debiendo: la baja no lo cancela."),
        ],
    )


def _dar_de_baja(vista: CuentaServicio, form: forms.Form, usuario: Usuario) -> None:
    limpios = form.cleaned_data
    if limpios.get("como") == "orden":
        ordenes.emitir([ordenes.Pedido(tipo="retiro", cuenta=vista, motivo=limpios["motivo"])], usuario=usuario)
        return
    acto = "desistir" if vista.estado_actual.estado == "solicitada" else "retirar"
    estados.pasar(vista, acto, fecha=limpios["fecha"], motivo=limpios["motivo"], usuario=usuario)


@require_http_methods(FORMULARIO)
def cuenta_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Group, where its papers go, notes."""
    vista = cuenta_o_404(pk)
    form = formularios.DatosDeCuenta(request.POST or None, instance=vista)
    if _hacer(request, form, lambda: cuentas.editar(vista, datos=form.cleaned_data), "Los datos quedaron guardados."):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(request, form, vista, titulo=f"Datos de la cuenta {vista.numero}", boton="Guardar")


@require_http_methods(FORMULARIO)
def orden_nueva(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue an order about the account, or about its point."""
    vista = cuenta_o_404(pk)
    form = formularios.OrdenNueva(request.POST or None)
    usuario = usuario_de(request)
    if _hacer(
        request,
        form,
        lambda: ordenes.emitir(
            [
                ordenes.Pedido(
                    tipo=form.cleaned_data["tipo"].clave,
                    cuenta=vista,
                    prioridad=form.cleaned_data["prioridad"],
                    motivo=form.cleaned_data["motivo"],
                )
            ],
            usuario=usuario,
        ),
        "La orden quedó emitida.",
    ):
        return redirect("catastro:cuenta", pk=pk)
    return _pagina(request, form, vista, titulo=f"Orden de servicio para la cuenta {vista.numero}", boton="Emitir")
