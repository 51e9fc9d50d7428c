"""One of each thing that has an address, in the small country of the tests; all of it the owner's."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.acting import SYSTEM_ACTOR
from accounts.models import Deputy
from complaints.models import Attachment, ComplaintStage
from complaints.services import decide, send_answer, take, write_message
from complaints.services.drafts import attach_file, open_draft
from complaints.services.feeds import open_feed
from complaints.workflow import Medium, Outcome
from deadlines.models import Clock
from deadlines.sweep import sweep
from notifications.models import BounceTask, Channel, OutboxMessage, State
from registry.content import content_of
from registry.exchange.jobs import start_import
from registry.models import ChangeProposal, ImportJob, ServiceVersion
from registry.services import open_reviews
from registry.services.proposals import propose_correction
from registry.services.questions import Contact, ask_question
from registry.services.subscriptions import Target, subscribe
from tests.access.answers import PEOPLE
from tests.access.stock_answers import answers
from tests.access.stock_desk import desks
from tests.access.stock_drafting import drafting
from tests.access.stock_paper import papers
from tests.access.stock_programs import programs
from tests.access.stock_quality import restoring
from tests.access.stock_reading import reading
from tests.access.stock_regulations import regulations
from tests.access.stock_road import road
from tests.access.stock_voices import voices
from tests.world import (
    MONDAY,
    World,
    a_decision,
    a_filing,
    again,
    build_world,
    file_complaint,
    filed,
)

# Words of the owner's cases that may stand on the pages of no one else.
REASONS = "Оқиға туралы жабық мәлімет"
DEMANDS = "Жабық өтініш мазмұны"
MESSAGE = "Жабық хат алмасу"
FILE_NAME = "zhabyk-kuzhat.pdf"
SECRETS = (REASONS, DEMANDS, MESSAGE, FILE_NAME)
MAY_SEE_SECRETS = ("owner", "official", "quality")

# Who each person of the matrix is in the small country.
_NAMES = {
    "stranger": "stranger",
    "owner": "citizen",
    "official": "officer",
    "other_official": "other_officer",
    "quality": "quality",
    "auditor": "auditor",
    "administrator": "administrator",
}
_NOBODY = 987_654_321


@dataclass
class Stock:
    """The things by name, as they stand in an address; a client for each person; answers so far."""

    world: World
    things: dict[str, Any]
    clients: dict[str, Client]
    answers: dict[tuple[str, str, str], HttpResponseBase] = field(default_factory=dict)

    def there(self, thing: str) -> Any:
        """What stands in the address of the thing; "model:app.name" is the first row of a model."""
        if thing.startswith("model:"):
            return apps.get_model(thing.removeprefix("model:")).objects.earliest("pk").pk
        return self.things[thing]

    def absent(self, thing: str) -> Any:
        """The same of one that does not exist."""
        known = self.there(thing)
        if isinstance(known, dict):
            return known | {"pk": _NOBODY}
        return _NOBODY if isinstance(known, int) else "x" * len(known)


def build_stock() -> Stock:
    """Build everything once."""
    world = build_world()
    late = _late(world)
    case = _case(world)
    decided = _decided(world)
    letter = _letter(world)
    draft = open_draft(user=world.citizen.user, language="kk", at=timezone.now())
    inbox = OutboxMessage.objects.filter(recipient=world.citizen.user, channel=Channel.INBOX)
    _second_factor(world)
    things = {
        "complaint": case.complaint_id,
        "late complaint": late.complaint_id,
        "stage": case.pk,
        "late stage": late.pk,
        "remedy": decided.remedy.pk,
        "remedy stage": decided.pk,
        "attachment": Attachment.objects.get(complaint=case.complaint).pk,
        "clock": Clock.objects.get(subject_id=case.pk, subject_code=case.ref.code).pk,
        "inbox message": inbox.latest("pk").pk,
        "letter": letter.pk,
        "bounce": _bounce(world).pk,
        "dead message": _dead(world).pk,
        "deputy": _deputy(world).pk,
        "service": world.service.registry_no,
        "versions": {"registry_no": world.service.registry_no, "old": 1, "new": 1},
        "draft": draft.token,
        **_entry(world),
        **_voices(world),
        "import": _import(world).pk,
        "feed secret": open_feed(scope="body", actor=world.officer, at=MONDAY).token,
        **drafting(world),
        **reading(world),
        **regulations(world),
        **voices(world),
        **answers(world),
        **road(world),
        **desks(world),
        **papers(world, reasons=REASONS, demands=DEMANDS),
        **restoring(world),
        **programs(world),
    }
    return Stock(world, things, {person: _client(world, person) for person in PEOPLE})


def _entry(world: World) -> dict[str, Any]:
    """The entry of the service in the work area, one version of it, and the akimat's task on it."""
    service = world.service
    version = ServiceVersion.objects.create(
        service=service, number=1, kind="included", valid_from=MONDAY.date(),
        content=content_of(service), at=MONDAY,
    )  # fmt: skip
    reviews = open_reviews(versions=[version], actor=SYSTEM_ACTOR, at=MONDAY)
    own = next(review for review in reviews if review.organisation_id == world.akimat.pk)
    return {
        "entry": service.pk,
        "entry version": {"pk": service.pk, "old": 1, "new": 1},
        "entry act": {"pk": service.pk, "verb": "cancel"},
        "local review": own.pk,
    }


