"""The page of one service: every question a person has, answered in order."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit.legal_time import legal_now
from deadlines import engine
from deadlines.domain.kinds import Standing
from deadlines.models import Clock
from deadlines.selectors import clocks_of
from registry import terms
from registry.content import LANGUAGES, content_of
from registry.linked_data import schema_org
from registry.models import Service
from registry.notation import hours_in_words, term_of, variants_of
from registry.ports import standard_of
from registry.presenting import Names
from registry.services import national_day
from registry.views.public_entry import Told, lines_of, public_service, told_of
from registry.views.public_places import RegionChoice, region_choices
from registry.workflow import day_before

# The ladder of a complaint (D12-19.2, 19.3), by the terms of its stages.
_LADDER = ("complaints.stage.provider", "complaints.stage.drafting_body")
_LADDER_OF_CENTRAL = ("complaints.stage.central_provider",)
_LAST_STAGE = "complaints.stage.quality_body"
VERSIONS_SHOWN = 3

# The parts of the page in their order: the anchor and the heading.
PARTS = [
    ("what", _("What it is")),
    ("who", _("Who may get it")),
    ("bring", _("What to bring")),
    ("long", _("How long")),
    ("much", _("How much")),
    ("where", _("Where near me")),
    ("refusal", _("When you may be refused")),
    ("complain", _("How to complain")),
    ("silence", _("If there is no answer")),
    ("standard", _("The standard in force")),
    ("history", _("History of the entry")),
]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the ladder: its term code and its days."""

    code: str
    days: int


@require_safe
def service(request: HttpRequest, registry_no: str) -> HttpResponse:
    """What it is, who may get it, what to bring, how long, how much, where, and if it goes wrong."""
    entry = public_service(registry_no)
    today = national_day(legal_now())
    names = Names()
    stages, is_from_bill = ladder_of(entry, today)
    context = {
        "service": entry,
        "parts": PARTS,
        "term": term_of(entry),
        "variants": variants_of(entry),
        "hours": hours_in_words(entry.schedule) if entry.schedule else [],
        "free_categories": _lines(entry.free_categories),
        "providers": [names.of(one) for one in entry.provider_classes],
        "intake": [names.of(one) for one in entry.intake_organisations],
        "territory": [names.of(one) for one in entry.territory],
        "regions": _regions(request),
        "stages": stages,
        "is_from_bill": is_from_bill,
        "drafting": drafting_clocks(entry),
        "standard": standard_of(entry.pk, today),
        "versions": newest_versions(entry),
        "valid_to": last_day_of(entry),
        "schema_org": schema_org(entry),
        "lines": lines_of(content_of(entry), names),
        "other_names": other_names(entry, request.LANGUAGE_CODE),
    }
    return render(request, "registry/service.html", context)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _regions(request: HttpRequest) -> list[RegionChoice]:
    return region_choices(request.GET.get("region", ""))


def ladder_of(entry: Service, today: date) -> tuple[list[Stage], bool]:
    """The stages of a complaint on this service, and whether their terms come from the bill.

    Where the drafting body provides the service itself, it is asked once (route B, D12-19.3).
    """
    in_force = engine.load()
    is_central = entry.provider_classes == [entry.drafting_body.key]
    codes = (*(_LADDER_OF_CENTRAL if is_central else _LADDER), _LAST_STAGE)
    found = [in_force.term(code, on=today) for code in codes]
    stages = [Stage(term.code.rpartition(".")[2], term.amount or 0) for term in found]
    return stages, any(term.standing == Standing.BILL for term in found)


def drafting_clocks(entry: Service) -> dict[str, Clock]:
    """K-01 and K-03 while they run: the standard is being drafted (L13-15.2, 13.1)."""
    running = [
        clock
        for clock in clocks_of(terms.SERVICE, [entry.pk])[entry.pk]
        if clock.term_code in terms.FROM_INCLUSION and clock.state in Clock.OPEN_STATES
    ]
    return {clock.term_code.rpartition(".")[2]: clock for clock in running}


def newest_versions(entry: Service) -> list[Told]:
    """The last few versions, newest first."""
    return told_of(list(entry.versions.order_by("-number")[:VERSIONS_SHOWN]))


def last_day_of(entry: Service) -> date | None:
    """The day before the entry was excluded; None while no end is set."""
    return day_before(entry.excluded_on) if entry.excluded_on else None


def other_names(entry: Service, language: str) -> list[tuple[str, str]]:
    """The names of the service in the other languages, with the code of each."""
    names = ((code, getattr(entry, f"name_{code}") or "") for code in LANGUAGES if code != language)
    return [(code, name) for code, name in names if name]
