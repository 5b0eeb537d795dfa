"""Entry point of the workers: `celery -A cesop.celery worker -B`. The application is `cesop.nucleo.trabajadores`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cesop.settings.produccion")

from cesop.nucleo.trabajadores import app

__all__ = ["app"]
