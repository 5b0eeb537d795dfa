"""Asks the web server of this machine how it is: exit 0 when screens work. For health checks; needs no Django."""

from __future__ import annotations

import http.client
import os
import sys


def main() -> int:
    """Ask `/salud` by the name that the server answers to."""
    servidor = os.environ["CESOP_HOSTS"].split(",")[0].strip()
    puerto = int(os.environ.get("CESOP_ATENDER", "127.0.0.1:8000").rpartition(":")[2])
    conexion = http.client.HTTPConnection("127.0.0.1", puerto, timeout=8)
    try:
        conexion.request("GET", "/salud", headers={"Host": servidor})
        respuesta = conexion.getresponse()
        sys.stdout.write(respuesta.read().decode())
    except OSError as error:
        sys.stdout.write(f"No responde: {error}")
        return 1
    finally:
        conexion.close()
    return 0 if respuesta.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
