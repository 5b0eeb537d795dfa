"""Global search and command palette: one box over what every module finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.db.models import F, FloatField, Func, Model, QuerySet, TextField, Value  # noqa: TID251 - likeness, not money
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from cesop.nucleo import formato
from cesop.nucleo.alcance import personas, sucursales_de
from cesop.nucleo.interfaz.ports import BUSQUEDA, Hallazgo
from cesop.nucleo.interfaz.registro import modulos, paginas_de
from cesop.nucleo.models import Parametro, Usuario
from cesop.nucleo.permisos import puede_ver
from cesop.nucleo.procesos.selectors import visibles_para
from cesop.nucleo.texto import SinAcentos, plegar

MAXIMO_POR_GRUPO = 6
LETRAS_MINIMAS = 2
PARECIDO_MINIMO = 0.5  # word_similarity: "quirga" still finds Quiroga

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Grupo:
    """Results of one provider."""

    titulo: str
    hallazgos: Sequence[Hallazgo]


def buscar(texto: str, *, usuario: Usuario) -> list[Grupo]:
    """Groups with results, in order of registration. An empty text lists the pages that the user may open."""
    limpio = " ".join(texto.split())[:80]
    encontrados = [
        Grupo(titulo=buscador.titulo, hallazgos=hallazgos)
        for _, buscador in BUSQUEDA
        if (hallazgos := buscador.buscar(limpio, usuario=usuario, maximo=MAXIMO_POR_GRUPO))
    ]
    return encontrados


class Parecido(Func):
    """SQL `word_similarity(what is searched, where)`, 0 to 1."""

    function = "word_similarity"
    output_field = FloatField()


def parecidas(filas: QuerySet[M], texto: str, *campos: str) -> QuerySet[M]:
    """`filas` whose `campos` look like `texto`, tolerant to accents and to a typing error, most alike first."""
    partes: list[Any] = []
    for campo in campos:
        partes += [Cast(F(campo), TextField()), Value(" ", output_field=TextField())]
    anotadas = filas.annotate(parecido=Parecido(Value(plegar(texto)), SinAcentos(Concat(*partes))))
    return cast("QuerySet[M]", anotadas.filter(parecido__gte=PARECIDO_MINIMO).order_by("-parecido", "pk"))


class Pantallas:
    """The pages of the rail, as commands."""

    titulo = "Ir a"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """Pages whose name, module or words contain every word of `texto`; by its name first. No query."""
        nombres = {modulo.clave: modulo.nombre for modulo in modulos()}
        dicho = plegar(texto)
        palabras = dicho.split()
        halladas = [
            p
            for p in paginas_de(usuario)
            if all(palabra in plegar(f"{p.nombre} {nombres[p.modulo]} {p.palabras}") for palabra in palabras)
        ]
        return [
            Hallazgo(titulo=p.nombre, detalle=nombres[p.modulo], url=p.url, icono=p.icono)
            for p in sorted(halladas, key=lambda p: _lejania(plegar(p.nombre), dicho))
        ][: maximo if palabras else 30]


def _lejania(nombre: str, dicho: str) -> int:
    """How far a name is from what was typed: it is that, starts so, has its words, or is found by other words."""
    if nombre == dicho:
        return 0
    if nombre.startswith(dicho):
        return 1
    return 2 if all(palabra in nombre for palabra in dicho.split()) else 3


class Usuarios:
    """People of the program."""

    titulo = "Usuarios"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By name, surname or user name."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "nucleo:usuarios"):
            return []
        filas = parecidas(
            personas(usuario).select_related("sucursal"),
            texto,
            "nombre",
            "apellido",
            "usuario",
        )
        return [
            Hallazgo(
                titulo=fila.nombre_completo,
                detalle=f"{fila.usuario} · {fila.sucursal}",
                url=reverse("nucleo:usuario", args=[fila.pk]),
                icono="user",
                estado="" if fila.is_active else "De baja",
            )
            for fila in filas[:maximo]
        ]


class Sucursales:
    """Branches."""

    titulo = "Sucursales"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By code, name or town."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "nucleo:sucursales"):
            return []
        filas = parecidas(sucursales_de(usuario), texto, "codigo", "nombre", "localidad")
        return [
            Hallazgo(
                titulo=fila.nombre,
                detalle=f"{fila.codigo} · {fila.localidad}",
                url=reverse("nucleo:sucursal", args=[fila.pk]),
                icono="building",
            )
            for fila in filas[:maximo]
        ]


class Parametros:
    """Dated parameters."""

    titulo = "Parámetros"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By name or key."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "nucleo:parametros"):
            return []
        return [
            Hallazgo(
                titulo=fila.nombre,
                detalle=fila.clave,
                url=reverse("nucleo:parametro", args=[fila.pk]),
                icono="adjustments",
            )
            for fila in parecidas(Parametro.objects.all(), texto, "nombre", "clave")[:maximo]
        ]


class Procesos:
    """Runs of mass work."""

    titulo = "Procesos"

    def buscar(self, texto: str, *, usuario: Usuario, maximo: int) -> Sequence[Hallazgo]:
        """By title, those of the branches and of the kinds that the user sees."""
        if len(texto) < LETRAS_MINIMAS or not puede_ver(usuario, "nucleo:procesos"):
            return []
        filas = parecidas(visibles_para(usuario), texto, "titulo")
        return [
            Hallazgo(
                titulo=fila.titulo,
                detalle=formato.fecha_hora(fila.registrado_en),
                url=reverse("nucleo:proceso", args=[fila.pk]),
                icono="activity",
                estado=fila.get_estado_display(),
            )
            for fila in filas[:maximo]
        ]


def registrar() -> None:
    """The kernel's own providers."""
    BUSQUEDA.registrar("pantallas", Pantallas())
    BUSQUEDA.registrar("usuarios", Usuarios())
    BUSQUEDA.registrar("sucursales", Sucursales())
    BUSQUEDA.registrar("parametros", Parametros())
    BUSQUEDA.registrar("procesos", Procesos())
