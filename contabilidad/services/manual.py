"""Manual entries: drafts that people write, and how they get to the ledger. Once posted they are only annulled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from cesop.nucleo import aprobaciones, formato
from cesop.nucleo.bloqueos import asegurar, exclusiva
from cesop.nucleo.dinero import CERO
from cesop.nucleo.errors import ErrorNegocio
from cesop.nucleo.models import Adjunto, Aprobacion, Usuario
from contabilidad.directo import AsientoDirecto, RenglonDirecto, es_cero, preparar
from contabilidad.errores import EventoInvalido
from contabilidad.eventos import APERTURA, MANUAL
from contabilidad.libro import asentar_renglones, exigir_periodo, referencias
from contabilidad.limites import a_centavos
from contabilidad.models import AdjuntoManual, Asiento, AsientoManual, PlantillaAsiento, RenglonManual
from contabilidad.parametros import limite_a_solas
from contabilidad.services.controles import ACTO_ASENTAR

ORIGEN_MANUAL = "asiento_manual"
_EVENTOS = {AsientoManual.Clase.MANUAL.value: MANUAL, AsientoManual.Clase.APERTURA.value: APERTURA}
Estado = AsientoManual.Estado


@dataclass(frozen=True, kw_only=True)
class RenglonCargado:
    """A line as somebody wrote it. cuenta, seccion, centro: ids. Both amounts zero: still unknown."""

    cuenta: int
    debe: Decimal = CERO
    haber: Decimal = CERO
    seccion: int | None = None
    centro: int | None = None
    gestion: str | None = None
    glosa: str = ""


@dataclass(frozen=True, kw_only=True)
class Cargado:
    """The contents of a draft. clase: one of `AsientoManual.Clase`."""

    fecha: dt.date
    glosa: str
    renglones: Sequence[RenglonCargado]
    clase: str = AsientoManual.Clase.MANUAL


@transaction.atomic
def crear_borrador(cargado: Cargado, *, usuario: Usuario, plantilla: PlantillaAsiento | None = None) -> AsientoManual:
    """Keep a draft. It may be unbalanced or incomplete; posting is what asks. Errores: manual.importe, manual.glosa."""
    _exigir_forma(cargado)
    manual = AsientoManual.objects.create(
        clase=cargado.clase,
        fecha=cargado.fecha,
        glosa=cargado.glosa.strip(),
        plantilla=plantilla,
        creado_por=usuario,
        cargado_por=usuario,
    )
    escribir_renglones(manual, cargado.renglones)
    return manual


@transaction.atomic
def editar_borrador(manual_id: int, *, cargado: Cargado, usuario: Usuario) -> AsientoManual:
    """Replace what a draft says. *Bloquea:* the draft. Errores: manual.no_es_borrador, manual.en_aprobacion."""
    _exigir_forma(cargado)
    manual = _borrador_libre(manual_id, para="editar el borrador")
    manual.clase, manual.fecha, manual.glosa = cargado.clase, cargado.fecha, cargado.glosa.strip()
    manual.cargado_por = usuario
    manual.save(update_fields=["clase", "fecha", "glosa", "cargado_por"])
    manual.renglones.all().delete()
    escribir_renglones(manual, cargado.renglones)
    return manual


@transaction.atomic
def descartar_borrador(manual_id: int, *, usuario: Usuario) -> AsientoManual:
    """Leave a draft without effect; it stays on record. Errores: manual.no_es_borrador, manual.en_aprobacion."""
    manual = _borrador_libre(manual_id, para="descartar el borrador")
    manual.estado, manual.cargado_por = Estado.DESCARTADO, usuario
    manual.save(update_fields=["estado", "cargado_por"])
    return manual


@transaction.atomic
def adjuntar(manual: AsientoManual, *, adjunto: Adjunto) -> AdjuntoManual:
    """Back an entry with a stored file, also after it was posted. Errores: manual.descartado."""
    exigir_adjuntable(manual)
    return AdjuntoManual.objects.create(manual=manual, adjunto=adjunto)


def exigir_adjuntable(manual: AsientoManual) -> None:
    """For whoever stores the file first: a refusal would leave it stored for nothing. Errores: manual.descartado."""
    if AsientoManual.objects.filter(pk=manual.pk, estado=Estado.DESCARTADO).exists():
        raise ErrorNegocio("manual.descartado", "No se puede adjuntar porque el borrador está descartado. Cargá otro.")


@transaction.atomic
def asentar_manual(manual_id: int, *, usuario: Usuario) -> AsientoManual:
    """Post a draft whose total one person may post alone.

    *Asienta:* contabilidad.manual or contabilidad.apertura. *Bloquea:* the draft; day and period inside the insert.
    *Errores:* manual.necesita_aprobacion, manual.no_es_borrador, manual.en_aprobacion, EventoInvalido.
    """
    manual = _borrador_libre(manual_id, para="asentar el borrador")
    comprobar(manual)
    if necesita_aprobacion(manual):
        raise ErrorNegocio(
            "manual.necesita_aprobacion",
            f"No se puede asentar porque el total pasa de {formato.pesos(limite_a_solas())}. Pedí que otro lo apruebe.",
        )
    return asentar_borrador(manual, usuario=usuario)


@transaction.atomic
def pedir_asiento(manual_id: int, *, motivo: str, usuario: Usuario) -> Aprobacion:
    """Ask another person to post a draft exactly as it is. It cannot be edited until decided or withdrawn.

    *Errores:* manual.no_es_borrador, manual.en_aprobacion, EventoInvalido when it could not be posted today either.
    """
    manual = _borrador_libre(manual_id, para="pedir la aprobación")
    comprobar(manual)
    aprobacion = aprobaciones.pedir(
        ACTO_ASENTAR, datos=contenido(manual), motivo=motivo, usuario=usuario, sucursal=usuario.sucursal
    )
    manual.aprobacion = aprobacion
    manual.save(update_fields=["aprobacion"])
    return aprobacion


def necesita_aprobacion(manual: AsientoManual) -> bool:
    """True when its total is over what one person may post alone today."""
    return total(manual) > limite_a_solas()


def comprobar(manual: AsientoManual) -> None:
    """Raise the EventoInvalido that posting it now would raise, if any."""
    directo = directo_de(manual)
    preparar(directo, referencias=referencias(directo))
    exigir_periodo(directo.tipo, fecha=directo.fecha)


def avisos(manual: AsientoManual) -> list[str]:
    """What to think twice before posting: control accounts, whose balance their subledger explains; another opening."""
    codigos = manual.renglones.exclude(cuenta__control="").order_by("cuenta__codigo")
    de_control = [
        f"{codigo} {nombre} es de control: su saldo lo explica un submayor, y este asiento no lo mueve."
        for codigo, nombre in codigos.values_list("cuenta__codigo", "cuenta__nombre").distinct()
    ]
    abre = manual.clase == AsientoManual.Clase.APERTURA
    previa = Asiento.objects.filter(evento=APERTURA).order_by("pk").first() if abre else None
    if previa is None:
        return de_control
    cual = f"el asiento {previa.pk}, del {formato.fecha(previa.fecha)}"
    return [f"Ya hay una apertura, {cual}: fijate que esta no la repita.", *de_control]


def total(manual: AsientoManual) -> Decimal:
    """The larger of both sides, in pesos."""
    lados = manual.renglones.values_list("debe", "haber")
    return max(sum((d for d, _ in lados), CERO), sum((h for _, h in lados), CERO))


# ── What approvals and recurring entries share ──


def asentar_borrador(manual: AsientoManual, *, usuario: Usuario) -> AsientoManual:
    """Post it, whatever its total: its callers decided that. The draft is locked."""
    manual.asiento = asentar_renglones(directo_de(manual), usuario=usuario)
    manual.estado = Estado.ASENTADO
    manual.save(update_fields=["asiento", "estado"])
    return manual


def directo_de(manual: AsientoManual) -> AsientoDirecto:
    """What `libro` writes for it."""
    return AsientoDirecto(
        tipo=_EVENTOS[manual.clase],
        fecha=manual.fecha,
        origen=(ORIGEN_MANUAL, manual.pk),
        glosa=manual.glosa,
        renglones=tuple(
            RenglonDirecto(
                cuenta=r.cuenta_id,
                debe=r.debe,
                haber=r.haber,
                seccion=r.seccion_id,
                centro=r.centro_id,
                gestion=r.gestion or None,
            )
            for r in manual.renglones.order_by("orden")
        ),
    )


def contenido(manual: AsientoManual) -> dict[str, object]:
    """What an approval freezes: everything that would be posted, in words too."""
    renglones = manual.renglones.select_related("cuenta", "seccion", "centro").order_by("orden")
    return {
        "manual": manual.pk,
        "clase": manual.clase,
        "fecha": manual.fecha.isoformat(),
        "glosa": manual.glosa,
        "total": str(total(manual)),
        "renglones": [
            {
                "cuenta": str(r.cuenta),
                "debe": str(r.debe),
                "haber": str(r.haber),
                "seccion": str(r.seccion or ""),
                "centro": str(r.centro or ""),
                "gestion": r.gestion or "",
                "glosa": r.glosa,
            }
            for r in renglones
        ],
    }


def escribir_renglones(manual: AsientoManual, renglones: Sequence[RenglonCargado]) -> None:
    """The lines of a draft, in order."""
    RenglonManual.objects.bulk_create(
        RenglonManual(
            manual=manual,
            orden=orden,
            cuenta_id=r.cuenta,
            debe=r.debe,
            haber=r.haber,
            seccion_id=r.seccion,
            centro_id=r.centro,
            gestion=r.gestion or None,
            glosa=r.glosa.strip(),
        )
        for orden, r in enumerate(renglones, start=1)
    )


def borrador(manual_id: int) -> AsientoManual:
    """Re-read a locked draft. Errores: manual.no_es_borrador."""
    manual = AsientoManual.objects.select_related("aprobacion").get(pk=manual_id)
    if manual.estado != Estado.BORRADOR:
        raise ErrorNegocio(
            "manual.no_es_borrador",
            f"No se puede cambiar porque ya está {manual.get_estado_display().lower()}. Actualizá la página.",
        )
    return manual


def _borrador_libre(manual_id: int, *, para: str) -> AsientoManual:
    """A locked draft that nobody is asked to approve."""
    asegurar(exclusiva("manual", manual_id), para=para)
    manual = borrador(manual_id)
    if manual.aprobacion is not None and manual.aprobacion.estado == Aprobacion.Estado.PEDIDA:
        raise ErrorNegocio(
            "manual.en_aprobacion",
            "No se puede cambiar porque está pedida su aprobación. Retirá el pedido, o esperá que lo decidan.",
        )
    return manual


def _exigir_forma(cargado: Cargado) -> None:
    if not cargado.glosa.strip():
        raise ErrorNegocio("manual.glosa", "No se puede guardar porque falta la glosa. Escribila.", campo="glosa")
    exigir_importes(cargado.renglones)


def exigir_importes(renglones: Sequence[RenglonCargado]) -> None:
    """Each side is empty or a positive amount, and no line has both. Errores: EventoInvalido importe, lado."""
    for n, renglon in enumerate(renglones, start=1):
        for lado in (renglon.debe, renglon.haber):
            if not es_cero(lado):
                a_centavos(lado, consejo="Ponelo del otro lado")
        if renglon.debe and renglon.haber:
            raise EventoInvalido("lado", f"el renglón {n} tiene importe en el debe y en el haber. Dejá uno solo")
