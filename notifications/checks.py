"""System checks of the notifications room: every letter exists in all three languages."""

from typing import Any

from django.core import checks

from notifications.letters import missing_languages


def letters_are_complete(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Letters that lack a language; a person of that language could not be told."""
    return [
        checks.Error(
            f"The letter templates/notifications/{name}.txt is missing.", id="notifications.E001"
        )
        for name in missing_languages()
    ]
