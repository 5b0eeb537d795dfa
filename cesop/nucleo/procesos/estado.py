"""Signs of life of the workers, for `/salud` and the state page."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import redis
from django.conf import settings

LATIDO: Final = "cesop:latido"
_VIDA: Final = 3600


@dataclass(frozen=True, kw_only=True)
class EstadoDeTrabajadores:
    """broker: it answers. latido: seconds since a worker answered the clock, None if not in the last hour.
    mensajes: wake-ups waiting.
    """

    broker: bool
    latido: int | None
    mensajes: int


def latir() -> None:
    """Leave a sign of life in the broker. Called by the periodic task, so it proves clock, broker and worker."""
    try:
        with _broker() as cliente:
            cliente.set(LATIDO, int(time.time()), ex=_VIDA)
    except redis.RedisError:
        return


def trabajadores() -> EstadoDeTrabajadores:
    """Asks the broker, within two seconds. Never raises."""
    try:
        with _broker() as cliente:
            ultimo = cliente.get(LATIDO)
            mensajes = sum(int(cliente.llen(nombre)) for nombre in settings.CELERY_TASK_QUEUES)
    except redis.RedisError:
        return EstadoDeTrabajadores(broker=False, latido=None, mensajes=0)
    latido = max(0, int(time.time()) - int(ultimo)) if ultimo is not None else None
    return EstadoDeTrabajadores(broker=True, latido=latido, mensajes=mensajes)


def _broker() -> redis.Redis:
    return redis.Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1)
