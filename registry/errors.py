"""Typed refusals. Each has a sentence for the person who meets it."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.errors import calendar_sentence

if TYPE_CHECKING:
    from registry.content import Problem


class RegistryRefused(Exception):
    """An act that the law, or the state of the entry, does not allow; nothing has been changed."""

    sentence: ClassVar[Promise | str] = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotPermitted(RegistryRefused):
    """The actor's role does not allow this act."""

    sentence = _("This is not yours to do.")


class WrongState(RegistryRefused):
    """The entry is in a state that does not allow the act (M-1)."""

    sentence = _("The entry is in another state now. Open the page again to see it.")


class ChangedMeanwhile(RegistryRefused):
    """Two acts met in the same instant."""

    sentence = _("Someone else has just acted on this entry. Open the page again to see it.")


class OutsideCalendar(RegistryRefused):
    """A time limit of the act cannot be counted: no edition of it, no calendar of that year."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def __str__(self) -> str:
        if isinstance(self.error, CalendarGap | CalendarEnd):
            return calendar_sentence(self.error)
        return str(self.error)


class EditConflict(RegistryRefused):
    """Somebody saved the entry after it was opened for editing; both texts are kept.

    ``stored`` is the content as it is now, ``own`` the content that was being saved.
    """

    sentence = _("Someone else has saved this entry meanwhile. Both texts are shown: choose one.")

    def __init__(self, *, stored: dict[str, Any], own: dict[str, Any], edit_no: int) -> None:
        super().__init__()
        self.stored, self.own, self.edit_no = stored, own, edit_no


class InvalidContent(RegistryRefused):
    """The content breaks the rules of DS-1; ``problems`` say where and how."""

    sentence = _("The entry cannot be saved like this. See what is wrong below.")

    def __init__(self, problems: "list[Problem]") -> None:
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return " ".join(str(problem.sentence) for problem in self.problems)


class ActRequired(RegistryRefused):
    """The act's name, number and date are missing (M-1)."""

    sentence = _("Enter the name, the number and the date of the act.")


class ActNotYetMade(RegistryRefused):
    """The act bears a date that has not come."""

    sentence = _("The date of the act has not come yet.")


class DatedInPast(RegistryRefused):
    """A change cannot hold from a day that has passed."""

    sentence = _("A change cannot take effect on a day that has passed.")


class NothingChanged(RegistryRefused):
    """The content is the same as it is now."""

    sentence = _("Nothing has been changed.")


class ReasonRequired(RegistryRefused):
    """The act needs a reason."""

    sentence = _("Give the reason.")


class AlreadyPlanned(RegistryRefused):
    """One change of this entry is already waiting for its day."""

    sentence = _("A change of this entry is already planned. Cancel it first.")


class AlreadyAsked(RegistryRefused):
    """A correction of the date is already waiting for a second person."""

    sentence = _("A correction of this date is already waiting for a decision.")


class SecondPersonRequired(RegistryRefused):
    """Who asked for the correction may not confirm it (Q-31)."""

    sentence = _("A correction is confirmed by another person than the one who asked for it.")


class SameDate(RegistryRefused):
    """The right date is the same as the entered one, or lies in the future."""

    sentence = _("The right date must differ from the entered one and must not lie in the future.")


class AlreadyAnswered(RegistryRefused):
    """The question has its answer."""

    sentence = _("This question has been answered already.")


class AlreadyDecided(RegistryRefused):
    """The proposal has its decision."""

    sentence = _("This proposal has been decided already.")


class TextRequired(RegistryRefused):
    """The text is empty."""

    sentence = _("Write the text.")


class TextTooLong(RegistryRefused):
    """The text is longer than the form allows."""

    sentence = _("The text is too long. Shorten it.")


class ContactRequired(RegistryRefused):
    """A visitor gave neither e-mail nor phone: the answer could not reach anybody."""

    sentence = _("Give your e-mail or your phone: the answer will come there.")


class NotItsBody(RegistryRefused):
    """The body neither provides the service nor takes applications for it."""

    sentence = _("Choose one of the bodies of this service.")
