"""A draft before the bodies for agreement: what the addresses of the road name."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from files.services import store
from standards.models import AgreementRequest, Confirmation
from standards.workflow import Agreeing, AnnouncementKind, PlacementKind, PlacementOf, Stage, State
from tests.standards_world import a_standard, an_edition
from tests.world import MONDAY, World, a_service

NUMBER = "S-050"


def road(world: World) -> dict[str, Any]:
    """A draft of the ministry in agreement; the akimat is asked, and has a duty of its own."""
    service = a_service(ministry=world.ministry, registry_no=NUMBER, code="00101050")
    standard = a_standard(service, state=State.DRAFTING)
    edition = an_edition(world, Stage.IN_AGREEMENT, standard=standard)
    upload = SimpleUploadedFile("stand.pdf", b"%PDF-1.4\n%%EOF", content_type="application/pdf")
    placement = edition.placements.create(
        what=PlacementOf.REPORT, kind=PlacementKind.OWN_SITE, url="https://moj.example.kz",
        placed_at=MONDAY, recorded_at=MONDAY,
        evidence=store(upload, uploader_id=world.drafter.user.pk, at=MONDAY),
    )  # fmt: skip
    request = AgreementRequest.objects.create(
        edition=edition, round=1, organisation=world.akimat, role=Agreeing.INTERESTED,
        text=edition.texts.get(), sent_at=MONDAY,
    )  # fmt: skip
    duty = Confirmation.objects.create(
        edition=edition, organisation=world.akimat, opened_at=MONDAY, due_on=MONDAY.date()
    )
    edition.announcements.create(kind=AnnouncementKind.REPORT_PUBLISHED, made_at=MONDAY)
    return {
        "road edition": edition.pk,
        "road act": {"pk": edition.pk, "verb": "conclude"},
        "road evidence": {"pk": edition.pk, "placement_pk": placement.pk},
        "road agreement": request.pk,
        "road confirmation": duty.pk,
    }
