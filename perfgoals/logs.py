"""What is logged, where to and in which form: to the standard error, for whoever runs the process to keep."""

from typing import Any

JSON, TEXT = "json", "text"
FORMS = (JSON, TEXT)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s %(user)s %(process)d"
_LINE = "{asctime} {levelname} {name}: {message} {request_id} {user}"


def logging_of(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING.  level: of the site's own lines; requests are told from INFO on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"passing": {"()": "operations.lines.WhoIsAsking"}},
        "formatters": {
            JSON: {
                "()": "operations.lines.Line",
                "fmt": _FIELDS,
                "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
                "json_ensure_ascii": False,
            },
            TEXT: {"format": _LINE, "style": "{"},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "filters": ["passing"], "formatter": form},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "perfgoals": {"level": level},
            "operations": {"level": level},
            # its own line for each 4xx and 5xx says no more than ours, and with the stack a second time
            "django.request": {"level": "CRITICAL"},
        },
    }
