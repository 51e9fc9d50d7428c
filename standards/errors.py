"""Typed refusals. Each has a sentence for the person who meets it."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deadlines.domain.calendar import CalendarEnd, CalendarGap
from deadlines.errors import calendar_sentence


class StandardRefused(Exception):
    """An act that the law, or the state of the draft, does not allow; nothing has been changed."""

    sentence: ClassVar[Promise | str] = _("This cannot be done now.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotPermitted(StandardRefused):
    """The actor's role does not allow this act."""

    sentence = _("This is not yours to do.")


class WrongState(StandardRefused):
    """The draft is in a state that does not allow the act (M-2, M-3)."""

    sentence = _("The draft is at another stage now. Open the page again to see it.")


class ChangedMeanwhile(StandardRefused):
    """Two acts met in the same instant."""

    sentence = _("Someone else has just acted on this draft. Open the page again to see it.")


class OutsideCalendar(StandardRefused):
    """A time limit of the act cannot be counted."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def __str__(self) -> str:
        if isinstance(self.error, CalendarGap | CalendarEnd):
            return calendar_sentence(self.error)
        return str(self.error)


class TooDeep(StandardRefused):
    """A clause below more clauses than a text may be deep."""

    sentence = _("Clauses cannot stand deeper than six levels.")


class EditConflict(StandardRefused):
    """Somebody saved the same part after it was opened; both texts are kept.

    ``stored`` is what stands there now, ``own`` what was being saved.
    """

    sentence = _("Someone else has saved this part meanwhile. Both texts are shown: choose one.")

    def __init__(self, *, stored: Any, own: Any, edit_no: int) -> None:
        super().__init__()
        self.stored, self.own, self.edit_no = stored, own, edit_no


class TextLocked(StandardRefused):
    """The text stands in public discussion, or is settled: it can no longer be written (Q-13)."""

    sentence = _("The text is locked: it stands as it was placed for discussion.")


class NotComplete(StandardRefused):
    """Something that the law asks for is missing; ``missing`` says what, in sentences."""

    sentence = _("Something is still missing. See the list.")

    def __init__(self, missing: list[Any]) -> None:
        super().__init__()
        self.missing = missing


class BasisRequired(StandardRefused):
    """A change or a repeal rests on a proposal with its initiator and basis (L13-13.3)."""

    sentence = _("A change rests on a proposal: choose at least one.")


class AlreadyUnderWay(StandardRefused):
    """Another edition of this standard is on its road."""

    sentence = _("Another edition of this standard is already being drafted.")


class SiteRequired(StandardRefused):
    """A placement on a site needs the address of the page."""

    sentence = _("Enter the address of the page where it was placed.")


class NotYetPlaced(StandardRefused):
    """A placement bears a moment that has not come, or one before the draft was there."""

    sentence = _("The moment of placement cannot lie in the future or before the draft was begun.")


class TextRequired(StandardRefused):
    """The text is empty."""

    sentence = _("Write the text.")


class TextTooLong(StandardRefused):
    """The text is longer than the form allows."""

    sentence = _("The text is too long. Shorten it.")


class PointUnknown(StandardRefused):
    """There is no such clause or part in this text."""

    sentence = _("There is no such place in the draft.")


class DiscussionOver(StandardRefused):
    """Nobody can comment, support or reply any more."""

    sentence = _("The discussion is over.")


class AlreadyDecided(StandardRefused):
    """The appeal or the proposal has its decision."""

    sentence = _("This has been decided already.")


class AlreadyAnswered(StandardRefused):
    """The agreeing body has answered."""

    sentence = _("This body has answered already.")


class NotConsidered(StandardRefused):
    """A late or anonymous comment gets no decision: it is only counted (L13-15.4-p3, X-06)."""

    sentence = _("A late or anonymous comment is not considered; it is only counted.")


class OwnComment(StandardRefused):
    """Nobody supports or hides his own comment, or decides on it."""

    sentence = _("This is your own comment.")


class VerdictRequired(StandardRefused):
    """A decision needs a verdict and a reason in the language of the comment."""

    sentence = _("Choose the decision and give the reason in the language of the comment.")


class DecidedMeanwhile(StandardRefused):
    """Somebody else has decided on the comment since it was opened."""

    sentence = _("Someone else has decided on this comment meanwhile. Compare both decisions.")


class ReasonRequired(StandardRefused):
    """The act needs a reason."""

    sentence = _("Give the reason.")


class RemarksRequired(StandardRefused):
    """ "Not agreed" needs remarks."""

    sentence = _("Write the remarks: what must be changed so that you agree.")


class AgreementMissing(StandardRefused):
    """A body has neither agreed nor has its dissent been recorded."""

    sentence = _("Not every body has agreed. Wait for the answers or record the dissent.")


class PresidentMustAgree(StandardRefused):
    """The drafting body is accountable to the President: his Administration agrees (L13-13.1-p2)."""

    sentence = _("The President's Administration has not agreed yet.")


class BodyRequired(StandardRefused):
    """Nobody was chosen to agree."""

    sentence = _("Choose at least one body.")


class ActRequired(StandardRefused):
    """The act's name, number and date are missing, or its date has not come."""

    sentence = _("Enter the name, the number and the date of the act.")


class ActTooEarly(StandardRefused):
    """The Government's act bears a day on which the text it approves did not stand yet."""

    sentence = _("The act cannot be older than the text it approves.")


class EffectiveTooEarly(StandardRefused):
    """A standard cannot come into force before its act."""

    sentence = _("The standard cannot come into force before the date of the act.")


class ServiceExcluded(StandardRefused):
    """The service has left the registry: its standard can only be repealed."""

    sentence = _("The service is no longer in the registry.")


class TooManyFiles(StandardRefused):
    """More files than a comment may carry."""

    sentence = _("Too many files.")


class WrongMoment(StandardRefused):
    """A letter cannot have come before the discussion opened, nor in the future."""

    sentence = _("Enter when it came: after the discussion opened, and not in the future.")


class AlreadyHidden(StandardRefused):
    """The comment is hidden, or the quality body has had it shown again."""

    sentence = _("This comment is hidden already, or the quality body has had it shown again.")


class ReportStale(StandardRefused):
    """Comments or decisions have changed since the report was made up."""

    sentence = _("Something has changed since the report was made up. Have it made up anew.")


class ReportSiteRequired(StandardRefused):
    """The report goes on the portal and on a site before it goes for agreement (L13-15.4-p1b)."""

    sentence = _("First record on which site the report was placed: the body's own or a local one.")


class AddressRequired(StandardRefused):
    """A body confirms its information with the address of the page."""

    sentence = _("Enter the address of the page that was updated.")
