"""Pays the imports once and forks a real worker for each line it reads: it starts in a tenth of a second, not in two.

Line: file for its output, then the options of `celery worker`. Answer: the pid, in its own session.
"""

from __future__ import annotations

import os
import signal
import sys

from tests.concurrencia.trabajador_de_prueba import app

app.loader.import_default_modules()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave at once
for linea in sys.stdin:
    salida, *opciones = linea.split()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        archivo = os.open(salida, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(archivo, 1)
        os.dup2(archivo, 2)
        app.worker_main(["worker", *opciones])
        os._exit(0)
    sys.stdout.write(f"{pid}\n")
    sys.stdout.flush()
