"""Typed refusals. Each has a sentence for the person who meets it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
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


class OwnMatter(ComplaintRefused):
    """Nobody decides on himself (Q-36)."""

    sentence = _(
        "The complaint is about you: the head of the body, or the body above, decides on it."
    )


class ApprovalRequired(ComplaintRefused):
    """In this body the head approves decisions before they are made."""

    sentence = _("In this body the head approves decisions. Put the decision before the head.")


class DemandRequired(ComplaintRefused):
    """A satisfied complaint at the quality body carries a demand (D12-19.5.2)."""

    sentence = _("The rights were violated: say what you demand, of whom and by what date.")


class StateBodyComplains(ComplaintRefused):
    """A state body is no recipient of public services (D12-1.1, J-17)."""

    sentence = _(
        "A state body cannot complain in this way: complaints are filed by people and legal entities that receive services."
    )


class ReceiptRequired(ComplaintRefused):
    """A paper complaint is not saved without its receipt (K-37, CP-5.1)."""

    sentence = _("The complaint was not saved, because the receipt could not be issued. Try again.")


class ClerkNameRequired(ReceiptRequired):
    """The receipt bears the name of the official who accepts (CP-5.1)."""

    sentence = _(
        "The complaint was not saved: the receipt bears your surname and given name, and your account has none. Add them to your details."
    )


class ConsentRequired(ComplaintRefused):
    """A second redirection of a stage needs the consent of the quality body (J-4)."""

    sentence = _(
        "The complaint has been redirected already. A second redirection needs the consent of the quality body."
    )


class NotADuplicate(ComplaintRefused):
    """The other complaint cannot be the first registration of this one (Q-42)."""

    sentence = _(
        "Only an earlier complaint before the same body, not yet answered, can be the first registration."
    )


class AlreadyGiven(ComplaintRefused):
    """An opinion is given once per case."""

    sentence = _("You have answered these questions already. Thank you.")


class NameTaken(ComplaintRefused):
    """The body has a thing of this name already: a team, or a standard text of one use."""

    sentence = _("This name is taken already. Choose another one.")


class TextIncomplete(ComplaintRefused):
    """A standard text stands in both languages of the law; English is optional."""

    sentence = _("Write the text in Kazakh and in Russian.")


class UnknownPlaceholder(ComplaintRefused):
    """A standard text asks for something that the portal cannot put into it."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names

    def __str__(self) -> str:
        names = ", ".join(f"{{{name}}}" for name in self.names)
        return gettext("The portal does not know what to put here: %(names)s.") % {"names": names}


class TooManyFilters(ComplaintRefused):
    """A person keeps a limited number of filters in one role."""

    sentence = _("Thirty filters are saved already. Delete one to save another.")


class TooManyCases(ComplaintRefused):
    """Bulk work stays within what one person can read through."""

    sentence = _("No more than 50 complaints at a time. Choose fewer.")


class ExecutionRequired(ComplaintRefused):
    """An executed demand says what has been done (D12-19.5.3)."""

    sentence = _("Say what has been done.")


class GiveBackReasonsRequired(ComplaintRefused):
    """Execution that is not accepted is given back with reasons (D12-19.5.3)."""

    sentence = _("Say why the execution is not accepted.")


class LinkNotValid(ComplaintRefused):
    """The link to the two questions was not made by the portal, or was changed on the way."""

    sentence = _("This link is not valid. Open it again from the letter.")


class LinkExpired(ComplaintRefused):
    """The two questions are asked for sixty days after the answer."""

    sentence = _("The time to answer these questions has passed.")


class NotAsked(ComplaintRefused):
    """No answer of a body closes this case now: there is nothing to give an opinion about."""

    sentence = _("The questions are asked once a body has answered the complaint.")


class ExtensionReasonsRequired(ComplaintRefused):
    """The notice of an extension carries its reasons (D12-19.6-p2)."""

    sentence = _("Give the reasons for the extension.")


class RedirectionReasonsRequired(ComplaintRefused):
    """A complaint moves to another body with reasons (CP-2.2)."""

    sentence = _("Say why the complaint is redirected.")


class WrongBody(ComplaintRefused):
    """The body chosen cannot take the complaint over at this stage."""

    sentence = _(
        "The complaint cannot be redirected to this body. Choose a body that considers complaints and has not considered this one at an earlier stage."
    )


class JudgementRequired(ComplaintRefused):
    """Consent to a redirection is refused with reasons (J-4)."""

    sentence = _("Say why the redirection is not consented to.")


class RemarkRequired(ComplaintRefused):
    """A decision is given back with what is to be changed in it."""

    sentence = _("Say what is to be changed in the decision.")


class OwnProposal(ComplaintRefused):
    """The head approves what others propose; nobody approves his own proposal."""

    sentence = _("You put this decision forward yourself: another head of the body approves it.")


class HeadComplainedOf(ComplaintRefused):
    """A complaint about the head goes to the body above (Q-36)."""

    sentence = _("The complaint is about the head of this body. Send it to the body above.")


class NotOfThisBody(ComplaintRefused):
    """The official complained of is looked for among the staff of the considering body."""

    sentence = _("This person does not work in the body that considers the complaint.")


class RegisterTooLong(ComplaintRefused):
    """A sheet of a spreadsheet, or a print, holds fewer rows than were asked for."""

    sentence = _("There are too many rows for this. Narrow the register down, or take it as CSV.")


class KeyTermWrong(ComplaintRefused):
    """A key of a program holds for a year at most."""

    sentence = _("Choose a last day from today on, at most a year ahead.")


class TooManyPrograms(ComplaintRefused):
    """A body has more keys or addresses than anybody can oversee."""

    sentence = _("There are too many already. Revoke or stop one that is no longer needed.")


class WebhookAddressRefused(ComplaintRefused):
    """The portal does not call such an address: it could reach what is not the body's own.

    ``why`` is ``form``, ``scheme``, ``unknown`` or ``inside``.
    """

    _SENTENCES: ClassVar[dict[str, Promise | str]] = {
        "form": _("Write a whole address without a name and a password in it."),
        "scheme": _("The address must begin with https://."),
        "unknown": _("There is no such host. Check the address."),
        "inside": _("The portal does not call addresses inside a private network."),
    }

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return str(self._SENTENCES[self.why])
