"""Structured logs, one JSON line per event, without personal data."""

from __future__ import annotations

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Documents (12345678, 12.345.678, 20-12345678-9), CBU, cards and mails, wherever they come; and values whose name says
# that they are secret.
_NUMEROS = re.compile(
    r"\b(?:\d{2}-?\d{8}-?\d|\d{2}-?\d{1,2}\.\d{3}\.\d{3}-?\d|\d{22}|(?:\d{4}[ -]){3}\d{4}|\d{16}"
    r"|\d{1,2}\.\d{3}\.\d{3}|\d{7,8})\b(?![.,]\d)"
)
# Telephones, as people write them; what has the digits of one, and is not a date, is taken for one.
_TELEFONOS = re.compile(r"(?<![\w.:/-])\+?\(?\d[\d ()-]{5,}\d(?![\w:-])")
_FECHA = re.compile(r"(?:19|20)\d{2}-[01]\d-[0-3]\d(?!\d)")
_DIGITOS_DE_TELEFONO = range(8, 15)
# Postgres tells the whole row that it refuses, with line feeds if it has them: cut up to where the traceback goes on.
_FILAS = re.compile(
    r"(DETAIL|DETALLE|CONTEXT|CONTEXTO):.*?(?=\n\n(?:The above exception|During handling)|\Z)", re.DOTALL
)
_CORREOS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_SECRETOS = re.compile(r"clave|password|token|secreto|cbu|cuit|dni|documento|correo|telefono|nombre", re.IGNORECASE)


def limpiar(valor: Any) -> Any:
    """`valor` with documents, account numbers, telephones, mail addresses and the rows of a refused write replaced."""
    if isinstance(valor, str):
        sin_filas = _FILAS.sub(r"\1: <oculto>", valor)
        return _TELEFONOS.sub(_sin_telefono, _CORREOS.sub("<correo>", _NUMEROS.sub("<numero>", sin_filas)))
    if isinstance(valor, dict):
        return {k: "<oculto>" if _SECRETOS.search(str(k)) else limpiar(v) for k, v in valor.items()}
    if isinstance(valor, list | tuple):
        return [limpiar(v) for v in valor]
    return valor


def _sin_telefono(hallado: re.Match[str]) -> str:
    texto = hallado.group()
    digitos = sum(letra.isdigit() for letra in texto)
    return texto if digitos not in _DIGITOS_DE_TELEFONO or _FECHA.match(texto) else "<telefono>"


def sin_datos_personales(_: Any, __: str, evento: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: cleans every value of the event; `event`, `level` and `timestamp` keep their names."""
    fijos = {"event", "level", "timestamp", "logger", "pedido"}
    return {
        k: v if k in fijos - {"event"} else "<oculto>" if k not in fijos and _SECRETOS.search(k) else limpiar(v)
        for k, v in evento.items()
    }


def configurar(*, nivel: str = "INFO") -> None:
    """Send structlog and the standard library through the same processors to standard error, as JSON."""
    comunes: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
        sin_datos_personales,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                    "foreign_pre_chain": comunes,
                }
            },
            "handlers": {"salida": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["salida"], "level": nivel},
            "loggers": {
                "django.server": {"level": "WARNING"},
                "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners: answered with 400
                "fontTools": {"level": "ERROR"},
                "weasyprint": {"level": "ERROR"},
                "axes": {"level": "ERROR"},  # its warnings name people and addresses: `sesion.ingreso_fallido` does not
                # A line by message would bury the rest: what matters is logged by the tasks themselves.
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "celery.beat": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*comunes, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
