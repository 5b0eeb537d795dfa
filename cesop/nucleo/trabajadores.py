"""The Celery application. It only wakes workers: what has to be done is in Postgres.

Entry points: `celery -A cesop.celery worker -B` (one machine: the clock inside the worker), or `worker` and `beat`
apart.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
from typing import Any, Final

import structlog
from celery import Celery
from celery.signals import beat_embedded_init, setup_logging, worker_process_init, worker_ready
from kombu.exceptions import OperationalError as BrokerCaido
from redis.exceptions import RedisError

from cesop.nucleo import registro

bitacora = structlog.get_logger("cesop.trabajadores")

app = Celery("cesop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["cesop.nucleo.procesos", "cesop.nucleo.notificaciones"])

DESPERTAR: Final = "procesos.despertar"
_PR_SET_PDEATHSIG: Final = 1


def avisar(tarea: str, /, *argumentos: object, caduca: int = 60, espera: int = 0) -> bool:
    """Wake a worker with a message. Never raises: False (and a warning in the log) when the broker does not answer.

    caduca: seconds after which nobody needs the message. espera: seconds before it may be taken. Whoever sends it must
    have written what is to be done in Postgres, where a periodic task finds it.
    """
    try:
        app.send_task(tarea, args=argumentos, expires=caduca + espera, countdown=espera or None)
    except (BrokerCaido, RedisError, OSError) as error:
        bitacora.warning("broker_caido", tarea=tarea, causa=type(error).__name__)
        return False
    return True


@setup_logging.connect
def _registrar(**_: Any) -> None:
    registro.configurar()


@worker_ready.connect
def _despertar_todo(**_: Any) -> None:
    """A worker that starts (again) resumes what the previous one left."""
    avisar(DESPERTAR, True)


@worker_process_init.connect
@beat_embedded_init.connect
def _morir_con_el_padre(**_: Any) -> None:
    """A kill -9 of the worker leaves no orphan behind: neither half a pool nor a second clock."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@worker_process_init.connect
def _olvidar_lo_que_queda(**_: Any) -> None:
    """What was imported is never garbage: going over all of it, again and again, was a twentieth of a mass run."""
    gc.collect()
    gc.freeze()
