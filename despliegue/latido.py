"""Exit 0 when a worker answered the clock in the last five minutes: proves beat, broker and worker at once."""

from __future__ import annotations

import os
import sys
import time

import redis

CLAVE = "cesop:latido"  # cesop.nucleo.procesos.estado
VIEJO = 300


def main() -> int:
    """Read the sign of life that the periodic task leaves in the broker."""
    try:
        ultimo = redis.Redis.from_url(os.environ["CELERY_BROKER_URL"], socket_connect_timeout=2, socket_timeout=2).get(
            CLAVE
        )
    except redis.RedisError as error:
        sys.stdout.write(f"No responde el broker: {error}")
        return 1
    hace = time.time() - int(ultimo) if ultimo else None
    sys.stdout.write("Sin señales." if hace is None else f"Última señal hace {hace:.0f} s.")
    return 0 if hace is not None and hace <= VIEJO else 1


if __name__ == "__main__":
    sys.exit(main())