def _voices(world: World) -> dict[str, Any]:
    """What the owner said to the akimat and to the registry."""
    service, owner = world.service, world.citizen
    question = ask_question(
        service=service, organisation=world.akimat, text="Қайда беріледі?",
        contact=Contact(language="kk"), actor=owner, at=MONDAY,
    )  # fmt: skip
    proposal = propose_correction(
        service=service, part=ChangeProposal.Part.PLACE, organisation=world.akimat,
        text="Нөмірі ескі.", language="kk", actor=owner, at=MONDAY,
    )  # fmt: skip
    subscription = subscribe(target=Target("service", service), actor=owner, at=MONDAY)
    return {
        "question": question.pk,
        "question secret": question.token,
        "proposal": proposal.pk,
        "proposal secret": proposal.token,
        "subscription secret": subscription.token,
    }


def _import(world: World) -> ImportJob:
    """A file of entries that the keeper of the registry has brought in."""
    upload = SimpleUploadedFile("services.csv", b"registry_no")
    return start_import(uploaded=upload, actor=world.keeper, at=MONDAY)


def _second_factor(world: World) -> None:
    """What the sign-in keeps of the owner, for the lists of the technical section."""
    EmailAddress.objects.create(user=world.citizen.user, email="citizen@example.kz", verified=True)
    Authenticator.objects.create(user=world.citizen.user, type=Authenticator.Type.TOTP, data={})
    Group.objects.create(name="none")


def _client(world: World, person: str) -> Client:
    client = Client()
    if person in _NAMES:
        client.force_login(world.people[_NAMES[person]].user)
    return client


def _late(world: World) -> ComplaintStage:
    """A complaint that the body left unanswered: the owner may appeal or wait."""
    stage = filed(world, MONDAY, reasons=REASONS, demands=DEMANDS)
    sweep(at=MONDAY + timedelta(days=10))
    return again(stage)


def _case(world: World) -> ComplaintStage:
    """A complaint before the akimat, with a file, a message and an executor."""
    at = MONDAY + timedelta(days=14)
    draft = open_draft(user=world.citizen.user, language="kk", at=at).draft
    upload = SimpleUploadedFile(FILE_NAME, b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    attach_file(draft=draft, uploaded=upload, uploader_id=world.citizen.user.pk, at=at)
    filing = a_filing(world, reasons=REASONS, demands=DEMANDS)
    complaint = file_complaint(filing=filing, actor=world.citizen, at=at, draft=draft)
    stage = take(stage_id=complaint.stages.get().pk, actor=world.officer, at=at)
    write_message(stage_id=stage.pk, text=MESSAGE, actor=world.citizen, at=at)
    return again(stage)


def _decided(world: World) -> ComplaintStage:
    """A complaint that was satisfied: its remedy is still to be confirmed."""
    at = MONDAY + timedelta(days=21)
    stage = filed(world, at, reasons=REASONS, demands=DEMANDS)
    take(stage_id=stage.pk, actor=world.officer, at=at)
    decision = a_decision(Outcome.SATISFIED)
    decide(stage_id=stage.pk, decision=decision, actor=world.officer, at=at)
    send_answer(stage_id=stage.pk, actor=world.officer, at=at)
    return again(stage)


def _letter(world: World) -> OutboxMessage:
    """A letter by post of the akimat: what was filed on paper is answered on paper."""
    filed(world, MONDAY + timedelta(days=28), medium=Medium.PAPER, reasons=REASONS, demands=DEMANDS)
    return OutboxMessage.objects.filter(channel=Channel.POST).earliest("pk")


def _an_email(world: World, number: int) -> OutboxMessage:
    of_akimat = OutboxMessage.objects.filter(
        channel=Channel.EMAIL, organisation_id=world.akimat.pk, recipient=world.citizen.user
    )
    return of_akimat.order_by("pk")[number]


def _dead(world: World) -> OutboxMessage:
    """A message that was given up."""
    message = _an_email(world, 0)
    message.state = State.DEAD
    message.save(update_fields=["state"])
    return message


def _bounce(world: World) -> BounceTask:
    """An address of the akimat's complainant that does not work."""
    return BounceTask.objects.create(
        message=_an_email(world, 1),
        organisation_id=world.akimat.pk,
        kind="hard",
        raised_at=timezone.now(),
    )


def _deputy(world: World) -> Deputy:
    """A colleague who stands in for the officer just now."""
    today = timezone.localdate()
    return Deputy.objects.create(
        membership=world.officer.membership,
        deputy=world.colleague.user,
        valid_from=today - timedelta(days=1),
        valid_to=today + timedelta(days=7),
    )
