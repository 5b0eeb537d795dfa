"""The engine: takes chunks one by one, each in a single transaction, and ends the process once.

What makes each effect happen exactly once: the chunk's row is taken and marked `hecho` in the same transaction as its
effects, so a death at any point undoes both or neither. What keeps a poisoned chunk from stopping the others: each
attempt is counted before it starts (in the transaction of the previous chunk, so it costs no commit), and chunks never
tried go first.
"""

from __future__ import annotations

import enum
import time
from typing import Final

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.urls import reverse

from cesop.nucleo import auditoria
from cesop.nucleo.colas import RelojReal, esperando_turno, libres
from cesop.nucleo.errors import ErrorNegocio, traducir
from cesop.nucleo.fallas_inducidas import falla, punto
from cesop.nucleo.models import ErrorDeProceso, Lote, Proceso
from cesop.nucleo.notificaciones.services import notificar
from cesop.nucleo.procesos import cola
from cesop.nucleo.procesos.tipos import ContextoDeLote, Rechazo, Resumen, TipoDeProceso, tipo_de
from cesop.nucleo.registro import limpiar

bitacora = structlog.get_logger("cesop.procesos")

INTENTOS: Final = 3
# Attempts that ended with the worker dead (killed, out of memory) are forgiven more often: most are not its fault.
CORTES: Final = 10

TRAS_TOMAR = punto("procesos.tras_tomar", "the chunk is taken, nothing was done yet")
TRAS_EJECUTAR = punto("procesos.tras_ejecutar", "its effects are written, the chunk is not marked")
ANTES_DE_CONFIRMAR = punto("procesos.antes_de_confirmar", "effects and mark are written, nothing is committed")
TRAS_CONFIRMAR = punto("procesos.tras_confirmar", "the chunk is committed, the next one is not taken")
ANTES_DE_TERMINAR = punto("procesos.antes_de_terminar", "every chunk is done, the process is not")
TRAS_TERMINAR = punto("procesos.tras_terminar", "the process is ended, the worker does not know")


class Avance(enum.Enum):
    """Where a turn of work left the process."""

    HAY_MAS = "hay_mas"
    NADA = "nada"  # others have what is left, or there is nothing to do
    TERMINADO = "terminado"
    INTERRUMPIDO = "interrumpido"  # the database went away


class Interrupcion(Exception):
    """The connection with the database broke: nobody's fault, the attempt is not a failure."""


def avanzar(proceso_id: int, *, segundos: float = 2.0) -> Avance:
    """Do chunks of a process for about `segundos`, as one of its workers. Never raises for what a chunk does."""
    limite = time.monotonic() + segundos
    try:
        proceso = _comenzar(proceso_id)
        if proceso is None:
            return Avance.NADA
        tipo = tipo_de(proceso.tipo)
        if tipo is None:
            bitacora.error("tipo_desconocido", proceso=proceso_id, tipo=proceso.tipo)
        contexto = auditoria.Contexto(usuario=proceso.dueno, pedido=f"proceso:{proceso_id}")
        with auditoria.firmado(contexto):
            if tipo is not None and proceso.estado == Proceso.Estado.EN_CURSO and _trabajar(proceso, tipo, limite):
                return Avance.HAY_MAS
            return Avance.TERMINADO if terminar(proceso_id) else Avance.NADA
    except (Interrupcion, OperationalError, InterfaceError) as error:
        bitacora.warning("base_interrumpida", proceso=proceso_id, causa=type(error.__cause__ or error).__name__)
        connection.close()
        return Avance.INTERRUMPIDO


def _comenzar(proceso_id: int) -> Proceso | None:
    """The process, if it still is to be done; from now on it is in progress."""
    pendientes = Proceso.objects.filter(pk=proceso_id, estado=Proceso.Estado.PENDIENTE)
    pendientes.update(estado=Proceso.Estado.EN_CURSO, iniciado_en=RelojReal())
    activo = Proceso.objects.filter(pk=proceso_id, estado__in=[Proceso.Estado.EN_CURSO, Proceso.Estado.CANCELANDO])
    return activo.select_related("dueno").first()


