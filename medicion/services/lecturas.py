"""One reading: loaded by hand, corrected, annulled, with its photo; and what it means, computed at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from catastro.models import PuntoDeRuta, Ruta
from cesop.nucleo import adjuntos
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import hoy
from cesop.nucleo.models import Usuario
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import Anomalia, Consumo, FotoDeLectura, Lectura, LoteLectura, PuntoLote
from medicion.services import calculo
from medicion.services.dial import exigir_que_entre
from medicion.services.mesa import exigir_abierta, exigir_motivo, tomar
from medicion.services.reemplazo import exigir_viva, reemplazar

FOTO = "medicion:lectura_foto"
ABIERTOS = (LoteLectura.Estado.GENERADO, LoteLectura.Estado.EXPORTADO)


@dataclass(frozen=True, kw_only=True)
class Cargada:
    """What somebody typed for a register of a batch. valor: null when the anomaly excuses it."""

    valor: Decimal | None
    anomalia: str = SIN_NOVEDAD
    fecha: dt.date | None = None
    observacion: str = ""


@transaction.atomic
def cargar(punto: PuntoLote, cargada: Cargada, *, usuario: Usuario) -> Lectura:
    """Register the reading of a point of a batch, or correct the one that it has; its consumption is computed at once.

    The same twice is once. *Bloquea:* the accounts of the service point. *Errores:* `lecturas.lote_cerrado`,
    `lecturas.sin_valor`, `lecturas.anomalia`, `lecturas.fecha`, `dial.no_cabe`; constraints `lectura_valor`,
    `lectura_lugar`.
    """
    asegurar(calculo.llaves([punto.suministro_id]), para="registrar la lectura")
    lote = LoteLectura.objects.get(pk=punto.lote_id)
    if lote.estado not in ABIERTOS:
        raise ErrorNegocio(
            "lecturas.lote_cerrado",
            f"No se puede registrar la lectura porque el lote {lote} está {lote.get_estado_display().lower()}. "
            "Reabrilo, o corregila desde la mesa.",
        )
    _exigir_coherente(cargada)
    if cargada.valor is not None:
        exigir_que_entre(punto.registro, cargada.valor)
    previa = viva(lote.pk, punto.registro_id)
    if previa is not None and _igual(previa, cargada):
        return previa
    nueva = Lectura.objects.create(
        suministro_id=punto.suministro_id,
        medidor_id=punto.medidor_id,
        registro_id=punto.registro_id,
        origen=Lectura.Origen.OFICINA,
        fecha=cargada.fecha or min(hoy(), max(lote.fecha_teorica, previa.fecha if previa else lote.fecha_teorica)),
        crudo=cargada.valor,
        valor=cargada.valor,
        multiplicador=punto.multiplicador,
        anomalia_id=cargada.anomalia,
        observacion=" ".join(cargada.observacion.split())[:120],
        lote=lote,
        reemplaza=previa,
        motivo="Vuelta a cargar" if previa else "",
        usuario=usuario,
    )
    calculo.calcular([punto.suministro_id], lotes=[lote.pk], usuario=usuario)
    return nueva


def viva(lote: int, registro: int) -> Lectura | None:
    """The reading that counts of a register in a batch, if it has one."""
    filas = Lectura.objects.filter(lote=lote, registro=registro, clase=Lectura.Clase.LECTURA, anulada=False)
    return filas.filter(reemplazada_por__isnull=True).order_by("-pk").first()


def _igual(previa: Lectura, cargada: Cargada) -> bool:
    return (
        previa.valor == cargada.valor
        and previa.anomalia_id == cargada.anomalia
        and (cargada.fecha is None or previa.fecha == cargada.fecha)
    )


def _exigir_coherente(cargada: Cargada) -> None:
    """The anomaly exists, and excuses the value when there is none; the day is not to come."""
    anomalia = Anomalia.objects.filter(pk=cargada.anomalia, activa=True).first()
    if anomalia is None:
        raise ErrorNegocio(
            "lecturas.anomalia",
            f"No se puede registrar la anomalía {cargada.anomalia[:4]} porque no existe. Elegí otra.",
            campo="anomalia",
        )
    if cargada.valor is None and not anomalia.admite_sin_lectura:
        raise ErrorNegocio(
            "lecturas.sin_valor",
            f"No se puede registrar sin la lectura: «{anomalia.nombre}» no la excusa. Escribila, o elegí la anomalía.",
            campo="valor",
        )
    if cargada.fecha is not None and cargada.fecha > hoy():
        raise ErrorNegocio(
            "lecturas.fecha", "No se puede registrar una lectura de un día que no llegó. Corregila.", campo="fecha"
        )


# ── Corrections ──


@transaction.atomic
def corregir(lectura: Lectura, *, valor: Decimal | None, motivo: str, usuario: Usuario) -> Lectura:
    """Put another value in the place of a reading, with the reason; the raw one stays beside. What it measures is
    computed again.

    *Bloquea:* the accounts of the service point. *Errores:* `mesa.sin_motivo`, `lecturas.reemplazada`,
    `lecturas.sin_cambio`, `lecturas.sin_valor`, `dial.no_cabe`.
    """
    motivo = exigir_motivo(motivo, para="corregir la lectura")
    asegurar(calculo.llaves([lectura.suministro_id]), para="corregir la lectura")
    nueva = _reemplazar(lectura, valor=valor, motivo=motivo, usuario=usuario)
    calculo.calcular([lectura.suministro_id], usuario=usuario)
    return nueva


@transaction.atomic
def corregir_del_consumo(pk: int, *, valor: Decimal | None, motivo: str, usuario: Usuario) -> Consumo | None:
    """Correct the reading that closes an objected consumption. Returns the consumption that takes its place.

    As `corregir`; also `mesa.decidida`, `mesa.sin_lectura`.
    """
    motivo = exigir_motivo(motivo, para="corregir")
    consumo = tomar([pk], para="corregir")[0]
    exigir_abierta(consumo, para="corregir")
    if consumo.lectura is None:
        raise ErrorNegocio("mesa.sin_lectura", "No se puede corregir porque no hay lectura. Cargala, o estimá.")
    corregir(consumo.lectura, valor=valor, motivo=motivo, usuario=usuario)
    return Consumo.objects.filter(reemplaza=consumo).select_related("validacion__usuario").first()


def _reemplazar(lectura: Lectura, *, valor: Decimal | None, motivo: str, usuario: Usuario) -> Lectura:
    exigir_viva(lectura)
    if valor is None:
        raise ErrorNegocio("lecturas.sin_valor", "No se puede corregir sin la lectura. Escribila.", campo="valor")
    if valor == lectura.valor:
        raise ErrorNegocio(
            "lecturas.sin_cambio",
            "No se puede corregir con el mismo valor. Escribí otro, o aceptala como está.",
            campo="valor",
        )
    # A value that somebody gives is not an estimate any more.
    dada = {"origen": Lectura.Origen.OFICINA, "metodo": ""} if lectura.origen == Lectura.Origen.ESTIMADA else {}
    return reemplazar(lectura, usuario=usuario, motivo=motivo, valor=valor, **dada)


@transaction.atomic
def anular(lectura: Lectura, *, motivo: str, usuario: Usuario) -> Lectura:
    """Say that a reading never was, with the reason. What it measured is computed again without it.

    *Bloquea:* the accounts of the service point. *Errores:* `mesa.sin_motivo`, `lecturas.reemplazada`.
    """
    motivo = exigir_motivo(motivo, para="anular la lectura")
    asegurar(calculo.llaves([lectura.suministro_id]), para="anular la lectura")
    exigir_viva(lectura)
    anulada = Lectura.objects.create(
        suministro_id=lectura.suministro_id,
        medidor_id=lectura.medidor_id,
        registro_id=lectura.registro_id,
        clase=lectura.clase,
        origen=Lectura.Origen.OFICINA,
        fecha=lectura.fecha,
        multiplicador=lectura.multiplicador,
        anomalia_id=lectura.anomalia_id,
        lote_id=lectura.lote_id,
        reemplaza=lectura,
        motivo=motivo,
        anulada=True,
        usuario=usuario,
    )
    calculo.calcular([lectura.suministro_id], usuario=usuario)
    return anulada


@transaction.atomic
def adjuntar_foto(lectura: Lectura, archivo: UploadedFile[bytes], *, usuario: Usuario) -> FotoDeLectura:
    """Keep a photo of the meter beside its reading. *Errores:* those of `adjuntos.guardar`."""
    punto = PuntoDeRuta.objects.filter(suministro=lectura.suministro_id, uso=Ruta.Uso.LECTURA).select_related(
        "ruta__sucursal"
    )
    de_ruta = punto.first()
    sucursal = de_ruta.ruta.sucursal if de_ruta else usuario.sucursal
    adjunto = adjuntos.guardar(archivo, permiso=FOTO, sucursal=sucursal, usuario=usuario)
    return FotoDeLectura.objects.create(lectura=lectura, adjunto=adjunto)
