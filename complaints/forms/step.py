"""What every page of filing is. A form never refuses to show again what was typed."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.functional import Promise

from accounts.models import User

if TYPE_CHECKING:
    from complaints.forms.filing import Answers


class StepForm(forms.Form):
    """One page. ``heading`` is its title where no single field is."""

    slug: ClassVar[str]
    heading: ClassVar[str | Promise] = ""
    intro: ClassVar[str | Promise] = ""
    page_heading: ClassVar[bool | str] = True
    autosaves: ClassVar[bool] = False

    def __init__(self, data: Any = None, *, answers: "Answers", **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(data, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the other answers."""

    @classmethod
    def known(cls, user: User) -> dict[str, str]:
        """What the person's own data already answer."""
        return {}

    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, as the draft keeps it.

        Only zero characters are left out: no person types them, and PostgreSQL cannot keep them.
        """
        return {name: str(self.data.get(name, "")).replace("\0", "") for name in self.fields}

    def summary(self) -> list[tuple[str | Promise, str]]:
        """Label and answer, for the check page."""
        return [(field.label, self.shown(field.name)) for field in self.visible_fields()]

    def shown(self, name: str) -> str:
        """One answer as people read it."""
        value = self.cleaned_data.get(name) or ""
        field = self.fields[name]
        if value and isinstance(field, forms.ChoiceField):
            return str(_names(field).get(value, value))
        return str(value)


def _names(field: forms.ChoiceField) -> dict[Any, Any]:
    return dict(field.choices)  # type: ignore[arg-type]
