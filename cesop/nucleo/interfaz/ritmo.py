"""How often a person may ask for the same, counted for every web worker in the broker, which all of them share."""

from __future__ import annotations

import time
from typing import Final

import redis
from django.conf import settings

from cesop.nucleo.models import Usuario

VENTANA: Final = 60  # seconds
BUSQUEDAS: Final = 120  # in a window: who types without rest asks some four in a second for a few seconds


def cabe(que: str, *, usuario: Usuario, veces: int) -> bool:
    """Count one more of `que`; False when `usuario` has done it more than `veces` in this window.

    Without a broker nothing is counted and everything fits: it is a brake for who takes the register away bit by bit,
    and the search must not fall with the broker.
    """
    llave = f"cesop:ritmo:{que}:{usuario.pk}:{int(time.time()) // VENTANA}"
    try:
        with redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=0.25, socket_timeout=0.25
        ) as cliente:
            cuantas = int(cliente.incr(llave))
            if cuantas == 1:
                cliente.expire(llave, 2 * VENTANA)
    except redis.RedisError:
        return True
    return cuantas <= veces
