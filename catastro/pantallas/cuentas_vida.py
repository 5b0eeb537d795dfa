"""Screens of the life of a service account: state, ending, its data, its orders."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from catastro.models import OrdenServicio
from catastro.pantallas import cuentas_forms as formularios
from catastro.pantallas.cuentas import cuenta_o_404
from catastro.pantallas.cuentas_marco import hacer, pagina
from catastro.pantallas.palabras_cuentas import ACTOS
from catastro.ports import acciones_de
from catastro.selectors.cuentas import ultimas_ordenes
from catastro.selectors.medidores import colocaciones_al
from catastro.selectors.protecciones import CORTAN, motivos_para_no_cortar
from catastro.services import bajas, cuentas, estados, ordenes
from cesop.nucleo.fechas import hoy
from cesop.nucleo.formularios import FORMULARIO
from cesop.nucleo.pedidos import usuario_de


@require_http_methods(FORMULARIO)
def cuenta_estado(request: HttpRequest, pk: int, acto: str) -> HttpResponse:
    """Take the account to another state without an order: what already happened is written down."""
    vista = cuenta_o_404(pk)
    if acto not in ACTOS:
        raise Http404
    titulo, boton, _, quita = ACTOS[acto]
    form = formularios.CambioDeEstado(request.POST or None, initial={"fecha": hoy()})
    usuario = usuario_de(request)
    if hacer(
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
    return pagina(
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
    """End an account: by an order, or now. One whose meter is in place ends with its reading, which others offer."""
    vista = cuenta_o_404(pk)
    usuario = usuario_de(request)
    estado = vista.estado_actual.estado
    sin_conectar, retirada = estado == "solicitada", estado == "retirada"
    puesta = colocaciones_al([vista.suministro_id], al=hoy()).first() if not (sin_conectar or retirada) else None
    form = formularios.Baja(request.POST or None, initial={"fecha": hoy(), "como": "orden"})
    if puesta:
        del form.fields["como"], form.fields["fecha"]
    elif sin_conectar:
        del form.fields["como"]

    def terminar() -> None:
        limpios = form.cleaned_data
        if puesta or limpios.get("como") == "orden":
            bajas.pedir(vista, motivo=limpios["motivo"], usuario=usuario)
        else:
            bajas.dar_de_baja(vista, fecha=limpios["fecha"], motivo=limpios["motivo"], usuario=usuario)

    if hacer(request, form, terminar, "La baja quedó pedida." if puesta else "La baja quedó registrada."):
        return redirect("catastro:cuenta", pk=pk)
    consecuencias = [
        ("archive", "La cuenta termina y su historia queda. El suministro puede tener otra."),
        ("clipboard-list", "Las órdenes que nadie empezó se anulan."),
        ("receipt", "Lo que deba se sigue debiendo: la baja no lo cancela."),
    ]
    if puesta:
        dicho = (
            f"Tiene colocado el medidor {puesta.medidor}: termina con lo que marca. Si nadie lo leyó, con una orden."
        )
        consecuencias.insert(0, ("gauge", dicho))
    return pagina(
        request,
        form,
        vista,
        titulo=f"Baja de la cuenta {vista.numero}",
        boton="Emitir la orden de retiro" if puesta else "Dar de baja",
        peligro=True,
        impedimento="La cuenta ya está retirada." if retirada else "",
        consecuencias=consecuencias,
        acciones=[a for a in acciones_de(vista, usuario=usuario) if a.termina] if puesta else [],
    )


@require_http_methods(FORMULARIO)
def cuenta_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Group, where its papers go, notes."""
    vista = cuenta_o_404(pk)
    form = formularios.DatosDeCuenta(request.POST or None, instance=vista)
    if hacer(request, form, lambda: cuentas.editar(vista, datos=form.cleaned_data), "Los datos quedaron guardados."):
        return redirect("catastro:cuenta", pk=pk)
    return pagina(request, form, vista, titulo=f"Datos de la cuenta {vista.numero}", boton="Guardar")


@require_http_methods(FORMULARIO)
def orden_nueva(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue an order about the account, or about its point."""
    vista = cuenta_o_404(pk)
    form = formularios.OrdenNueva(request.POST or None)
    usuario = usuario_de(request)
    if hacer(
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
    abiertas = [orden for orden in ultimas_ordenes(vista) if orden.estado in OrdenServicio.ABIERTAS]
    titulo = f"Orden de servicio para la cuenta {vista.numero}"
    return pagina(request, form, vista, titulo=titulo, boton="Emitir", abiertas=abiertas)
