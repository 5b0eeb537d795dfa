"""Tariff books: bring in a version, put it in force with its examples right, and retire it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction

from catastro.models import GrupoGestion, Servicio
from cesop.nucleo.bloqueos import bloquear, exclusiva
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora, hoy
from cesop.nucleo.models import Usuario
from facturacion.models import Corrida, CuadroTarifario, VersionDeCuadro
from facturacion.selectors import cuadros as lectura
from facturacion.selectors import imputables
from facturacion.tarifas.documento import a_json, de_json, huella
from facturacion.tarifas.modelo import Cuadro
from facturacion.tarifas.planilla import de_xlsx
from facturacion.tarifas.problemas import CuadroInvalido, Problema
from facturacion.tarifas.revision import revisar, revisar_serie

Estado = VersionDeCuadro.Estado
INCLUIDOS = Path(__file__).resolve().parents[1] / "cuadros"


@transaction.atomic
def importar(libro: Cuadro, *, usuario: Usuario, en_lugar_de: VersionDeCuadro | None = None) -> VersionDeCuadro:
    """Keep a version as a draft; the same one again is the same draft. The book is opened with its first version.

    en_lugar_de: a draft of the same book that it takes the place of. *Bloquea:* the book of that one. *Errores:*
    facturacion.cuadro_invalido (with every problem and its place), facturacion.sin_servicio,
    facturacion.otro_servicio, facturacion.otro_cuadro, facturacion.no_es_borrador.
    """
    if en_lugar_de is not None and en_lugar_de.cuadro.codigo != libro.codigo:
        raise ErrorNegocio(
            "facturacion.otro_cuadro",
            f"No se puede reemplazar el borrador porque el archivo es del cuadro {libro.codigo}, no de "
            f"{en_lugar_de.cuadro.codigo}. Importalo desde Cuadros tarifarios.",
        )
    if problemas := revisar(libro):
        raise ErrorNegocio(
            "facturacion.cuadro_invalido",
            f"No se puede importar {libro.nombre} porque tiene {len(problemas)} errores. Corregilos y reintentá.",
            problemas=[(problema.lugar, problema.mensaje) for problema in problemas],
        )
    servicio = Servicio.objects.filter(clave=libro.servicio).first()
    if servicio is None:
        raise ErrorNegocio(
            "facturacion.sin_servicio",
            f"No se puede importar {libro.nombre} porque no hay un servicio «{libro.servicio}». Cargalo en Servicios.",
        )
    cuadro, _ = CuadroTarifario.objects.get_or_create(
        codigo=libro.codigo, defaults={"nombre": libro.nombre, "servicio": servicio}
    )
    if cuadro.servicio_id != servicio.pk:
        raise ErrorNegocio(
            "facturacion.otro_servicio",
            f"No se puede importar porque el cuadro {cuadro.codigo} es de {cuadro.servicio}. Usá otro código.",
        )
    iguales = VersionDeCuadro.objects.filter(cuadro=cuadro, huella=huella(libro)).exclude(estado=Estado.RETIRADA)
    nueva = iguales.first() or VersionDeCuadro.objects.create(
        cuadro=cuadro, desde=libro.desde, norma=libro.norma[:160], contenido=a_json(libro), huella=huella(libro),
        usuario=usuario,
    )  # fmt: skip
    if en_lugar_de is not None and en_lugar_de != nueva:
        descartar(en_lugar_de)
    return nueva


@transaction.atomic
def activar(version: VersionDeCuadro, *, usuario: Usuario) -> VersionDeCuadro:
    """Put a draft in force from its day on.

    *Bloquea:* the book. *Errores:* facturacion.ya_activa, facturacion.ejemplos_distintos, facturacion.serie_invalida,
    facturacion.sin_regla, the constraint `versiondecuadro_una_activa`.
    """
    bloquear(exclusiva("talonario", f"cuadro:{version.cuadro_id}"), para="activar el cuadro")
    version.refresh_from_db()
    if version.estado != Estado.BORRADOR:
        raise ErrorNegocio("facturacion.ya_activa", "No se puede activar porque ya no es un borrador.")
    libro = lectura.leer(version.contenido)
    if problemas := revisar_serie([*lectura.otras(version), libro]):
        raise ErrorNegocio(
            "facturacion.serie_invalida",
            f"No se puede activar porque no encaja con las otras versiones: {problemas[0].mensaje}",
        )
    if sin_explicar := [d for d in lectura.diferencias(version) if not d.explicacion]:
        raise ErrorNegocio(
            "facturacion.ejemplos_distintos",
            f"No se puede activar porque el ejemplo {sin_explicar[0].ejemplo} no da lo que dice. "
            "Corregí el cuadro, o explicá la diferencia en el ejemplo.",
        )
    grupos = GrupoGestion.objects.filter(servicio=version.cuadro.servicio_id, activo=True)
    if faltas := imputables.faltas_de_libros([libro], grupos, al=max(version.desde, hoy())):
        raise ErrorNegocio(
            "facturacion.sin_regla",
            f"No se puede activar porque {'; '.join(faltas.values())}. Cargá lo que falta en el manual de asientos.",
        )
    version.estado, version.activada_en, version.activada_por = Estado.ACTIVA, ahora(), usuario
    version.save(update_fields=["estado", "activada_en", "activada_por"])
    return version


@transaction.atomic
def retirar(version: VersionDeCuadro) -> VersionDeCuadro:
    """Take a version out of force: only while nothing was billed with it.

    *Bloquea:* the book. *Errores:* facturacion.no_rige, facturacion.cuadro_usado.
    """
    bloquear(exclusiva("talonario", f"cuadro:{version.cuadro_id}"), para="retirar el cuadro")
    version.refresh_from_db()
    if version.estado != Estado.ACTIVA:
        raise ErrorNegocio("facturacion.no_rige", "No se puede retirar porque no está vigente. Actualizá la página.")
    usada = Corrida.objects.filter(
        grupo__politicas_de_facturacion__cuadro=version.cuadro, fecha__gte=version.desde
    ).exclude(estado=Corrida.Estado.CANCELADA)
    if usada.exists():
        raise ErrorNegocio(
            "facturacion.cuadro_usado",
            "No se puede retirar porque ya hay corridas desde ese día. Cargá una versión nueva.",
        )
    version.estado = Estado.RETIRADA
    version.save(update_fields=["estado"])
    return version


@transaction.atomic
def clonar(version: VersionDeCuadro, *, desde: dt.date, norma: str, usuario: Usuario) -> VersionDeCuadro:
    """A draft with the same prices, to rule from another day by another norm. Its examples come along.

    *Errores:* facturacion.clon_igual, those of `importar`.
    """
    libro = lectura.leer(version.contenido)
    if desde == libro.desde:
        raise ErrorNegocio("facturacion.clon_igual", "No se puede clonar para el mismo día. Elegí otro.", campo="desde")
    return importar(dataclasses.replace(libro, desde=desde, hasta=None, norma=norma), usuario=usuario)


@transaction.atomic
def descartar(version: VersionDeCuadro) -> None:
    """Delete a draft. *Bloquea:* the book. *Errores:* facturacion.no_es_borrador."""
    bloquear(exclusiva("talonario", f"cuadro:{version.cuadro_id}"), para="descartar el borrador")
    version.refresh_from_db()
    if version.estado != Estado.BORRADOR:
        raise ErrorNegocio("facturacion.no_es_borrador", "No se puede descartar porque ya no es un borrador.")
    version.delete()


def leer_archivo(nombre: str, contenido: bytes) -> Cuadro:
    """The book of a file, JSON or xlsx by its name. Raises CuadroInvalido with all that is wrong."""
    if nombre.lower().endswith(".xlsx"):
        return de_xlsx(contenido)
    try:
        return de_json(contenido.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CuadroInvalido([Problema(lugar="", mensaje="no es un texto UTF-8, ni una planilla .xlsx")]) from error


def incluidos() -> Iterable[Cuadro]:
    """The books that come with the program, of the services that there are."""
    servicios = set(Servicio.objects.values_list("clave", flat=True))
    for archivo in sorted(INCLUIDOS.glob("*.json")):
        libro = leer_archivo(archivo.name, archivo.read_bytes())
        if libro.servicio in servicios:
            yield libro
