"""List of the outgoing mail, and its resending."""

from __future__ import annotations

from uuid import UUID

import django_filters
from django.db.models import QuerySet

from cesop.nucleo import formato
from cesop.nucleo.listados import Accion, Columna, Estado, FiltroFechas, Listado, Previsualizacion, Vacio
from cesop.nucleo.listados.columnas import Tono
from cesop.nucleo.models import CorreoSaliente, Usuario
from cesop.nucleo.notificaciones import correo
from cesop.nucleo.notificaciones.selectors import correos_visibles

TONOS: dict[str, Tono] = {"pendiente": "info", "enviado": "bien", "fallado": "mal"}


def _previsualizar(filas: QuerySet[CorreoSaliente]) -> Previsualizacion:
    enviados = filas.filter(estado=CorreoSaliente.Estado.ENVIADO).count()
    total = filas.count()
    consecuencias = ["Se mandan en el próximo minuto, con todos sus intentos de nuevo."]
    if enviados:
        consecuencias.append(f"{formato.entero(enviados)} ya se enviaron y no se vuelven a mandar.")
    return Previsualizacion(cantidad=total - enviados, consecuencias=consecuencias)


def _reenviar(filas: QuerySet[CorreoSaliente], *, usuario: Usuario, motivo: str, clave: UUID) -> str:
    cuantos = correo.reenviar(filas, usuario=usuario)
    return "1 correo vuelve a la cola." if cuantos == 1 else f"{formato.entero(cuantos)} correos vuelven a la cola."


class FiltroDeCorreo(django_filters.FilterSet):
    """State and when it was written."""

    estado = django_filters.ChoiceFilter(label="Estado", choices=CorreoSaliente.Estado.choices, empty_label="Todos")
    escrito = FiltroFechas(field_name="registrado_en", label="Escrito")

    class Meta:
        model = CorreoSaliente
        fields: tuple[str, ...] = ()


class ListadoDeCorreo(Listado):
    """Every mail that the program wrote: sent, to be sent, or impossible to send."""

    clave = "correo"
    titulo = "Correo saliente"
    filtros = FiltroDeCorreo
    busqueda = ("para", "asunto")
    busqueda_ayuda = "Destinatario o asunto"
    orden = "-escrito"
    vacio = Vacio(
        titulo="Todavía no se escribió ningún correo",
        texto="Acá se ve cada correo que el programa manda: si salió, cuándo se reintenta y por qué no pudo.",
        icono="mail",
    )
    columnas = (
        Columna(clave="para", titulo="Para", orden="para"),
        Columna(clave="asunto", titulo="Asunto", orden="asunto"),
        Columna(
            clave="estado",
            titulo="Estado",
            valor=lambda f: Estado(f.get_estado_display(), TONOS[f.estado]),
            tipo="estado",
            orden="estado",
        ),
        Columna(clave="escrito", titulo="Escrito", valor="registrado_en", tipo="fecha_hora", orden="id"),
        Columna(clave="enviado", titulo="Enviado", valor="enviado_en", tipo="fecha_hora", orden="enviado_en"),
        Columna(clave="intentos", titulo="Intentos", tipo="entero", orden="intentos"),
        Columna(
            clave="proximo",
            titulo="Próximo intento",
            valor=lambda f: f.proximo_intento_en if f.estado == "pendiente" and f.intentos else None,
            tipo="fecha_hora",
            orden="proximo_intento_en",
        ),
        Columna(clave="error", titulo="Último error", orden="error"),
        Columna(clave="clave", titulo="Clave", oculta_al_inicio=True),
    )
    acciones = (
        Accion(
            clave="reenviar",
            titulo="Reenviar",
            permiso=correo.REENVIAR,
            previsualizar=_previsualizar,
            ejecutar=_reenviar,
            icono="send",
        ),
    )

    def filas(self) -> QuerySet[CorreoSaliente]:
        """Those to people of the user's branches."""
        return correos_visibles(self.usuario)
