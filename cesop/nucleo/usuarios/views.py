"""Users: add, change, deactivate, roles, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from cesop.nucleo.acceso import segundo_factor
from cesop.nucleo.acceso.forms import ConClave
from cesop.nucleo.acceso.services import exigir_clave, sesiones_abiertas
from cesop.nucleo.formularios import FORMULARIO, errores_en
from cesop.nucleo.models import Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import necesita_segundo_factor, puede_escribir, roles_de
from cesop.nucleo.usuarios import actos, services
from cesop.nucleo.usuarios.forms import Confirmacion, ConMotivo, DatosDeUsuario, RolesDeUsuario, UsuarioNuevo
from cesop.nucleo.usuarios.selectors import historial_de, nombres_de_roles, usuarios_visibles


def _usuario_o_404(request: HttpRequest, pk: int) -> Usuario:
    return get_object_or_404(usuarios_visibles(usuario_de(request)), pk=pk)


@require_GET
def usuario(request: HttpRequest, pk: int) -> HttpResponse:
    """A user: data, roles, second factor, sessions and history."""
    visto = _usuario_o_404(request, pk)
    return render(
        request,
        "nucleo/usuarios/usuario.html",
        {
            "visto": visto,
            "roles": nombres_de_roles(visto),
            "tiene_factor": segundo_factor.tiene(visto),
            "necesita_factor": necesita_segundo_factor(visto),
            "sesiones": sesiones_abiertas(visto, actual=None),
            "historial": historial_de(visto, mira=usuario_de(request)),
            "administra": puede_escribir(usuario_de(request), "usuarios.crear") and visto != request.user,
            "es_propio": visto == request.user,
        },
    )


@require_http_methods(FORMULARIO)
def usuario_nuevo(request: HttpRequest) -> HttpResponse:
    """Add a user; then shows the temporary password, once."""
    por = usuario_de(request)
    form = UsuarioNuevo(request.POST or None, request=request, por=por, initial={"sucursal": por.sucursal_id})
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=por, form=form):
        with errores_en(form):
            nuevo, clave = services.crear(form.cleaned_data["usuario"], datos=form.datos(), por=por)
        if not form.errors:
            return _mostrar_clave(request, nuevo, clave=clave)
    return _formulario(request, form, titulo="Agregar un usuario", boton="Agregar", volver=reverse("nucleo:usuarios"))


@require_http_methods(FORMULARIO)
def usuario_editar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who a user is, or which branches he or she sees."""
    por, visto = usuario_de(request), _usuario_o_404(request, pk)
    form = DatosDeUsuario(request.POST or None, request=request, por=por, initial=DatosDeUsuario.iniciales(visto))
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=por, form=form):
        with errores_en(form):
            services.editar(visto, datos=form.datos(), por=por)
        if not form.errors:
            messages.success(request, "Los datos quedaron guardados.")
            return redirect("nucleo:usuario", pk=pk)
    return _formulario(
        request, form, titulo=f"Datos de {visto.usuario}", boton="Guardar", volver=reverse("nucleo:usuario", args=[pk])
    )


@require_http_methods(FORMULARIO)
def usuario_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Give and take roles."""
    por, visto = usuario_de(request), _usuario_o_404(request, pk)
    form = RolesDeUsuario(request.POST or None, request=request, initial={"roles": list(roles_de(visto))})
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=por, form=form):
        with errores_en(form):
            services.asignar_roles(visto, roles=form.cleaned_data["roles"], por=por)
        if not form.errors:
            messages.success(request, f"Los roles de {visto} quedaron guardados.")
            return redirect("nucleo:usuario", pk=pk)
    return _formulario(
        request,
        form,
        titulo=f"Roles de {visto}",
        boton="Guardar",
        volver=reverse("nucleo:usuario", args=[pk]),
        texto="Qué puede cada rol está en Sistema, Roles. El cambio vale desde su próxima página.",
    )


@require_http_methods(FORMULARIO)
def usuario_desactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody enters as this user any more."""
    visto = _usuario_o_404(request, pk)

    def hacer(por: Usuario, form: ConClave) -> HttpResponse | None:
        services.desactivar(visto, por=por)
        messages.success(request, f"{visto} ya no puede ingresar.")
        return None

    return _confirmar(
        request,
        visto,
        hacer,
        titulo=f"Desactivar a {visto}",
        boton="Desactivar",
        peligro=True,
        consecuencias=[
            "Sus sesiones abiertas se cierran en el acto; lo que tenga sin guardar se pierde.",
            "No puede volver a ingresar hasta que se reactive el usuario.",
            "Lo que hizo queda como está, con su nombre.",
        ],
    )


