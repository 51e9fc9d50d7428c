"""The pages of filing in order, and a draft's answers read through them."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from accounts.models import Region, User
from complaints.forms.fields import row_id
from complaints.forms.matter import (
    AddresseeForm,
    BodyForm,
    DemandsForm,
    GroundForm,
    PlaceForm,
    ReasonsForm,
    ServiceForm,
)
from complaints.forms.people import ContactsForm, FilesForm, OfficialsForm, PersonForm
from complaints.forms.step import StepForm
from complaints.models import ComplaintDraft
from complaints.services.filing import Filing
from complaints.workflow import Addressee, Ground
from registry.models import Service

STEPS: tuple[type[StepForm], ...] = (
    ReasonsForm,
    DemandsForm,
    GroundForm,
    ServiceForm,
    PlaceForm,
    BodyForm,
    AddresseeForm,
    OfficialsForm,
    PersonForm,
    ContactsForm,
    FilesForm,
)
BY_SLUG: Mapping[str, type[StepForm]] = {form.slug: form for form in STEPS}
# Which page asks for a field that the law misses (CP-3, CP-4).
PAGE_OF_FIELD: Mapping[str, str] = {
    "surname": "about-you",
    "entity_name": "about-you",
    "bin": "about-you",
    "given_name": "about-you",
    "postal_address": "contacts",
    "reasons": "what-happened",
    "demands": "what-you-ask",
}


class Answers:
    """Everything typed so far. Nothing here is trusted until a form has looked at it."""

    def __init__(self, draft: ComplaintDraft | None, user: User | None) -> None:
        self.stored: dict[str, dict[str, str]] = draft.answers if draft else {}
        self.draft = draft
        self.user = user
        self._judged: dict[str, StepForm] = {}

    def typed(self, slug: str) -> dict[str, str]:
        """What was typed on a page; empty before the first visit."""
        return self.stored.get(slug, {})

    def empty_form(self, slug: str, query: str | None = None) -> StepForm:
        """A page to fill in, with what was typed before, or what the profile knows."""
        cls = BY_SLUG[slug]
        initial: dict[str, Any] = dict(self.typed(slug))
        if slug not in self.stored and self.user is not None:
            initial = dict(cls.known(self.user))
        if query is not None:
            initial["q"] = query
        return cls(answers=self, initial=initial)

    def judged_form(self, slug: str) -> StepForm:
        """The page with its errors shown; judged once, however often it is asked for."""
        if slug not in self._judged:
            self._judged[slug] = BY_SLUG[slug](self.typed(slug), answers=self)
        return self._judged[slug]

    def is_met(self, slug: str) -> bool:
        """Whether a page has been answered, and rightly."""
        return slug == "files" or (slug in self.stored and self.judged_form(slug).is_valid())

    def first_unmet(self) -> str | None:
        """The first page that still asks for something; None when all is there."""
        return next((form.slug for form in STEPS if not self.is_met(form.slug)), None)

    @cached_property
    def service(self) -> Service | None:
        """The service chosen; None when it is not known."""
        pk = row_id(self.typed("service").get("service", ""))
        return Service.objects.select_related("drafting_body").filter(pk=pk).first() if pk else None

    @cached_property
    def region(self) -> Region | None:
        """The place chosen; None when it is not in the list."""
        pk = row_id(self.typed("place").get("region", ""))
        regions = Region.objects.exclude(level="country").select_related("parent__parent__parent")
        return regions.filter(pk=pk).first() if pk else None

    @cached_property
    def file_names(self) -> Sequence[str]:
        """Names of the files attached to the draft."""
        if self.draft is None:
            return []
        return list(self.draft.attachments.values_list("name", flat=True))

    def filing(self, language: str) -> Filing:
        """What the person files; call when no page is unmet."""
        pages = {form.slug: self._valid(form.slug) for form in STEPS}
        body, officials, person = pages["body"], pages["officials"], pages["about-you"]
        assert isinstance(body, BodyForm)
        assert isinstance(officials, OfficialsForm)
        assert isinstance(person, PersonForm)
        contacts = pages["contacts"].cleaned_data
        return Filing(
            surname=person.cleaned_data["surname"],
            given_name=person.cleaned_data["given_name"],
            patronymic=person.cleaned_data["patronymic"],
            kind=person.cleaned_data["kind"],
            entity_name=person.cleaned_data["entity_name"],
            bin=person.cleaned_data["bin"],
            document_kind=person.cleaned_data["document_kind"],
            document_no=person.cleaned_data["document_no"],
            postal_address=contacts["postal_address"],
            phones=contacts["phones"],
            email=contacts["email"],
            reasons=pages["what-happened"].cleaned_data["reasons"],
            demands=pages["what-you-ask"].cleaned_data["demands"],
            ground=Ground(pages["ground"].cleaned_data["ground"]),
            addressee=Addressee(pages["addressee"].cleaned_data["addressee"]),
            service=self.service,
            region=self.region,
            provider=body.chosen(),
            official_unknown=officials.cleaned_data["official_unknown"],
            officials=tuple(officials.officials()),
            language=language,
        )

    def _valid(self, slug: str) -> StepForm:
        form = self.judged_form(slug)
        form.is_valid()
        return form


def page_after(slug: str) -> str | None:
    """The next page; None after the last one, where the check page follows."""
    slugs = [form.slug for form in STEPS]
    return next(iter(slugs[slugs.index(slug) + 1 :]), None)


def page_before(slug: str) -> str | None:
    """The page before; None at the first one."""
    slugs = [form.slug for form in STEPS]
    position = slugs.index(slug)
    return slugs[position - 1] if position else None
