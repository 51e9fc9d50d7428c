"""Filing over HTTP: the last press of the button, from a stored draft to the answer."""

from collections.abc import Callable, Iterator
from itertools import count

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import AuditEntry
from benchmarks.bulk import settle
from benchmarks.country import Country
from benchmarks.load import Request, Round, portal, press
from benchmarks.plan import Plan
from benchmarks.raw import prepare_raw, raw_inserts_per_second
from benchmarks.report import Line, middle, percentile
from benchmarks.statements import Statements, counted
from benchmarks.visitors import CSRF_SECRET, signed_in
from complaints.models import Complaint, ComplaintStage
from complaints.services.drafts import open_draft
from complaints.views.draft_cookie import COOKIE
from complaints.workflow import Addressee, Ground, State
from deadlines.models import ClockEvent

_RAW_ROWS = 200_000
_GOAL = 0.08
_STRETCH = 0.12


def measure(plan: Plan, country: Country, say: Callable[[str], object]) -> list[Line]:
    """Filings in a second by some people at once, beside bare inserts of the same run."""
    prepare_raw(min(_RAW_ROWS, plan.rows))
    client, cookies = signed_in(country.citizen)
    tokens = _drafts(country)
    statements = _statements(client, tokens)
    if plan.show_statements:
        say(f"{reverse('complaints:new-check')}\n{statements.told()}")
    rounds: list[Round] = []
    raw: list[float] = []
    with portal() as port:
        for number in range(plan.rounds + 1):
            requests = [_request(cookies, next(tokens)) for _filing in range(plan.filings)]
            settle()
            before = Complaint.objects.count()
            one = press(port, requests, clients=plan.clients)
            _expect(before + plan.filings)
            if number:  # the first, cold round is left out
                rounds.append(one)
                raw.append(raw_inserts_per_second(clients=plan.clients, seconds=plan.raw_seconds))
    return [_line(rounds, raw, statements, plan)]


def _line(rounds: list[Round], raw: list[float], statements: Statements, plan: Plan) -> Line:
    rates = [one.per_second for one in rounds]
    limit, sent = middle(raw), len(statements)
    p50, p99 = (
        middle([percentile(one.milliseconds, share) for one in rounds]) for share in (50, 99)
    )
    ratio = middle(rates) / limit
    return Line(
        "filing", f"over HTTP, {plan.clients} people at once", middle(rates), "/s", tuple(rates),
        p99=p99, statements=sent, limit=limit, limit_what="BEGIN, INSERT, COMMIT",
        goal="≥ 8 % (stretch 12 %), ≤ 14 SQL", met=ratio >= _GOAL and sent <= 14,
        facts={"p50_ms": p50, "raw_rounds": raw, "stretch_met": ratio >= _STRETCH},
    )  # fmt: skip


def _drafts(country: Country) -> Iterator[str]:
    """Secrets of whole drafts, one after the other, each about another body."""
    at, user = timezone.now(), country.citizen.user
    # The first body is the one that follows from the place; these are chosen from the list.
    bodies = country.akimats[1:]
    for number in count():
        body = bodies[number % len(bodies)]
        answers = {
            "what-happened": {"reasons": "Екі жұмыс күні өтті, куәлік берілмеді. " * 15},
            "what-you-ask": {"demands": "Куәлікті беруді сұраймын. " * 4},
            "ground": {"ground": Ground.ORDER.value},
            "service": {"service": str(country.world.service.pk)},
            "place": {"region": str(country.world.region.pk)},
            "body": {"body": "other", "other": str(body.pk)},
            "addressee": {"addressee": Addressee.PROVIDER_HEAD.value},
            "officials": {"official_unknown": "on"},
            "about-you": {"surname": "Тулегенова", "given_name": "Мадина", "patronymic": "Талгатовна"},
            "contacts": {"postal_address": "Қаскелең қ., Абай көш., 1-үй", "phones": "+7 700 000 10 05",
                         "email": "citizen@example.kz"},
        }  # fmt: skip
        yield open_draft(user=user, language="kk", at=at, answers=answers).token


def _request(cookies: dict[str, str], token: str) -> Request:
    with_draft = {**cookies, COOKIE: token}
    fields = {"csrfmiddlewaretoken": CSRF_SECRET}
    return Request("POST", reverse("complaints:new-check"), with_draft, fields, expected=302)


def _statements(client: Client, tokens: Iterator[str]) -> Statements:
    """What the second filing sends; the first fills the profile and what a process keeps.

    Raises:
        RuntimeError: it did not end with the page that shows the number.
    """
    path, fields = reverse("complaints:new-check"), {"csrfmiddlewaretoken": CSRF_SECRET}
    for _filing in range(2):
        client.cookies[COOKIE] = next(tokens)
        with counted() as statements:
            answer = client.post(path, fields)
    done = Complaint.objects.latest("pk")
    if answer.headers.get("Location") != reverse("complaints:done", args=[done.pk]):
        raise RuntimeError(f"not filed: {answer.status_code} {answer.headers.get('Location')}")
    return statements


def _expect(complaints: int) -> None:
    """Refuse to tell a rate for work that was not done.

    Raises:
        RuntimeError: a complaint, its registration, clock event or record is missing.
    """
    done = (
        Complaint.objects.count(),
        ComplaintStage.objects.exclude(state=State.FILED).count(),
        ClockEvent.objects.filter(clock__subject_code="complaints.stage").count(),
        AuditEntry.objects.filter(verb="complaints.registered").count(),
    )
    if min(done) < complaints:
        raise RuntimeError(
            f"{complaints} expected; complaints, registered, events, records: {done}"
        )