@require_http_methods(FORMULARIO)
def usuario_reactivar(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a user in again, with a temporary password."""
    visto = _usuario_o_404(request, pk)

    def hacer(por: Usuario, form: ConClave) -> HttpResponse:
        return _mostrar_clave(request, visto, clave=services.reactivar(visto, por=por))

    if actos.falta_aprobar_clave(visto, por=usuario_de(request)):
        return _pedir_clave(request, visto)
    return _confirmar(
        request,
        visto,
        hacer,
        titulo=f"Reactivar a {visto}",
        boton="Reactivar",
        consecuencias=[
            f"Vuelve a ingresar con estos roles: {', '.join(nombres_de_roles(visto)) or 'ninguno'}.",
            "Recibe una contraseña provisoria, que se muestra una sola vez y cambia al ingresar.",
        ],
    )


@require_http_methods(FORMULARIO)
def usuario_clave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a temporary password to who forgot it."""
    visto = _usuario_o_404(request, pk)

    def hacer(por: Usuario, form: ConClave) -> HttpResponse:
        return _mostrar_clave(request, visto, clave=services.restablecer_clave(visto, por=por))

    if actos.falta_aprobar_clave(visto, por=usuario_de(request)):
        return _pedir_clave(request, visto)
    return _confirmar(
        request,
        visto,
        hacer,
        titulo=f"Contraseña provisoria para {visto}",
        boton="Dar la contraseña",
        consecuencias=[
            "La contraseña que tiene deja de servir, y sus sesiones abiertas se cierran.",
            "La nueva se muestra una sola vez, y la cambia al ingresar. El segundo factor queda como está.",
        ],
    )


@require_http_methods(FORMULARIO)
def usuario_sesiones(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session of a user."""
    visto = _usuario_o_404(request, pk)

    def hacer(por: Usuario, form: ConClave) -> HttpResponse | None:
        messages.success(request, f"Sesiones cerradas: {services.terminar_sesiones(visto, por=por)}.")
        return None

    return _confirmar(
        request,
        visto,
        hacer,
        titulo=f"Cerrar las sesiones de {visto}",
        boton="Cerrar las sesiones",
        peligro=True,
        consecuencias=[
            "Sale de todas las máquinas en el acto; lo que tenga sin guardar se pierde. Puede volver a ingresar."
        ],
    )


@require_http_methods(FORMULARIO)
def usuario_segundo_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another person to approve that the second factor is removed."""
    visto = _usuario_o_404(request, pk)

    def hacer(por: Usuario, form: ConClave) -> HttpResponse:
        pedida = actos.pedir_sin_segundo_factor(visto, motivo=form.cleaned_data["motivo"], por=por)
        messages.success(request, "El pedido quedó hecho. Lo decide otra persona de sistemas o gerencia.")
        return redirect("nucleo:aprobacion", pk=pedida.pk)

    return _confirmar(
        request,
        visto,
        hacer,
        form_de=ConMotivo,
        titulo=f"Quitar el segundo factor de {visto}",
        boton="Pedir la aprobación",
        consecuencias=[
            "Es para quien perdió el teléfono y los códigos de recuperación.",
            "No se quita ahora: lo tiene que aprobar otra persona, que comprueba quién lo pide.",
        ],
    )


# ── Pieces ──

Hacer = Callable[[Usuario, ConClave], HttpResponse | None]


def _pedir_clave(request: HttpRequest, visto: Usuario) -> HttpResponse:
    """Ask another person to approve a password that alone would let anybody in as `visto`."""

    def hacer(por: Usuario, form: ConClave) -> HttpResponse:
        pedida = actos.pedir_clave(visto, motivo=form.cleaned_data["motivo"], por=por)
        messages.success(request, "El pedido quedó hecho. Cuando lo aprueben, volvé acá y dale la contraseña.")
        return redirect("nucleo:aprobacion", pk=pedida.pk)

    return _confirmar(
        request,
        visto,
        hacer,
        form_de=ConMotivo,
        titulo=f"Pedir una contraseña para {visto}",
        boton="Pedir la aprobación",
        consecuencias=[
            "Sus roles llevan segundo factor y no lo activó: su contraseña sola alcanza para entrar en su nombre.",
            "No se da ahora: lo tiene que aprobar otra persona de sistemas o gerencia. Después volvés acá y la das.",
        ],
    )


def _confirmar(
    request: HttpRequest,
    visto: Usuario,
    hacer: Hacer,
    *,
    titulo: str,
    boton: str,
    consecuencias: list[str],
    peligro: bool = False,
    form_de: type[ConClave] = Confirmacion,
) -> HttpResponse:
    """Show what an act will do to a user, and do it when confirmed."""
    por = usuario_de(request)
    form = form_de(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid() and exigir_clave(request, usuario=por, form=form):
        respuesta = None
        with errores_en(form):
            respuesta = hacer(por, form)
        if not form.errors:
            return respuesta or redirect("nucleo:usuario", pk=visto.pk)
    return _formulario(
        request,
        form,
        titulo=titulo,
        boton=boton,
        volver=reverse("nucleo:usuario", args=[visto.pk]),
        consecuencias=consecuencias,
        peligro=peligro,
    )


def _formulario(request: HttpRequest, form: Any, *, titulo: str, boton: str, volver: str, **mas: Any) -> HttpResponse:
    contexto = {"form": form, "titulo": titulo, "boton": boton, "volver": volver, **mas}
    return render(request, "nucleo/usuarios/formulario.html", contexto, status=422 if form.errors else 200)


def _mostrar_clave(request: HttpRequest, visto: Usuario, *, clave: str) -> HttpResponse:
    """The temporary password, in the answer to the POST: it is nowhere else, and a reload does not bring it back."""
    return render(request, "nucleo/usuarios/clave.html", {"visto": visto, "clave": clave})
