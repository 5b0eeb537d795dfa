"""Acts over processes: start, cancel, retry. Each leaves its order in Postgres and then wakes the workers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from cesop.nucleo.colas import RelojReal, esperando_turno
from cesop.nucleo.errors import ErrorNegocio, SinPermiso
from cesop.nucleo.models import Lote, Proceso, Sucursal, Usuario
from cesop.nucleo.procesos.motor import en_manos
from cesop.nucleo.procesos.tipos import Carga, Json, TipoDeProceso, tipo_de
from cesop.nucleo.trabajadores import avisar

bitacora = structlog.get_logger("cesop.procesos")

AVANZAR: Final = "procesos.avanzar"
ACTIVOS: Final = (Proceso.Estado.PENDIENTE, Proceso.Estado.EN_CURSO, Proceso.Estado.CANCELANDO)
# A process without a finished chunk for this long, and nobody in the middle of one, needs a wake-up.
SUENO: Final = dt.timedelta(seconds=10)
_TANDA: Final = 2000


def iniciar(
    tipo: TipoDeProceso, *, clave: str, parametros: Json, usuario: Usuario, sucursal: Sucursal, titulo: str
) -> Proceso:
    """Start a process, or give back the one that was started with the same key. Its chunks are written here.

    clave: made by the caller from what must not be done twice. Works with the broker down: workers find it later.
    Raises SinPermiso, and ErrorNegocio `procesos.otra_cosa` when the key was used for something else.
    """
    if not tipo.puede_iniciar(usuario):
        raise SinPermiso(
            "procesos.sin_permiso",
            f"No se puede iniciar «{tipo.nombre}» porque tu rol no lo permite. Pedíselo a quien corresponda.",
        )
    with transaction.atomic():
        proceso, nuevo = Proceso.objects.get_or_create(
            tipo=tipo.clave,
            clave=clave,
            defaults={"titulo": titulo, "parametros": parametros, "dueno": usuario, "sucursal": sucursal},
        )
        if not nuevo:
            if proceso.parametros != parametros:
                raise ErrorNegocio(
                    "procesos.otra_cosa",
                    f"No se puede iniciar «{titulo}» porque ya se inició otro con la misma clave y otros datos. "
                    "Actualizá la página y empezá de nuevo.",
                    proceso=proceso.pk,
                )
            return proceso
        _escribir_lotes(proceso, iter(tipo.planificar(proceso)))
        _despertar_al_confirmar(proceso.pk)
    bitacora.info("proceso_iniciado", proceso=proceso.pk, tipo=tipo.clave)
    return proceso


def _escribir_lotes(proceso: Proceso, cargas: Iterator[Carga]) -> None:
    numero = 0
    while tanda := list(islice(cargas, _TANDA)):
        Lote.objects.bulk_create(
            [
                Lote(proceso=proceso, numero=numero + i, unidades=carga.unidades, carga=carga.datos)
                for i, carga in enumerate(tanda, 1)
            ]
        )
        numero += len(tanda)


def cancelar(proceso_id: int, *, usuario: Usuario) -> Proceso:
    """Stop a process: the chunks done stay done, the one in hands ends, the others are never done.

    Asking twice is the same as once. Raises SinPermiso, and ErrorNegocio `procesos.no_se_cancela` when it ended.
    """
    with transaction.atomic():
        proceso = esperando_turno(Proceso.objects.filter(pk=proceso_id)).get()
        _exigir(proceso, usuario, "cancelar")
        if proceso.estado == Proceso.Estado.PENDIENTE:
            proceso.estado = Proceso.Estado.CANCELADO
            proceso.resumen = {"texto": "Se canceló antes de empezar: no se hizo ningún lote."}
            proceso.save(update_fields=["estado", "resumen"])
            Proceso.objects.filter(pk=proceso_id).update(terminado_en=RelojReal())
        elif proceso.estado == Proceso.Estado.EN_CURSO:
            proceso.estado = Proceso.Estado.CANCELANDO
            proceso.save(update_fields=["estado"])
            _despertar_al_confirmar(proceso_id)
        elif proceso.estado not in (Proceso.Estado.CANCELANDO, Proceso.Estado.CANCELADO):
            raise ErrorNegocio(
                "procesos.no_se_cancela",
                f"No se puede cancelar «{proceso.titulo}» porque ya terminó. Mirá su resumen.",
                proceso=proceso_id,
            )
    bitacora.info("proceso_cancelado", proceso=proceso_id, estado=proceso.estado)
    return proceso


def reintentar(proceso_id: int, *, usuario: Usuario) -> int:
    """Put the failed chunks back to be done. Returns how many; the chunks that were done are not touched.

    Raises SinPermiso, and ErrorNegocio `procesos.nada_que_reintentar` when it is not ended or no chunk failed.
    """
    with transaction.atomic():
        proceso = esperando_turno(Proceso.objects.filter(pk=proceso_id)).get()
        _exigir(proceso, usuario, "reintentar")
        fallados = Lote.objects.filter(proceso=proceso, estado=Lote.Estado.FALLADO)
        cuantos = 0
        if proceso.estado == Proceso.Estado.CON_ERRORES:
            cuantos = fallados.update(
                estado=Lote.Estado.PENDIENTE, intentos=0, error="", iniciado_en=None, terminado_en=None
            )
        if not cuantos:
            raise ErrorNegocio(
                "procesos.nada_que_reintentar",
                f"No se puede reintentar «{proceso.titulo}» porque no terminó con lotes fallados. "
                "Esperá a que termine y mirá sus errores.",
                proceso=proceso_id,
            )
        proceso.estado = Proceso.Estado.EN_CURSO
        proceso.terminado_en = None
        proceso.resumen = {}
        proceso.save(update_fields=["estado", "terminado_en", "resumen"])
        _despertar_al_confirmar(proceso_id)
    bitacora.info("proceso_reintentado", proceso=proceso_id, lotes=cuantos)
    return cuantos


def despertar(*, todos: bool) -> int:
    """Wake workers for the processes that sleep (or for every unfinished one). Returns how many were woken.

    Run by a periodic task and by each worker when it starts: it makes up for every message that was lost.
    """
    activos = Proceso.objects.filter(estado__in=ACTIVOS)
    if not todos:
        recientes = Lote.objects.filter(proceso=OuterRef("pk"), terminado_en__gt=RelojReal() - SUENO)
        activos = activos.filter(~Exists(recientes))
    despertados = 0
    for proceso_id in activos.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            dormido = todos or not en_manos(proceso_id)
        despertados += dormido and llamar(proceso_id)
    return despertados


def llamar(proceso_id: int) -> bool:
    """Call workers to a process: one message for each chunk left, up to the parallel limit. False: broker down."""
    quedan = Lote.objects.filter(proceso_id=proceso_id, estado=Lote.Estado.PENDIENTE)[: settings.PROCESOS_EN_PARALELO]
    return all(avisar(AVANZAR, proceso_id) for _ in range(max(1, quedan.count())))


def _despertar_al_confirmar(proceso_id: int) -> None:
    transaction.on_commit(lambda: llamar(proceso_id), robust=True)


def _exigir(proceso: Proceso, usuario: Usuario, que: str) -> None:
    tipo = tipo_de(proceso.tipo)
    if tipo is None or not tipo.puede_iniciar(usuario):
        raise SinPermiso(
            "procesos.sin_permiso",
            f"No se puede {que} «{proceso.titulo}» porque tu rol no lo permite. Pedíselo a quien lo inició.",
            proceso=proceso.pk,
        )
