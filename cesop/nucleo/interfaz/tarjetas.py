"""The kernel's cards of the home: what waits for a signature, what is running, what was told, what is coming."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils.formats import date_format

from cesop.nucleo import formato
from cesop.nucleo.aprobaciones import pendientes_para
from cesop.nucleo.fechas import hoy
from cesop.nucleo.interfaz.ports import TARJETAS, Renglon, Tarjeta
from cesop.nucleo.models import DiaNoLaborable, Usuario
from cesop.nucleo.notificaciones.selectors import sin_leer
from cesop.nucleo.permisos import puede_ver
from cesop.nucleo.procesos.selectors import TONOS, visibles_para

RENGLONES_MAX = 5
FERIADOS_MAX = 3


def por_firmar(usuario: Usuario) -> Tarjeta:
    """Approvals that this user may decide."""
    pendientes = list(pendientes_para(usuario)[: RENGLONES_MAX + 1])
    return Tarjeta(
        titulo="Para tu firma",
        icono="writing-sign",
        url=reverse("nucleo:aprobaciones"),
        renglones=[
            Renglon(
                texto=aprobacion.titulo,
                detalle=f"La pide {aprobacion.pedida_por}, {formato.fecha_hora(aprobacion.pedida_en)}",
                url=reverse("nucleo:aprobacion", args=[aprobacion.pk]),
                estado="Pedida",
                tono="aviso",
            )
            for aprobacion in pendientes[:RENGLONES_MAX]
        ],
        vacio="Nada espera tu firma. Acá aparece lo que otra persona pide y vos decidís.",
    )


def ultimos_procesos(usuario: Usuario) -> Tarjeta | None:
    """The last runs of mass work that the user sees."""
    if not puede_ver(usuario, "nucleo:procesos"):
        return None
    return Tarjeta(
        titulo="Procesos",
        icono="activity",
        url=reverse("nucleo:procesos"),
        renglones=[
            Renglon(
                texto=proceso.titulo,
                detalle=formato.fecha_hora(proceso.registrado_en),
                url=reverse("nucleo:proceso", args=[proceso.pk]),
                estado=proceso.get_estado_display(),
                tono=TONOS[proceso.Estado(proceso.estado)],
            )
            for proceso in visibles_para(usuario).order_by("-pk")[:RENGLONES_MAX]
        ],
        vacio="No hay procesos. Acá se sigue el trabajo masivo: facturar, importar, imprimir.",
    )


def avisos(usuario: Usuario) -> Tarjeta:
    """Unread notifications."""
    return Tarjeta(
        titulo="Avisos sin leer",
        icono="bell",
        url=reverse("nucleo:notificaciones"),
        renglones=[
            Renglon(
                texto=aviso.titulo,
                detalle=aviso.texto or formato.fecha_hora(aviso.registrado_en),
                url=reverse("nucleo:notificacion_abrir", args=[aviso.pk]) if aviso.enlace else "",
            )
            for aviso in sin_leer(usuario).order_by("-pk")[:RENGLONES_MAX]
        ],
        vacio="Leíste todo. Acá llega lo que el programa tiene para decirte.",
    )


def proximos_feriados(usuario: Usuario) -> Tarjeta | None:
    """The next days without work where the user works."""
    if not puede_ver(usuario, "nucleo:calendario"):
        return None
    desde = hoy()
    dias = DiaNoLaborable.objects.filter(
        fecha__gte=desde, fecha__lt=desde + dt.timedelta(days=120), localidad__in=["", usuario.sucursal.localidad]
    )
    return Tarjeta(
        titulo="Próximos días no laborables",
        icono="calendar",
        url=reverse("nucleo:calendario"),
        renglones=[
            Renglon(
                texto=dia.nombre,
                detalle=date_format(dia.fecha, r"l j \d\e F"),
                estado=_faltan((dia.fecha - desde).days),
                tono="neutro",
            )
            for dia in dias[:FERIADOS_MAX]
        ],
        vacio="No hay feriados cargados en los próximos cuatro meses. Cargalos en el calendario.",
    )


def _faltan(dias: int) -> str:
    if dias == 0:
        return "Hoy"
    return "Mañana" if dias == 1 else f"En {dias} días"


def registrar() -> None:
    """The kernel's own providers."""
    TARJETAS.registrar("por_firmar", por_firmar)
    TARJETAS.registrar("procesos", ultimos_procesos)
    TARJETAS.registrar("avisos", avisos)
    TARJETAS.registrar("feriados", proximos_feriados)
