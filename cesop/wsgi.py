"""WSGI entry point (gunicorn). In production the environment is already set; locally `manage.py correr` sets it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cesop.settings.produccion")

application = get_wsgi_application()
