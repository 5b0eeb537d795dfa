"""Settings shared by every place. Whatever changes from one to another comes from the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF

RAIZ = Path(__file__).resolve().parents[2]
DATOS = Path(os.environ.get("CESOP_DATA") or RAIZ / ".data")

SECRET_KEY = os.environ.get("SECRET_KEY", "")
CLAVE_RESPALDO = os.environ.get("CESOP_CLAVE_RESPALDO", "")
DEBUG = False
SOLO_LOOPBACK = True  # production says otherwise
PROXIES = 0  # of ours, in front
ALLOWED_HOSTS: list[str] = []

MODULOS = [
    "contabilidad",
    "catastro",
    "tesoreria",
    "medicion",
    "facturacion",
    "recaudacion",
    "morosidad",
    "atencion",
    "apertura",
    "compras",
    "activos",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "django_filters",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "cesop.nucleo",
    "django.contrib.staticfiles",  # after the kernel, whose runserver wraps its own
    *MODULOS,
    "cesop.tablero",
    "cesop.demostracion",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cesop.nucleo.middleware.cabeceras.Cabeceras",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cesop.nucleo.middleware.pedido.Pedido",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cesop.nucleo.middleware.acceso.Acceso",
    "cesop.nucleo.middleware.errores.ErroresNegocio",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "cesop.urls"
WSGI_APPLICATION = "cesop.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RAIZ / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cesop.nucleo.interfaz.contexto.marco",
            ],
            "builtins": [
                "django.templatetags.static",
                "cesop.nucleo.templatetags.cesop",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


# ── Database: the application's role works; the owner's, where it is known, migrates ──
def _base(url: str) -> dict[str, Any]:
    opciones: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=300, conn_health_checks=True))
    opciones["OPTIONS"] = opciones.get("OPTIONS", {}) | {"connect_timeout": 5}
    return opciones


DATABASES: dict[str, Any] = {
    "default": _base(os.environ.get("DATABASE_URL") or "postgresql://cesop_app@127.0.0.1/cesop"),
}
if url_dueno := os.environ.get("DATABASE_URL_DUENO"):
    DATABASES["dueno"] = _base(url_dueno)
    DATABASES["default"]["TEST"] = {"MIRROR": "dueno"}

# ── Work in the background: the broker only wakes workers, what has to be done is in Postgres ──
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL", "redis://127.0.0.1:6379/0")
CELERY_TIMEZONE = "America/Argentina/Buenos_Aires"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = int(os.environ.get("CESOP_TRABAJADORES", "2"))
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Two queues that every worker reads in turns: a long run never keeps the mail waiting.
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"tareas": {}, "procesos": {}}
CELERY_TASK_DEFAULT_QUEUE = "tareas"
CELERY_TASK_ROUTES = {"procesos.avanzar": {"queue": "procesos"}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A page hardly waits for a broker that is dead (one try) or hung (two seconds).
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 2,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0.2,
    "interval_max": 0.2,
}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # in memory: nothing here depends on when it last ran
CELERY_BEAT_SCHEDULE = {
    "despertar": {
        "task": "procesos.despertar",
        "schedule": float(os.environ.get("CESOP_DESPERTAR_CADA", "15")),
        "options": {"expires": 15},
    },
    "enviar-correo": {"task": "notificaciones.enviar_correo", "schedule": 60.0, "options": {"expires": 60}},
    "plegar-saldos": {"task": "contabilidad.plegar", "schedule": 5.0, "options": {"expires": 5}},
    "sellar": {"task": "contabilidad.sellar", "schedule": crontab(hour=2, minute=30), "options": {"expires": 3600}},
}
# How many workers are called at once to one process.
PROCESOS_EN_PARALELO = int(os.environ.get("CESOP_PROCESOS_EN_PARALELO", "4"))
FALLAS_INDUCIDAS = False  # only the tests break the program on purpose

# ── Language, time and figures ──
LANGUAGE_CODE = "es-ar"
TIME_ZONE = "America/Argentina/Buenos_Aires"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["cesop.formatos"]
LOCALE_PATHS = [RAIZ / "cesop" / "locale"]  # Django's messages, as our screens speak

# ── Files ──
STATIC_URL = "/static/"
STATICFILES_DIRS = [RAIZ / "static"]
# Only what we ship: the static files that packages bring (admin styles, extra htmx) are never served.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = Path(os.environ.get("CESOP_ESTATICOS") or DATOS / "estaticos")
MEDIA_ROOT = DATOS / "adjuntos"
RESPALDOS = DATOS / "respaldos"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cesop.nucleo.estaticos.EstaticosConHuella"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
ADJUNTO_BYTES_MAX = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A manual entry of RENGLONES_MAX lines is some 2100 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# ── Who enters ──
AUTH_USER_MODEL = "nucleo.Usuario"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "nucleo:ingresar"
LOGIN_REDIRECT_URL = "tablero:inicio"
LOGOUT_REDIRECT_URL = "nucleo:ingresar"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# A counter's PCs share one address: never lock by address alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# As forms and `authenticate` call it; by default axes takes the name of the column, finds nothing, and counts nobody.
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "nucleo/acceso/bloqueado.html"
AXES_SENSITIVE_PARAMETERS = ["password", "clave", "codigo"]
OTP_TOTP_ISSUER = "CESOP"

SESSION_ENGINE = "cesop.nucleo.sesiones"
SESSION_COOKIE_NAME = "cesop_sesion"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "cesop_csrf"
CSRF_COOKIE_HTTPONLY = True  # the pages carry the token: no script reads the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cesop.nucleo.interfaz.fallas.sin_csrf"
MATRIZ = RAIZ / "cesop" / "matriz.csv"
INCOMPATIBILIDADES = RAIZ / "cesop" / "incompatibilidades.csv"
ESPERA_MOSTRADOR = 15 * 60  # seconds without use before the lock, should its parameter have no value

# ── Browser's own defences ──
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ── Imports: limits against spreadsheets made to hurt ──
PLANILLA_BYTES_MAX = 5 * 1024 * 1024
PLANILLA_DESCOMPRIMIDA_MAX = 50 * 1024 * 1024
PLANILLA_RAZON_MAX = 100
PLANILLA_FILAS_MAX = 50_000  # what this machine bears; the parameter importacion.filas_max says less
IMPORTACIONES_PENDIENTES = DATOS / "pendientes"  # files that wait for a confirmation

# ── Exports: what leaves in a file, how much at once and how often ──
EXPORTACION_FILAS_CON_MOTIVO = 1_000
EXPORTACION_FILAS_MAX = 50_000  # what this machine bears; the parameter exportacion.filas_max says less
EXPORTACION_FILAS_PDF_MAX = 500  # some 10 ms each: more would not fit in a request
EXPORTACION_FILAS_POR_DIA = 60_000  # of one person
EXPORTACION_VECES_MAX = 20
EXPORTACION_VENTANA_MINUTOS = 10

EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATOS / "correo")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("CESOP_CORREO", "avisos@cooperativa.example")

LOGGING_CONFIG = None  # cesop.nucleo.registro configures structlog and the standard library together