def _trabajar(proceso: Proceso, tipo: TipoDeProceso, limite: float) -> bool:
    """Do chunks until time runs out, or none is left to take. True when others are left for another turn."""
    reservado = cola.reservar(proceso.pk)
    while reservado is not None:
        siguiente = _intentar(reservado, proceso, tipo, limite)
        if time.monotonic() > limite:
            return Lote.objects.filter(proceso=proceso, estado=Lote.Estado.PENDIENTE).exists()
        reservado = siguiente or cola.reservar(proceso.pk)
    return False


def _intentar(lote_id: int, proceso: Proceso, tipo: TipoDeProceso, limite: float) -> int | None:
    """Do one chunk, or record why it could not be done. The next one, when it is already chosen.

    Raises Interrupcion when the database went away.
    """
    try:
        return _hacer(lote_id, proceso, tipo, limite)
    except ErrorNegocio as error:
        _fallar(lote_id, mensaje=error.mensaje, intentos_max=0)
    except Exception as error:  # whatever a chunk raises, the others go on
        if _es_corte(error):
            raise Interrupcion from error
        rechazo = traducir(error) if isinstance(error, IntegrityError) else None
        if rechazo is None:
            bitacora.exception("lote_fallado", lote=lote_id, tipo=tipo.clave)
            causa = f"{type(error).__name__}: {limpiar(str(error))}"[:300]
            _fallar(lote_id, mensaje=f"El programa falló al procesar el lote ({causa}).", intentos_max=INTENTOS)
        else:
            _fallar(lote_id, mensaje=rechazo.mensaje, intentos_max=0)
    return None


def _hacer(lote_id: int, proceso: Proceso, tipo: TipoDeProceso, limite: float) -> int | None:
    with transaction.atomic(durable=True):
        lote = cola.tomar(lote_id, proceso=proceso)
        if lote is None:
            return None
        if lote.intentos > CORTES:
            _marcar_fallado(lote, f"El trabajador se cortó {CORTES} veces haciendo este lote.")
            return None
        falla(TRAS_TOMAR)
        resultado = tipo.ejecutar(lote, contexto=ContextoDeLote(proceso=proceso, usuario=proceso.dueno))
        falla(TRAS_EJECUTAR)
        _guardar_rechazos(lote, resultado.rechazos)
        if not cola.cerrar(lote, resultado=resultado.resultado):
            transaction.set_rollback(True)
            return None
        siguiente = cola.reservar(lote.proceso_id) if time.monotonic() < limite else None
        falla(ANTES_DE_CONFIRMAR)
    falla(TRAS_CONFIRMAR)
    return siguiente


def _guardar_rechazos(lote: Lote, rechazos: tuple[Rechazo, ...]) -> None:
    ErrorDeProceso.objects.bulk_create(
        [
            ErrorDeProceso(
                proceso_id=lote.proceso_id,
                lote=lote,
                referencia=rechazo.referencia[:120],
                causa=rechazo.causa[:80],
                mensaje=rechazo.mensaje[:400],
                enlace=rechazo.enlace,
            )
            for rechazo in rechazos
        ],
        batch_size=1000,
    )


def _fallar(lote_id: int, *, mensaje: str, intentos_max: int) -> None:
    """In a transaction of its own: the chunk's was undone. Below `intentos_max` it stays pending, with its error."""
    with transaction.atomic(durable=True):
        lote = libres(Lote.objects.filter(pk=lote_id, estado=Lote.Estado.PENDIENTE)).first()
        if lote is None:
            return
        if lote.intentos >= intentos_max:
            _marcar_fallado(lote, mensaje)
        else:
            Lote.objects.filter(pk=lote_id).update(error=mensaje)


