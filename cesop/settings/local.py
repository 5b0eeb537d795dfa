"""The one-command start: embedded services, loopback only."""

import os

from cesop.settings.base import *  # noqa: F403  (settings are layered by star import, Django's own way)

DEBUG = os.environ.get("CESOP_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS: list[str] = []
