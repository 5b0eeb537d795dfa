"""The register of persons as a list."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters
from django.db.models import Q, QuerySet

from catastro.models import Localidad, Persona
from catastro.pantallas.marco_personas import DOCUMENTO, TELEFONO, tapar, url_de, visto_por
from catastro.selectors import personas as lectura
from catastro.selectors.busqueda import con_palabras, ids_de_personas, palabras_de
from cesop.nucleo import formato
from cesop.nucleo.listados import Boton, Columna, FiltroLogico, Listado, Vacio

HALLADAS_MAX = 1_000


class FiltroDePersonas(django_filters.FilterSet):
    """What it is, whether it is an associate, whether it has accounts, where it lives."""

    asociado = FiltroLogico(label="Asociado", method="por_asociacion")
    con_cuentas = FiltroLogico(label="Con servicio", method="por_cuentas")
    tipo = django_filters.ChoiceFilter(label="Tipo", choices=Persona.Tipo.choices, empty_label="Todos")
    localidad = django_filters.ModelChoiceFilter(
        label="Localidad", queryset=Localidad.objects.all(), empty_label="Todas", method="por_localidad"
    )
    fallecida = FiltroLogico(label="Fallecida", field_name="fallecida_el", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Persona
        fields: tuple[str, ...] = ()

    def por_asociacion(self, filas: QuerySet[Persona], nombre: str, valor: bool) -> QuerySet[Persona]:
        """Associates of today."""
        return lectura.con_asociacion(filas, es=valor)

    def por_cuentas(self, filas: QuerySet[Persona], nombre: str, valor: bool) -> QuerySet[Persona]:
        """Holders of today."""
        return lectura.con_cuentas(filas, tiene=valor)

    def por_localidad(self, filas: QuerySet[Persona], nombre: str, valor: Localidad) -> QuerySet[Persona]:
        """Where they live, or get their post."""
        return lectura.de_localidad(filas, localidad=valor)


def documento_de(persona: Persona) -> str:
    """ "DNI 12345678", or its CUIT when it has only that."""
    if persona.documento:
        return f"{persona.get_documento_tipo_display()} {persona.documento}"
    return f"CUIT {formato.cuit(persona.cuit)}" if persona.cuit else ""


class ListadoDePersonas(Listado):
    """Every person and company that the cooperative deals with."""

    clave = "personas"
    titulo = "Personas"
    filtros = FiltroDePersonas
    importa = "personas"
    busqueda = ("nombre",)
    busqueda_ayuda = "Nombre, documento o teléfono"
    orden = "nombre"
    vacio = Vacio(
        titulo="Todavía no hay personas",
        texto="Acá está cada persona y empresa con la que trata la cooperativa: titulares, asociados y proveedores.",
        icono="users",
        accion="Agregar una persona",
        ruta="catastro:persona_nueva",
    )
    botones = (
        Boton(titulo="Agregar persona", ruta="catastro:persona_nueva", icono="user-plus", tecla="N", principal=True),
    )
    columnas = (
        Columna(
            clave="nombre",
            titulo="Nombre",
            detalle=lambda f: "persona jurídica" if f.tipo == "juridica" else "",
            orden="nombre_clave",
        ),
        Columna(
            clave="documento",
            titulo="Documento",
            detalle=lambda f: f.get_documento_tipo_display() if f.documento_tipo not in ("", "dni") else "",
            permiso=DOCUMENTO,
            mascara=tapar,
            orden="documento",
        ),
        Columna(
            clave="cuit", titulo="CUIT o CUIL", valor=lambda f: formato.cuit(f.cuit), permiso=DOCUMENTO, mascara=tapar,
            orden="cuit",
        ),
        Columna(
            clave="asociado",
            titulo="Asociado",
            valor=lambda f: str(f.numero_de_asociado or ""),
            orden="numero_de_asociado",
        ),
        Columna(clave="cuentas", titulo="Servicios", tipo="entero", valor=lambda f: f.cuantas_cuentas or None),
        Columna(clave="telefono", titulo="Teléfono", permiso=TELEFONO, mascara=tapar),
        Columna(clave="localidad", titulo="Localidad", orden="localidad"),
        Columna(clave="correo", titulo="Correo", permiso=TELEFONO, mascara=tapar, oculta_al_inicio=True),
        Columna(
            clave="nacimiento", titulo="Nacimiento", tipo="fecha", orden="nacimiento", permiso=DOCUMENTO,
            oculta_al_inicio=True,
        ),
        Columna(clave="tipo", titulo="Tipo", valor="get_tipo_display", orden="tipo", oculta_al_inicio=True),
        Columna(
            clave="documento_tipo", titulo="Tipo de documento",
            valor=lambda f: f.get_documento_tipo_display() if f.documento else "", permiso=DOCUMENTO,
            oculta_al_inicio=True,
        ),
        Columna(
            clave="alta", titulo="Alta", valor="registrado_en", tipo="fecha_hora", orden="registrado_en",
            oculta_al_inicio=True,
        ),
    )  # fmt: skip

    def filas(self) -> QuerySet[Persona]:
        """Those that stand."""
        return lectura.padron()

    def buscar(self, texto: str) -> Q | None:
        """By words of the name through its index; by numbers, or by what looks like it, through the search."""
        palabras = palabras_de(texto)
        por_nombre = con_palabras("nombre_clave", palabras)
        son_nombre = palabras and not any(p.isdecimal() for p in palabras) and "@" not in texto
        if son_nombre and Persona.objects.filter(por_nombre).order_by().exists():
            return por_nombre
        return Q(pk__in=ids_de_personas(texto, maximo=HALLADAS_MAX, visto=visto_por(self.usuario)))

    def preparar(self, filas: Sequence[Persona]) -> None:
        """How many accounts each one holds."""
        cuantas = lectura.cuentas_por_persona([fila.pk for fila in filas])
        for fila in filas:
            fila.cuantas_cuentas = cuantas.get(fila.pk, 0)  # type: ignore[attr-defined]

    def url_fila(self, fila: Persona) -> str:
        """Its file."""
        return url_de(fila)
