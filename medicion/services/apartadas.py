"""Rows of files that were set apart: what they were, as somebody says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from catastro.models import Colocacion, Medidor, RegistroMedidor, Suministro
from catastro.selectors.medidores import colocaciones_al
from cesop.nucleo.bloqueos import asegurar
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.fechas import ahora
from cesop.nucleo.models import Usuario
from medicion.anomalias import SIN_NOVEDAD
from medicion.models import FilaApartada, Lectura, LoteLectura
from medicion.services.calculo import calcular, llaves
from medicion.services.dial import exigir_que_entre


@dataclass(frozen=True, kw_only=True)
class LecturaDicha:
    """What a row really was. valor: null when the anomaly excuses it."""

    lote: LoteLectura
    suministro: Suministro
    magnitud: str
    fecha: dt.date
    valor: Decimal | None
    anomalia: str = SIN_NOVEDAD


@transaction.atomic
def tomar_apartada(fila: FilaApartada, dicha: LecturaDicha, *, motivo: str, usuario: Usuario) -> Lectura:
    """Turn a row into the reading that it was, of the meter that was there that day; what it makes is computed.

    When the batch already has one of that register, it is corrected. *Bloquea:* the accounts of the service point.
    *Errores:* `apartadas.resuelta`, `apartadas.sin_motivo`, `apartadas.sin_medidor`; those of readings.
    """
    motivo = _exigir_motivo(motivo)
    asegurar(llaves([dicha.suministro.pk]), para="tomar la fila")
    _resolver(fila, resolucion=motivo, usuario=usuario)
    colocacion, registro = _registro_del_dia(dicha)
    previa = Lectura.objects.filter(
        lote=dicha.lote, registro=registro, clase=Lectura.Clase.LECTURA, reemplazada_por__isnull=True
    ).first()
    if dicha.valor is not None:
        exigir_que_entre(registro, dicha.valor)
    lectura = Lectura.objects.create(
        suministro=dicha.suministro,
        medidor=registro.medidor,
        registro=registro,
        origen=Lectura.Origen.TERRENO,
        fecha=dicha.fecha,
        crudo=dicha.valor,
        valor=dicha.valor,
        multiplicador=colocacion.multiplicador,
        anomalia_id=dicha.anomalia,
        lote=dicha.lote,
        archivo=fila.archivo,
        linea=fila.linea,
        operador=str(fila.datos.get("operador") or ""),
        foto=str(fila.datos.get("foto_id") or ""),
        observacion=str(fila.datos.get("observacion") or ""),
        reemplaza=previa,
        motivo=motivo if previa else "",
        usuario=usuario,
    )
    calcular([dicha.suministro.pk], lotes=[dicha.lote.pk], usuario=usuario)
    return lectura


@transaction.atomic
def descartar_apartada(fila: FilaApartada, *, motivo: str, usuario: Usuario) -> None:
    """Say that a row is not a reading, and why. *Errores:* `apartadas.resuelta`, `apartadas.sin_motivo`."""
    _resolver(fila, resolucion=_exigir_motivo(motivo), usuario=usuario)


def _exigir_motivo(motivo: str) -> str:
    limpio = " ".join(motivo.split())[:200]
    if not limpio:
        raise ErrorNegocio(
            "apartadas.sin_motivo", "No se puede resolver la fila sin decir qué era. Escribilo.", campo="motivo"
        )
    return limpio


def _resolver(fila: FilaApartada, *, resolucion: str, usuario: Usuario) -> None:
    pendiente = FilaApartada.objects.filter(pk=fila.pk, resuelta_en__isnull=True)
    if not pendiente.update(resuelta_en=ahora(), resolucion=resolucion, usuario=usuario):
        raise ErrorNegocio(
            "apartadas.resuelta", "No se puede resolver la fila porque otra persona ya lo hizo. Actualizá la página."
        )


def _registro_del_dia(dicha: LecturaDicha) -> tuple[Colocacion, RegistroMedidor]:
    colocacion = colocaciones_al([dicha.suministro.pk], al=dicha.fecha).first()
    registro = _registro(colocacion.medidor, dicha.magnitud) if colocacion else None
    if colocacion is None or registro is None:
        raise ErrorNegocio(
            "apartadas.sin_medidor",
            f"No se puede tomar la fila porque el suministro {dicha.suministro} no tenía ese día un medidor con ese "
            "registro. Revisá la fecha y el suministro.",
            campo="suministro",
        )
    return colocacion, registro


def _registro(medidor: Medidor, magnitud: str) -> RegistroMedidor | None:
    return medidor.registros.filter(magnitud=magnitud).select_related("medidor").first()
