"""Reads of the traces, for their screens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from cesop.nucleo.alcance import personas, visibles
from cesop.nucleo.models import Importacion, RegistroAuditoria, RegistroConsulta, Usuario
from cesop.nucleo.pedidos import usuario_de
from cesop.nucleo.permisos import puede_ver
from cesop.nucleo.planillas.declaracion import importaciones
from cesop.nucleo.trazas.palabras import Cambio, Nombres, cambios, nombre_de_tabla, nombres_de

OTRA_SUCURSAL = "alguien de otra sucursal"


def usuarios(request: Any) -> QuerySet[Usuario]:
    """People of the branches that who asks sees, for a filter."""
    return personas(usuario_de(request))


def auditados(usuario: Usuario) -> QuerySet[RegistroAuditoria]:
    """Changes made by people of the user's branches; those of the program itself, only for who sees all branches."""
    registros = RegistroAuditoria.objects.all()
    return registros if usuario.ve_todas else registros.filter(usuario_id__in=personas(usuario).order_by().values("pk"))


def consultados(usuario: Usuario) -> QuerySet[RegistroConsulta]:
    """Reads and exports by people of the user's branches, with who."""
    filas = RegistroConsulta.objects.select_related("usuario")
    return visibles(filas, usuario=usuario, campo="usuario__sucursal")


def tablas_auditadas() -> list[tuple[str, str]]:
    """(table, its name in words) of those with some record. Jumps over the index: one probe per table."""
    sql = """
        WITH RECURSIVE t AS (
            (SELECT tabla FROM nucleo_registroauditoria ORDER BY tabla LIMIT 1)
            UNION ALL
            SELECT (SELECT a.tabla FROM nucleo_registroauditoria a WHERE a.tabla > t.tabla ORDER BY a.tabla LIMIT 1)
            FROM t WHERE t.tabla IS NOT NULL
        )
        SELECT tabla FROM t WHERE tabla IS NOT NULL
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        tablas = [tabla for (tabla,) in cursor.fetchall()]
    return sorted(((tabla, nombre_de_tabla(tabla)) for tabla in tablas), key=lambda par: par[1])


@dataclass(frozen=True, kw_only=True)
class EntradaDeHistorial:
    """One change of a row, in words."""

    pk: int
    titulo: str
    quien: str
    cuando: dt.datetime
    cambios: list[Cambio]
    tono: str
    icono: str


_DIBUJOS = {"alta": ("bien", "plus"), "cambio": ("info", "pencil"), "baja": ("mal", "trash")}


def historial(tabla: str, *, clave: str, usuario: Usuario | None = None, limite: int = 100) -> list[EntradaDeHistorial]:
    """The last changes of one row, newest first, for `nucleo/trazas/historial.html`.

    usuario: who looks; without it, what is protected (`palabras.proteger`) shows covered. People of branches that
    `usuario` does not see have no name. One query by its index, and one for each table that the changes point to.
    """
    return entradas(RegistroAuditoria.objects.filter(tabla=tabla, clave=clave), usuario=usuario, limite=limite)


def entradas(
    filas: QuerySet[RegistroAuditoria], *, usuario: Usuario | None = None, limite: int = 100
) -> list[EntradaDeHistorial]:
    """The last of `filas`, newest first, as `historial` tells those of one row; the same cost."""
    registros = list(filas.order_by("-id")[:limite])
    nombres = nombres_de(registros)
    ajenos = _ajenos(registros, usuario=usuario)
    return [_entrada(registro, nombres, usuario, ajenos) for registro in registros]


def _ajenos(registros: list[RegistroAuditoria], *, usuario: Usuario | None) -> set[int]:
    """Who made the changes and is of a branch that `usuario` does not see."""
    quienes = {registro.usuario_id for registro in registros if registro.usuario_id is not None}
    if usuario is None or usuario.ve_todas or not quienes:
        return set()
    return quienes - set(personas(usuario).filter(pk__in=quienes).values_list("pk", flat=True))


def _entrada(
    registro: RegistroAuditoria, nombres: Nombres, usuario: Usuario | None, ajenos: set[int]
) -> EntradaDeHistorial:
    tono, icono = _DIBUJOS[registro.accion]
    return EntradaDeHistorial(
        pk=registro.pk,
        titulo=registro.get_accion_display().capitalize(),
        quien=OTRA_SUCURSAL if registro.usuario_id in ajenos else registro.usuario or f"el programa ({registro.rol})",
        cuando=registro.registrado_en,
        cambios=cambios(registro, nombres=nombres, usuario=usuario),
        tono=tono,
        icono=icono,
    )


def importaciones_visibles(*, usuario: Usuario) -> QuerySet[Importacion]:
    """Files of the kinds that the user may look at, brought by people of his branches, with who."""
    claves = [clave for clave, declarada in importaciones().items() if puede_ver(usuario, declarada.permiso)]
    filas = Importacion.objects.filter(tipo__in=claves).select_related("usuario")
    return visibles(filas, usuario=usuario, campo="usuario__sucursal")


def tipos_de_importacion() -> list[tuple[str, str]]:
    """(key, name) of the kinds of import."""
    return [(clave, declarada.titulo) for clave, declarada in importaciones().items()]


def nombre_de_tipo(tipo: str) -> str:
    """How people call a kind of import."""
    declarada = importaciones().get(tipo)
    return declarada.titulo if declarada else tipo


def destino_de_tipo(tipo: str, *, usuario: Usuario) -> str:
    """Name of the view where what a kind of import brings is seen; empty when the user may not open it."""
    declarada = importaciones().get(tipo)
    destino = declarada.destino if declarada else ""
    return destino if destino and puede_ver(usuario, destino) else ""
