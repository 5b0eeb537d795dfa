"""The test suite: quick passwords, mail in memory, files in a folder that the run throws away."""

import tempfile
from pathlib import Path

from cesop.embebidos import entorno

entorno.preparar()  # before the settings below read the addresses

from cesop.settings.local import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="cesop-adjuntos-"))
IMPORTACIONES_PENDIENTES = Path(tempfile.mkdtemp(prefix="cesop-pendientes-"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
FALLAS_INDUCIDAS = True
