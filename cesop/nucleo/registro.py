"""Structured logs, one JSON line per event, without personal data."""

from __future__ import annotations

import logging.config
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Documents, CBU, cards and mails, wherever they come; and values whose name says that they are secret.
_NUMEROS = re.compile(r"\b(?:\d{2}-?\d{8}-?\d|\d{22}|\d{16}|\d{7,8})\b")
_CORREOS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")
_SECRETOS = re.compile(r"clave|password|token|secreto|cbu|cuit|dni|documento|correo|telefono|nombre", re.IGNORECASE)


def limpiar(valor: Any) -> Any:
    """`valor` with documents, account numbers and mail addresses replaced."""
    if isinstance(valor, str):
        return _CORREOS.sub("<correo>", _NUMEROS.sub("<numero>", valor))
    if isinstance(valor, dict):
        return {k: "<oculto>" if _SECRETOS.search(str(k)) else limpiar(v) for k, v in valor.items()}
    if isinstance(valor, list | tuple):
        return [limpiar(v) for v in valor]
    return valor


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
                "axes": {"level": "WARNING"},
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
