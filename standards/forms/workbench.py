"""What drafters fill in: filters, a new edition, proposals, a clause, files with a text, a slip."""

import json
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from deadlines.models import Clock
from registry import terms
from standards.bringing_in.clauses import ClauseDraft
from standards.bringing_in.errors import DocumentRefused
from standards.bringing_in.reading import Brought, read_file, together
from standards.bringing_in.tree import Read
from standards.forms.workbench_typing import to_html, to_typed
from standards.models import Proposal, Standard
from standards.permissions import controls
from standards.provisions import words
from standards.selectors import standards_visible_to
from standards.services.clauses import BODIES, SUMMARIES
from standards.services.proposals import LONGEST_PROPOSAL, LONGEST_REASON
from standards.services.writing import LONGEST_ERRATUM
from standards.workflow import BasisKind, Kind, Part, ProposalState, State

_ANY = ("", _("any"))
_OWN, _EVERY = "own", "all"
_IN = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}
_TOO_LONG = _("The text is too long. Shorten it.")
LONGEST_CLAUSE = 30_000  # characters


class StandardFilter(forms.Form):
    """Filters of the list, all in the address; an unknown value counts as none."""

    mark_optional = False

    body = forms.ChoiceField(label=_("Drafting central body"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=lambda: [_ANY, *((value, capfirst(label)) for value, label in State.choices)],
        required=False,
    )
    clocks = forms.ChoiceField(
        label=_("Order"),
        choices=[("", _("by number")), ("due", _("with a running time limit, the nearest first"))],
        required=False,
    )
    q = forms.CharField(label=_("Name, number or code"), required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.actor = actor
        self.has_own = actor.can(Capability.DRAFT_STANDARDS)
        bodies = Organisation.objects.filter(standards__isnull=False).distinct().order_by("name")
        own = [(_OWN, _("my body"))] if self.has_own else []
        self.fields["body"].choices = [  # type: ignore[attr-defined]
            *own, (_EVERY, _("all bodies")), *((one.key, one.name) for one in bodies),
        ]  # fmt: skip
        self.is_valid()
        # What the list shows at first: the drafter's own body, what runs out first.
        self.initial = {"body": self.whose}

    @property
    def whose(self) -> str:
        """Whose standards: a key, "own" or "all"; drafters begin with their own."""
        chosen = str(self.cleaned_data.get("body") or "")
        return chosen or (_OWN if self.has_own else _EVERY)

    @property
    def by_clocks(self) -> bool:
        """Whether only standards with a running time limit are shown, the nearest first."""
        return bool(self.cleaned_data.get("clocks"))

    @property
    def narrows(self) -> bool:
        """Whether any filter is on."""
        return any(self.cleaned_data.get(name) for name in ("body", "state", "clocks", "q"))

    def standards(self) -> QuerySet[Standard]:
        """The standards chosen among those of the work area, in no order."""
        found = standards_visible_to(self.actor)
        if self.whose == _OWN:
            found = found.filter(drafting_body=self.actor.organisation_id)
        elif self.whose != _EVERY:
            found = found.filter(drafting_body__key=self.whose)
        if state := self.cleaned_data.get("state"):
            found = found.filter(state=state)
        for word in str(self.cleaned_data.get("q") or "").split()[:5]:
            found = found.filter(
                Q(service__name_kk__icontains=word)
                | Q(service__name_ru__icontains=word)
                | Q(service__name_en__icontains=word)
                | Q(service__registry_no__icontains=word)
                | Q(service__code__startswith=word)
            )
        return found

    def running(self) -> QuerySet[Clock]:
        """The nearest running time limit of each standard chosen, in no order (K-01, K-03)."""
        going = Clock.objects.filter(
            subject_code=terms.SERVICE,
            term_code__in=terms.FROM_INCLUSION,
            state__in=Clock.OPEN_STATES,
        )
        earlier = Q(due_at__lt=OuterRef("due_at")) | Q(
            due_at=OuterRef("due_at"), pk__lt=OuterRef("pk")
        )
        nearer = going.filter(earlier, subject_id=OuterRef("subject_id"))
        chosen = self.standards().values("service_id")
        return going.filter(~Exists(nearer), subject_id__in=chosen).select_related("term")


def _area(label: Any, code: str, *, rows: int, limit: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{label}, {language}", label=label, language=_IN[code]),
        help_text=help_text,
        required=False,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": str(rows), "lang": code}),
        error_messages={"max_length": _TOO_LONG},
    )


class BeginForm(forms.Form):
    """A new edition: its kind, the proposals it rests on, why it is made."""

    kind = forms.ChoiceField(
        label=_("What is to be drafted"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what is to be drafted.")},
    )
    proposals = forms.ModelMultipleChoiceField(
        label=_("Proposals that it rests on"),
        queryset=Proposal.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    summary_kk = _area(_("Why, in plain words"), "kk", rows=3, limit=5_000)
    summary_ru = _area(_("Why, in plain words"), "ru", rows=3, limit=5_000)
    summary_en = _area(_("Why, in plain words"), "en", rows=3, limit=5_000)

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "begin_%s", **kwargs})
        kinds = kinds_for(standard)
        self.fields["kind"].choices = [(one.value, capfirst(one.label)) for one in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0].value if len(kinds) == 1 else None
        proposals = self.fields["proposals"]
        proposals.queryset = standard.proposals.filter(  # type: ignore[attr-defined]
            state=ProposalState.OPEN
        ).select_related("initiator")
        proposals.label_from_instance = _proposal_in_words  # type: ignore[attr-defined]

    @property
    def summary(self) -> dict[str, str]:
        """Why it is made, in three languages."""
        return {code: self.cleaned_data[f"summary_{code}"] for code in _IN}


def kinds_for(standard: Standard) -> list[Kind]:
    """What may be begun at the state of a standard."""
    if standard.state == State.PENDING:
        return [Kind.FIRST]
    return [Kind.AMENDMENT, Kind.REPEAL] if standard.state == State.IN_FORCE else []


def _proposal_in_words(proposal: Proposal) -> str:
    basis, text = proposal.get_basis_display(), " ".join(proposal.text.split())
    return f"№\u00a0{proposal.pk}, {proposal.initiator.name}, {basis}: {text[:200]}"


class ProposalForm(forms.Form):
    """A proposal to adopt, change or repeal a standard."""

    basis = forms.ChoiceField(
        label=_("On what it rests"),
        choices=lambda: [(value, capfirst(label)) for value, label in BasisKind.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say on what the proposal rests.")},
    )
    text = forms.CharField(
        label=_("What is proposed"),
        max_length=LONGEST_PROPOSAL,
        widget=forms.Textarea(attrs={"rows": "8"}),
        error_messages={"required": _("Write what is proposed."), "max_length": _TOO_LONG},
    )
    links = forms.CharField(
        label=_("Complaints, monitoring results, reports"),
        help_text=_("Numbers or addresses, one on a line"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "proposal_%s", **kwargs})


class ProposalFilter(forms.Form):
    """Filters of proposals, all in the address; an unknown value counts as none."""

    mark_optional = False

    state = forms.ChoiceField(
        label=_("State"),
        choices=lambda: [
            *((value, capfirst(label)) for value, label in ProposalState.choices),
            (_EVERY, _("all proposals")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        self.actor = actor
        self.is_valid()

    @property
    def narrows(self) -> bool:
        """Whether something else than open proposals is asked for."""
        return self.cleaned_data.get("state", "") not in ("", ProposalState.OPEN)

    def proposals(self) -> QuerySet[Proposal]:
        """Proposals to the body and by it; all of them for the quality body."""
        found = Proposal.objects.select_related("standard__service", "initiator")
        if not controls(self.actor):
            body = self.actor.organisation_id
            found = found.filter(Q(initiator=body) | Q(standard__drafting_body=body))
        state = self.cleaned_data.get("state") or ProposalState.OPEN
        return found if state == _EVERY else found.filter(state=state)


class ReasonForm(forms.Form):
    """Why a proposal is declined."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"required": _("Give the reason."), "max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "decline_%s", **kwargs})


class ClauseForm(forms.Form):
    """A clause in three languages, with its summary in plain words."""

    mark_optional = False
    label_size = "s"

    body_kk = _area(_("Text of the clause"), "kk", rows=9, limit=LONGEST_CLAUSE)
    body_ru = _area(_("Text of the clause"), "ru", rows=9, limit=LONGEST_CLAUSE)
    body_en = _area(_("Text of the clause"), "en", rows=6, limit=LONGEST_CLAUSE)
    summary_kk = _area(_("In plain words"), "kk", rows=3, limit=3_000)
    summary_ru = _area(_("In plain words"), "ru", rows=3, limit=3_000)
    summary_en = _area(_("In plain words"), "en", rows=3, limit=3_000)

    def __init__(self, *args: Any, stored: dict[str, str], **kwargs: Any) -> None:
        shown = {name: to_typed(text) if name in BODIES else text for name, text in stored.items()}
        super().__init__(*args, **{"auto_id": "clause_%s", "initial": shown, **kwargs})
        self.stored, self.shown = stored, shown

    def texts(self) -> dict[str, str]:
        """What was typed, as it is stored; a field that was not touched stays to the letter."""
        found = {}
        for name in (*BODIES, *SUMMARIES):
            typed = "\n".join(str(self.cleaned_data[name]).strip().splitlines())
            if typed == self.shown[name].strip():
                found[name] = self.stored[name]
            else:
                found[name] = to_html(typed) if name in BODIES else typed
        return found


class ImportForm(forms.Form):
    """A Kazakh and a Russian file with the text; one of them is enough to begin with."""

    kk = forms.FileField(
        label=_("Kazakh text"), help_text=_("DOCX or HTML, up to 10 MB"), required=False
    )
    ru = forms.FileField(
        label=_("Russian text"), help_text=_("DOCX or HTML, up to 10 MB"), required=False
    )
    brought: Brought | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "import_%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        read: dict[str, Read] = {}
        for code in ("kk", "ru"):
            if cleaned.get(code):
                try:
                    read[code] = read_file(cleaned[code])
                except DocumentRefused as refusal:
                    self.add_error(code, str(refusal))
        if not read and not self.errors:
            self.add_error("kk", _("Choose a file."))
        if not self.errors:
            self.brought = together(read.get("kk"), read.get("ru"))
        return cleaned


class BroughtForm(forms.Form):
    """The clauses of a preview, sent back to be put into the draft; looked at as if typed anew."""

    clauses = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    drafts: list[ClauseDraft]

    def clean_clauses(self) -> str:
        told = str(self.cleaned_data["clauses"])
        try:
            self.drafts = [_draft(one) for one in json.loads(told)]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise forms.ValidationError(_("Bring the files in once more.")) from error
        return told


def packed(clauses: list[ClauseDraft]) -> str:
    """Clauses of a preview as a hidden field carries them."""
    return json.dumps([_told(clause) for clause in clauses], ensure_ascii=False)


def _told(clause: ClauseDraft) -> dict[str, Any]:
    return {
        "part": clause.part,
        "kk": clause.body["kk"],
        "ru": clause.body["ru"],
        "children": [_told(child) for child in clause.children],
    }


def _draft(told: dict[str, Any]) -> ClauseDraft:
    return ClauseDraft(
        part=Part(told["part"]).value,
        body=words(str(told["kk"]), str(told["ru"])),
        children=tuple(_draft(child) for child in told["children"]),
    )


def _line(label: Any, code: str) -> forms.CharField:
    return forms.CharField(
        label=format_lazy("{label}, {language}", label=label, language=_IN[code]),
        max_length=LONGEST_ERRATUM,
        required=code != "en",
        widget=forms.TextInput(attrs={"lang": code}),
        error_messages={"required": _("Write the text."), "max_length": _TOO_LONG},
    )


class ErratumForm(forms.Form):
    """A slip of the pen in a locked text: what is written, what is to be read (Q-13)."""

    point = forms.ChoiceField(label=_("Where"), required=False)
    written_kk = _line(pgettext_lazy("slip of the pen", "Written"), "kk")
    written_ru = _line(pgettext_lazy("slip of the pen", "Written"), "ru")
    written_en = _line(pgettext_lazy("slip of the pen", "Written"), "en")
    read_kk = _line(pgettext_lazy("slip of the pen", "To be read"), "kk")
    read_ru = _line(pgettext_lazy("slip of the pen", "To be read"), "ru")
    read_en = _line(pgettext_lazy("slip of the pen", "To be read"), "en")

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "erratum_%s", **kwargs})
        self.fields["point"].choices = places  # type: ignore[attr-defined]

    def said(self, name: str) -> dict[str, str]:
        """One of the two texts in three languages."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code in _IN}