def _marcar_fallado(lote: Lote, mensaje: str) -> None:
    Lote.objects.filter(pk=lote.pk).update(estado=Lote.Estado.FALLADO, error=mensaje, terminado_en=RelojReal())


def _es_corte(error: BaseException) -> bool:
    """True when the server went away or is going (08xxx, 57Pxx, or no answer at all), false for its refusals."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    codigo = getattr(error.__cause__, "sqlstate", None)
    return codigo is None or codigo.startswith(("08", "57P"))


def terminar(proceso_id: int) -> bool:
    """End the process when nothing is left to do: final state, summary and notice, once. False when it goes on."""
    with transaction.atomic(durable=True):
        activo = Proceso.objects.filter(pk=proceso_id, estado__in=[Proceso.Estado.EN_CURSO, Proceso.Estado.CANCELANDO])
        proceso = esperando_turno(activo).first()
        if proceso is None or not _nada_queda(proceso):
            return False
        falla(ANTES_DE_TERMINAR)
        proceso.estado = _estado_final(proceso)
        proceso.resumen = _resumen(proceso).json()
        proceso.save(update_fields=["estado", "resumen"])
        Proceso.objects.filter(pk=proceso_id).update(terminado_en=RelojReal())
        _avisar_al_dueno(proceso)
    falla(TRAS_TERMINAR)
    return True


def _nada_queda(proceso: Proceso) -> bool:
    """In progress: no pending chunk. Being cancelled: nobody is in the middle of one."""
    pendientes = Lote.objects.filter(proceso=proceso, estado=Lote.Estado.PENDIENTE)
    if proceso.estado == Proceso.Estado.EN_CURSO:
        return not pendientes.exists()
    return not en_manos(proceso.pk)


def en_manos(proceso_id: int) -> bool:
    """True when some worker is in the middle of a chunk of the process. Inside a transaction."""
    tocados = Lote.objects.filter(proceso_id=proceso_id, estado=Lote.Estado.PENDIENTE, intentos__gt=0)
    todos = set(tocados.values_list("pk", flat=True))
    return bool(todos - set(libres(tocados).values_list("pk", flat=True)))


def _estado_final(proceso: Proceso) -> Proceso.Estado:
    lotes = Lote.objects.filter(proceso=proceso)
    if lotes.filter(estado=Lote.Estado.PENDIENTE).exists():
        return Proceso.Estado.CANCELADO
    con_errores = lotes.filter(estado=Lote.Estado.FALLADO).exists() or proceso.errores.exists()
    return Proceso.Estado.CON_ERRORES if con_errores else Proceso.Estado.TERMINADO


def _resumen(proceso: Proceso) -> Resumen:
    """The kind's own summary; one of ours when it fails, so that the process ends anyway."""
    tipo = tipo_de(proceso.tipo)
    try:
        if tipo is not None:
            with transaction.atomic():
                return tipo.resumir(proceso)
    except Exception as error:
        if _es_corte(error):
            raise
        bitacora.exception("resumen_fallado", proceso=proceso.pk, tipo=proceso.tipo)
    return Resumen(texto=f"{proceso.titulo}: no se pudo armar el resumen; los lotes están hechos.")


_FINALES: Final = {
    Proceso.Estado.TERMINADO: ("terminó", "bien"),
    Proceso.Estado.CON_ERRORES: ("terminó con errores", "aviso"),
    Proceso.Estado.CANCELADO: ("se canceló", "neutro"),
}


def _avisar_al_dueno(proceso: Proceso) -> None:
    verbo, tono = _FINALES[Proceso.Estado(proceso.estado)]
    notificar(
        proceso.dueno,
        titulo=f"{proceso.titulo[:130]} {verbo}",
        texto=str(proceso.resumen.get("texto", "")),
        enlace=reverse("nucleo:proceso", args=[proceso.pk]),
        tono=tono,
    )
