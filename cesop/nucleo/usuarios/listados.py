"""Lists of users and of approvals."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from cesop.nucleo.alcance import sucursales_de
from cesop.nucleo.aprobaciones import visibles_para
from cesop.nucleo.listados import Boton, Columna, Estado, FiltroFechas, FiltroLogico, Listado, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.models import Aprobacion, Sucursal, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import ROLES, ROLES_CON_SEGUNDO_FACTOR
from cesop.nucleo.usuarios.selectors import nombres_de_roles, usuarios_visibles

TONO_DE_APROBACION: dict[str, Tono] = {"pedida": "aviso", "aprobada": "bien", "rechazada": "mal", "retirada": "neutro"}


def _sucursales(request: object) -> QuerySet[Sucursal]:
    return sucursales_de(usuario_de(request)) if request else Sucursal.objects.none()  # type: ignore[arg-type]


class FiltroDeUsuarios(django_filters.FilterSet):
    """Role, branch, active."""

    rol = django_filters.ChoiceFilter(
        label="Rol", field_name="groups__name", choices=list(ROLES.items()), empty_label="Todos"
    )
    sucursal = django_filters.ModelChoiceFilter(label="Sucursal", queryset=_sucursales, empty_label="Todas")
    activo = FiltroLogico(label="Activo", field_name="is_active")

    class Meta:
        model = Usuario
        fields: tuple[str, ...] = ()


def _estado(usuario: Usuario) -> Estado:
    if not usuario.is_active:
        return Estado("Inactivo", "neutro")
    return Estado("Clave provisoria", "aviso") if usuario.debe_cambiar_clave else Estado("Activo", "bien")


def _segundo_factor(usuario: Usuario) -> Estado | None:
    if usuario.con_segundo_factor:  # type: ignore[attr-defined]
        return Estado("Activo", "bien")
    lo_necesita = not ROLES_CON_SEGUNDO_FACTOR.isdisjoint(grupo.name for grupo in usuario.groups.all())
    return Estado("Falta", "mal") if lo_necesita else None


class ListadoDeUsuarios(Listado):
    """Who enters, from where, with which roles."""

    clave = "usuarios"
    titulo = "Usuarios"
    filtros = FiltroDeUsuarios
    busqueda = ("usuario", "nombre", "apellido", "correo")
    busqueda_ayuda = "Nombre o usuario"
    orden = "nombre"
    vacio = Vacio(
        titulo="No hay usuarios con esos filtros",
        texto="Acá está cada persona que ingresa: de qué sucursal, con qué roles y si tiene segundo factor.",
        icono="users",
    )
    botones = (
        Boton(titulo="Agregar usuario", ruta="nucleo:usuario_nuevo", icono="user-plus", tecla="N", principal=True),
    )
    columnas = (
        Columna(
            clave="nombre",
            titulo="Nombre",
            valor=lambda f: f"{f.apellido}, {f.nombre}",
            orden=("apellido", "nombre"),
        ),
        Columna(clave="usuario", titulo="Usuario", orden="usuario"),
        Columna(
            clave="sucursal",
            titulo="Sucursal",
            valor="sucursal.nombre",
            detalle=lambda f: "ve todas" if f.ve_todas else "",
            orden="sucursal__nombre",
        ),
        Columna(clave="roles", titulo="Roles", valor=lambda f: ", ".join(nombres_de_roles(f)) or "Ninguno"),
        Columna(clave="estado", titulo="Estado", valor=_estado, tipo="estado", orden="is_active"),
        Columna(clave="segundo_factor", titulo="Segundo factor", valor=_segundo_factor, tipo="estado"),
        Columna(clave="ultimo", titulo="Último ingreso", valor="last_login", tipo="fecha_hora", orden="last_login"),
        Columna(clave="correo", titulo="Correo", oculta_al_inicio=True),
        Columna(clave="alta", titulo="Alta", valor="registrado_en", tipo="fecha_hora", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[Usuario]:
        """Those of the branches that one sees."""
        return usuarios_visibles(self.usuario)

    def url_fila(self, fila: Usuario) -> str:
        """Its page."""
        return reverse("nucleo:usuario", args=[fila.pk])


class FiltroDeAprobaciones(django_filters.FilterSet):
    """State, when, who asked."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=Aprobacion.Estado.choices, empty_label="Todos")
    fecha = FiltroFechas(field_name="pedida_en", label="Pedida")

    class Meta:
        model = Aprobacion
        fields: tuple[str, ...] = ()


class ListadoDeAprobaciones(Listado):
    """What was asked and how it ended: the own requests, and those that one may look at."""

    clave = "aprobaciones"
    titulo = "Historial de aprobaciones"
    filtros = FiltroDeAprobaciones
    busqueda = ("titulo", "motivo", "pedida_por__apellido", "decidida_por__apellido")
    busqueda_ayuda = "Qué, motivo o persona"
    orden = "-pedida"
    vacio = Vacio(
        titulo="Todavía no se pidió nada",
        texto="Acá queda lo que una persona pide y otra decide: qué, por qué, quién y cuándo.",
        icono="writing-sign",
    )
    columnas = (
        Columna(clave="pedida", titulo="Pedida", valor="pedida_en", tipo="fecha_hora", orden="pedida_en"),
        Columna(clave="titulo", titulo="Qué", orden="titulo"),
        Columna(
            clave="quien", titulo="Quién la pidió", valor="pedida_por.nombre_completo", orden="pedida_por__apellido"
        ),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado(f.get_estado_display(), TONO_DE_APROBACION[f.estado]),
            tipo="estado",
            orden="estado",
        ),
        Columna(
            clave="decidida_por",
            titulo="La decidió",
            valor="decidida_por.nombre_completo",
            orden="decidida_por__apellido",
        ),
        Columna(clave="decidida", titulo="Decidida", valor="decidida_en", tipo="fecha_hora", orden="decidida_en"),
        Columna(clave="motivo", titulo="Motivo"),
        Columna(clave="sucursal", titulo="Sucursal", valor="sucursal.nombre", oculta_al_inicio=True),
        Columna(clave="nota", titulo="Nota", oculta_al_inicio=True),
    )

    def filas(self) -> QuerySet[Aprobacion]:
        """The own ones, and those of acts that one looks at."""
        return visibles_para(self.usuario)

    def url_fila(self, fila: Aprobacion) -> str:
        """Its page."""
        return reverse("nucleo:aprobacion", args=[fila.pk])
