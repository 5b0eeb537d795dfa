"""Templates and recurring entries: what drafts are started from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from cesop.nucleo import formato
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.fechas import sumar_meses
from cesop.nucleo.models import Usuario
from cesop.nucleo.permisos import puede_escribir
from contabilidad.models import AsientoManual, AsientoRecurrente, PlantillaAsiento, RenglonPlantilla
from contabilidad.services.controles import CARGAR_ASIENTO
from contabilidad.services.manual import RenglonCargado, escribir_renglones, exigir_importes


@transaction.atomic
def guardar_plantilla(
    nombre: str,
    *,
    glosa: str,
    renglones: Sequence[tuple[str, RenglonCargado]],
    usuario: Usuario,
    plantilla: PlantillaAsiento | None = None,
) -> PlantillaAsiento:
    """Make a template, or replace what `plantilla` says. renglones: (side, line); side is "debe" or "haber".

    *Errores:* SinPermiso, plantillas.nombre, plantillas.renglones, EventoInvalido.
    """
    _exigir_permiso(usuario)
    if not nombre.strip():
        raise ErrorNegocio(
            "plantillas.nombre",
            "No se puede guardar la plantilla porque le falta el nombre. Escribilo.",
            campo="nombre",
        )
    if len(renglones) < 2:
        raise ErrorNegocio(
            "plantillas.renglones", "No se puede guardar la plantilla porque hacen falta dos renglones. Agregalos."
        )
    exigir_importes([renglon for _, renglon in renglones])
    destino = plantilla or PlantillaAsiento()
    if PlantillaAsiento.objects.filter(nombre=nombre.strip()).exclude(pk=destino.pk).exists():
        raise ErrorNegocio(
            "plantillas.nombre",
            "No se puede guardar la plantilla porque hay otra con ese nombre. Usá otro.",
            campo="nombre",
        )
    destino.nombre, destino.glosa = nombre.strip(), glosa.strip()
    destino.save()
    destino.renglones.all().delete()
    RenglonPlantilla.objects.bulk_create(
        RenglonPlantilla(
            plantilla=destino,
            orden=orden,
            lado=lado,
            cuenta_id=r.cuenta,
            debe=r.debe,
            haber=r.haber,
            seccion_id=r.seccion,
            centro_id=r.centro,
            gestion=r.gestion or None,
            glosa=r.glosa.strip(),
        )
        for orden, (lado, r) in enumerate(renglones, start=1)
    )
    return destino


def renglones_de(plantilla: PlantillaAsiento) -> list[RenglonCargado]:
    """The lines of a template, to fill in the form of a new draft."""
    return [
        RenglonCargado(
            cuenta=r.cuenta_id,
            debe=r.debe,
            haber=r.haber,
            seccion=r.seccion_id,
            centro=r.centro_id,
            gestion=r.gestion,
            glosa=r.glosa,
        )
        for r in plantilla.renglones.order_by("orden")
    ]


@transaction.atomic
def retirar_plantilla(plantilla: PlantillaAsiento, *, usuario: Usuario) -> None:
    """Offer a template no more, and make no more drafts of it. What was made stays. *Errores:* SinPermiso."""
    _exigir_permiso(usuario)
    plantilla.activa = False
    plantilla.save(update_fields=["activa"])


@transaction.atomic
def guardar_recurrente(
    plantilla: PlantillaAsiento,
    *,
    desde: dt.date,
    hasta: dt.date | None,
    cada_meses: int,
    dia: int,
    usuario: Usuario,
    recurrente: AsientoRecurrente | None = None,
) -> AsientoRecurrente:
    """Make a recurring rule over `[desde, hasta)`, or change `recurrente`. *Errores:* SinPermiso, recurrentes.rango."""
    _exigir_permiso(usuario)
    if (hasta is not None and hasta <= desde) or not 1 <= dia <= 31 or not 1 <= cada_meses <= 12:
        raise ErrorNegocio(
            "recurrentes.rango",
            "No se puede guardar porque las fechas, el día o los meses no son válidos. Corregilos.",
        )
    regla = recurrente or AsientoRecurrente()
    regla.plantilla, regla.desde, regla.hasta = plantilla, desde, hasta
    regla.cada_meses, regla.dia = cada_meses, dia
    regla.save()
    return regla


@transaction.atomic
def generar_recurrentes(mes: dt.date, *, usuario: Usuario) -> list[AsientoManual]:
    """Drafts of the rules that fall in the month of `mes`, once each: asking again makes only what is missing.

    *Bloquea:* the month's generation.
    """
    primero = mes.replace(day=1)
    asegurar(exclusiva("manual", f"recurrentes-{primero:%Y-%m}"), para="generar los recurrentes")
    siguiente = sumar_meses(primero, 1)
    reglas = (
        AsientoRecurrente.objects.filter(Q(hasta__isnull=True) | Q(hasta__gt=primero), desde__lt=siguiente)
        .exclude(generados__mes=primero)
        .filter(plantilla__activa=True)
        .select_related("plantilla")
        .order_by("pk")
    )
    return [
        _generar(regla, fecha=fecha, mes=primero, usuario=usuario)
        for regla in reglas
        if (fecha := fecha_en(regla, mes=primero)) is not None
    ]


def fecha_en(regla: AsientoRecurrente, *, mes: dt.date) -> dt.date | None:
    """The day of `mes` (its first day) on which a rule falls, or None."""
    meses = (mes.year - regla.desde.year) * 12 + mes.month - regla.desde.month
    ultimo = sumar_meses(mes, 1) - dt.timedelta(days=1)
    fecha = mes.replace(day=min(regla.dia, ultimo.day))
    en_rango = regla.desde <= fecha and (regla.hasta is None or fecha < regla.hasta)
    return fecha if en_rango and meses % regla.cada_meses == 0 else None


def _exigir_permiso(usuario: Usuario) -> None:
    if not puede_escribir(usuario, CARGAR_ASIENTO):
        raise SinPermiso(
            "plantillas.sin_permiso",
            "No se puede guardar porque tu usuario no carga asientos. Pedíselo a contaduría.",
        )


def _generar(regla: AsientoRecurrente, *, fecha: dt.date, mes: dt.date, usuario: Usuario) -> AsientoManual:
    plantilla = regla.plantilla
    manual = AsientoManual.objects.create(
        fecha=fecha,
        glosa=f"{plantilla.glosa or plantilla.nombre}, {formato.mes(mes)}"[:160],
        plantilla=plantilla,
        recurrente=regla,
        mes=mes,
        creado_por=usuario,
        cargado_por=usuario,
    )
    escribir_renglones(manual, renglones_de(plantilla))
    return manual
