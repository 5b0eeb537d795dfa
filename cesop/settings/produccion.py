"""Production: everything from the environment, nothing served without TLS in front. See docs/operations/install.md."""

import os

from django.core.exceptions import ImproperlyConfigured

from cesop.settings.base import *  # noqa: F403

for variable in ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "CESOP_HOSTS", "CESOP_CLAVE_RESPALDO"):
    if not os.environ.get(variable):
        raise ImproperlyConfigured(
            f"No se puede iniciar en producción porque falta {variable}. Definila en el entorno."
        )

ALLOWED_HOSTS = [servidor.strip() for servidor in os.environ["CESOP_HOSTS"].split(",") if servidor.strip()]
CSRF_TRUSTED_ORIGINS = [f"https://{servidor.removeprefix('.')}" for servidor in ALLOWED_HOSTS]
SOLO_LOOPBACK = False
# How many proxies of ours are in front. With 0 the address of the connection is the client's.
PROXIES = int(os.environ.get("CESOP_PROXIES", "1"))
MIDDLEWARE = ["cesop.nucleo.middleware.proxy.DireccionReal", *MIDDLEWARE]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^salud$"]  # asked from the same machine, without TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-cesop_sesion"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-cesop_csrf"
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
