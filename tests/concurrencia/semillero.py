"""`python -m tests.concurrencia.semillero <module>`: pays the imports once, and forks its `main` for each line.

What is forked starts at once, not after two seconds. Line: {"argumentos": […], "entorno": {…}}, answered with its pid;
or {"esperar": pid}, answered with its exit code, negative when a signal ended it.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import traceback

MINUTOS = 5

modulo = importlib.import_module(sys.argv[1])


def ser(argumentos: list[str], entorno: dict[str, str]) -> None:
    """What the child does; it never comes back."""
    signal.alarm(MINUTOS * 60)
    os.dup2(2, 1)  # the answers are the parent's
    os.environ.update(entorno)
    codigo = 1
    try:
        modulo.main(*argumentos)
        codigo = 0
    except BaseException:  # noqa: BLE001 (whatever it is, it ends here)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(codigo)


for linea in sys.stdin:
    pedido = json.loads(linea)
    if "esperar" in pedido:
        respuesta = os.waitstatus_to_exitcode(os.waitpid(pedido["esperar"], 0)[1])
    elif (respuesta := os.fork()) == 0:
        ser(**pedido)
    sys.stdout.write(f"{respuesta}\n")
    sys.stdout.flush()
