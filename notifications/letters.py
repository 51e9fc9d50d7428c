"""Texts of messages: templates by name and language, rendered at the act."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.backends.django import DjangoTemplates
from django.utils import translation

LANGUAGES = ("kk", "ru", "en")
_SUBJECT_LENGTH = 300


def _folders() -> list[Path]:
    """Where templates lie."""
    engine: dict[str, Any] = settings.TEMPLATES[0]
    return [Path(folder) for folder in engine["DIRS"]]


@lru_cache(maxsize=1)
def _engine() -> DjangoTemplates:
    """Templates of plain text: nothing is escaped, because nothing reads them as markup."""
    return DjangoTemplates(
        {
            "NAME": "letters",
            "DIRS": _folders(),
            "APP_DIRS": False,
            "OPTIONS": {"autoescape": False},
        }
    )


def absolute(url: str) -> str:
    """An address of the portal as it stands in a letter."""
    return urljoin(settings.SITE_URL, url) if url else ""


def compose(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text: the first line of the template, and the rest after a blank line.

    The common footer (address of the portal, help lines 1414 and 8-800-080-7777) follows.

    Raises:
        django.template.TemplateDoesNotExist: no such template in this language.
    """
    surroundings = {**context, "site_url": settings.SITE_URL, "language": language}
    with translation.override(language):
        rendered = (
            _engine().get_template(f"notifications/{template}.{language}.txt").render(surroundings)
        )
        footer = _engine().get_template(f"notifications/footer.{language}.txt").render(surroundings)
    subject, _line, text = rendered.strip().partition("\n")
    return subject.strip()[:_SUBJECT_LENGTH], f"{text.strip()}\n\n{footer.strip()}\n"


def missing_languages() -> list[str]:
    """Letters that lack a language, as "<room>/<name>.<language>"; what the system check reports."""
    missing = []
    for directory in _folders():
        root = directory / "notifications"
        names = {path.with_suffix("").with_suffix("") for path in root.rglob("*.??.txt")}
        missing += [
            f"{name.relative_to(root).as_posix()}.{language}"
            for name in names
            for language in LANGUAGES
            if not name.with_name(f"{name.name}.{language}.txt").exists()
        ]
    return sorted(missing)
