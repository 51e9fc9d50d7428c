"""Typed refusals. Each has a sentence for the person who meets it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.errors import calendar_sentence


class ComplaintRefused(Exception):
    """An act that the law, or its state, does not allow; nothing has been changed."""

    sentence: ClassVar[Promise | str] = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.sentence)


class IncompleteComplaint(ComplaintRefused):
    """Name, address, reasons or demands are missing (CP-3, CP-4)."""

    sentence = _(
        "The complaint cannot be registered: something that the procedure requires is missing."
    )

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class NotPermitted(ComplaintRefused):
    """The actor's role does not allow this act on this stage."""

    sentence = _("This is not yours to do.")


class WrongState(ComplaintRefused):
    """The stage is in a state that does not allow the act (M-4)."""

    sentence = _("The complaint is in another state now. Open the page again to see it.")


class ChangedMeanwhile(ComplaintRefused):
    """Someone else acted on the stage at the same moment."""

    sentence = _("Someone else has just acted on this complaint. Open the page again to see it.")


class OutsideCalendar(ComplaintRefused):
    """A date of the act lies where the calendar of working days does not reach."""

    def __init__(self, error: CalendarGap | CalendarEnd) -> None:
        super().__init__(str(error))
        self.error = error

    def __str__(self) -> str:
        return calendar_sentence(self.error)


class ReasonsRequired(ComplaintRefused):
    """A decision carries reasons (D12-19.4-p2a)."""

    sentence = _("Give the reasons for the decision.")


class RemedyRequired(ComplaintRefused):
    """A satisfied demand carries a remedy with its date and officer (J-19)."""

    sentence = _("Say what will be done, by what date and who answers for it.")


class CauseStudyRequired(ComplaintRefused):
    """The quality body studies the causes as a whole (D12-19.5.1)."""

    sentence = _("Describe the study of the causes: the quality body cannot decide without it.")


class LatenessReasonRequired(ComplaintRefused):
    """A late answer says why it is late (J-18)."""

    sentence = _(
        "The time limit has been breached. Give the reason for the delay before you send the decision."
    )


class NoNextStage(ComplaintRefused):
    """The ladder has no further stage, or it has already been used."""

    sentence = _("There is no further stage for this complaint.")


class MessageRequired(ComplaintRefused):
    """An empty message is not sent."""

    sentence = _("Write the message.")


class ServiceRequired(ComplaintRefused):
    """Without a service the drafting body is unknown."""

    sentence = _("Choose the service.")


class TooManyFiles(ComplaintRefused):
    """A draft holds ten files already."""

    sentence = _("Ten files are attached already. Remove one to add another.")
