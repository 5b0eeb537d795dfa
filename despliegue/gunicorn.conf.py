"""gunicorn: threads for the screens, one process per core, and the refusal to expose what is not production.

Every value comes from the environment, with a default that suits two cores. TLS ends in the proxy before it.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import django

bind = os.environ.get("CESOP_ATENDER", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("CESOP_HILOS", "8"))
timeout = 120  # seconds: an export of 20,000 rows takes long, a hung worker must not stay for ever
graceful_timeout = 30
keepalive = 5
max_requests = 10_000  # renew workers now and then
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 (heartbeats, in memory)
accesslog = None  # cesop.nucleo.middleware.pedido writes one line per request, without personal data
errorlog = "-"
forwarded_allow_ips = os.environ.get("CESOP_PROXY", "127.0.0.1")
limit_request_line = 8190
control_socket_disable = True  # nobody but the service manager rules it
preload_app = False  # a worker that starts after a fix of the database starts clean


def on_starting(server: Any) -> None:
    """Refuse, before listening, to show DEBUG or demonstration data to other machines."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cesop.settings.produccion")
    django.setup()
    from cesop.nucleo.exposicion import razon_para_no_atender  # models, which need the settings

    direcciones = [d if isinstance(d, str) else d[0] for d in server.cfg.address]
    if razon := razon_para_no_atender(direcciones):
        sys.stderr.write(f"{razon}\n")
        sys.exit(4)
