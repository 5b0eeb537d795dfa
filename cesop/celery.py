"""The Celery application. It only wakes workers: what has to be done is in Postgres."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

from cesop.nucleo import registro

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cesop.settings.produccion")

app = Celery("cesop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _registrar(**_: Any) -> None:
    registro.configurar()
