"""A notice to many people: in their inbox, and by mail if asked for. A process, because they may be many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django import forms
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.alcance import visibles
from cesop.nucleo.models import Lote, Proceso, Usuario
from cesop.nucleo.notificaciones.correo import encolar_correo
from cesop.nucleo.notificaciones.services import notificar_a
from cesop.nucleo.permisos import ROLES
from cesop.nucleo.procesos.selectors import resultados
from cesop.nucleo.procesos.tipos import (
    Carga,
    ContextoDeLote,
    Enlace,
    Json,
    Rechazo,
    ResultadoDeLote,
    Resumen,
    TipoDeProceso,
)

POR_LOTE: Final = 20
SOLO_BANDEJA, TAMBIEN_CORREO = "bandeja", "correo"


class FormularioDeAviso(forms.Form):
    """What to say, and to whom."""

    titulo = forms.CharField(label="Título", max_length=120)
    texto = forms.CharField(
        label="Texto", max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text="Hasta 400 letras."
    )
    rol = forms.ChoiceField(
        label="A quiénes", required=False, choices=[("", "A todos los roles"), *ROLES.items()], initial=""
    )
    medio = forms.ChoiceField(
        label="Por dónde",
        choices=[(SOLO_BANDEJA, "Solo en el programa"), (TAMBIEN_CORREO, "En el programa y por correo")],
        initial=SOLO_BANDEJA,
    )


class AvisoGeneral(TipoDeProceso):
    """Tells something to every active user of the branches that its owner sees."""

    clave = "aviso_general"
    nombre = "Aviso general"
    descripcion = "Avisa algo a todas las personas que usan el programa, o a las de un rol, en las sucursales que ves."
    icono = "speakerphone"
    permiso = "proceso:aviso_general"
    unidad = ("persona", "personas")
    formulario = FormularioDeAviso

    def planificar(self, proceso: Proceso) -> Iterable[Carga]:
        """Who is active now, in chunks of twenty."""
        personas = visibles(Usuario.objects.filter(is_active=True), usuario=proceso.dueno)
        if rol := proceso.parametros["rol"]:
            personas = personas.filter(groups__name=rol)
        claves = list(personas.order_by("pk").values_list("pk", flat=True))
        for desde in range(0, len(claves), POR_LOTE):
            tanda = claves[desde : desde + POR_LOTE]
            yield Carga(datos={"usuarios": tanda}, unidades=len(tanda))

    def ejecutar(self, lote: Lote, *, contexto: ContextoDeLote) -> ResultadoDeLote:
        """A line in each inbox; the mail, only to who has an address."""
        parametros = contexto.proceso.parametros
        por_correo = parametros["medio"] == TAMBIEN_CORREO
        rechazos = []
        personas = list(Usuario.objects.filter(pk__in=lote.carga["usuarios"]).order_by("pk"))
        notificar_a(personas, titulo=parametros["titulo"], texto=parametros["texto"])
        for persona in personas if por_correo else ():
            if persona.correo:
                encolar_correo(
                    clave=f"proceso:{contexto.proceso.pk}:usuario:{persona.pk}",
                    para=persona.correo,
                    asunto=parametros["titulo"],
                    cuerpo=parametros["texto"],
                )
            else:
                rechazos.append(_sin_correo(persona))
        return ResultadoDeLote(
            resultado={"avisadas": lote.unidades, "sin_correo": len(rechazos)}, rechazos=tuple(rechazos)
        )

    def resumir(self, proceso: Proceso) -> Resumen:
        """How many people, and how many of them have no address."""
        filas = list(resultados(proceso))
        avisadas = sum(fila["avisadas"] for fila in filas)
        cifras = {"Personas avisadas": formato.entero(avisadas)}
        enlaces: tuple[Enlace, ...] = ()
        if proceso.parametros["medio"] == TAMBIEN_CORREO:
            sin_correo = sum(fila["sin_correo"] for fila in filas)
            cifras |= {
                "Correos escritos": formato.entero(avisadas - sin_correo),
                "Sin correo": formato.entero(sin_correo),
            }
            enlaces = (Enlace(texto="Ver el correo saliente", url=reverse("nucleo:correo")),)
        texto = "1 persona avisada." if avisadas == 1 else f"{formato.entero(avisadas)} personas avisadas."
        return Resumen(texto=texto, cifras=cifras, enlaces=enlaces)

    def titulo(self, parametros: Json) -> str:
        """What it says."""
        return f"Aviso: {parametros['titulo']}"


def _sin_correo(persona: Usuario) -> Rechazo:
    return Rechazo(
        referencia=persona.nombre_completo,
        causa="Sin correo",
        mensaje=f"No se puede mandar el correo a {persona} porque no tiene dirección. Cargala en su ficha.",
        enlace=reverse("nucleo:usuario", args=[persona.pk]),
    )
