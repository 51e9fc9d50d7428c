"""What the processes say: JSON for machines in production, plain lines for people elsewhere."""

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

# Links that let somebody in without a password carry long random parts, and questions may
# carry names; neither belongs in a log.
_SECRET_PART = re.compile(r"(?<=/)[A-Za-z0-9_:-]{20,}(?=[/?]|$)")
_QUESTION = re.compile(r"\?.*", re.DOTALL)
_NOT_SHOWN = frozenset({"event", "level", "logger", "timestamp", "request_id", "exception"})


def mask_address(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Take secrets and questions out of the address of a request."""
    if request := event.get("request"):
        event["request"] = _QUESTION.sub("?…", _SECRET_PART.sub("…", str(request)))
    return event


def readable(_logger: Any, _method: str, event: EventDict) -> str:
    """One line for a person: level when it matters, what happened, the rest as name=value."""
    text = str(event.get("event", ""))
    shown = {name: value for name, value in event.items() if name not in _NOT_SHOWN}
    if text == "request_finished":
        text = f"{shown.pop('code', '')} {shown.pop('request', '')}"
    level = str(event.get("level", "info")).upper()
    parts = [] if level == "INFO" else [level]
    parts += [text, *(f"{name}={value}" for name, value in shown.items() if value is not None)]
    line = " ".join(parts)
    return f"{line}\n{event['exception']}" if event.get("exception") else line


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    mask_address,
]


def did_something(record: logging.LogRecord) -> bool:
    """Whether a line is worth reading: sweeps that found nothing to do are left out.

    Our tasks return how many things they did; Celery tells that beside each "succeeded".
    """
    data = getattr(record, "data", None)
    return not isinstance(data, dict) or data.get("return_value") not in {"0", "None"}


def logging_settings(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Configure structlog and give the value of LOGGING that sends everything to standard output."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else readable
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "filters": {"worth_reading": {"()": lambda: did_something}},
        "handlers": {
            "out": {
                "filters": ["worth_reading"],
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": "ext://sys.stdout",
            }
        },
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # django_structlog says the same of each request, with who and how long.
            "django.request": {"level": "ERROR"},
            # One line per task, when it is done, is enough.
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }
