"""The empty draft that inclusion makes, and what becomes of it with its service (M-1, M-2)."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

import pytest

from audit.selectors import entries_about
from registry.services import exclude_services
from registry.terms import SERVICE
from standards.models import Standard
from standards.services import create_empty_drafts
from standards.workflow import State
from tests.registry.registers import LATER, again, an_act, changed, included
from tests.world import MONDAY, World


def test_a_draft_is_empty_pending_and_of_the_drafting_body(world: World) -> None:
    service = included(world)
    standard = Standard.objects.get(service=service)
    assert (standard.state, standard.drafting_body) == (State.PENDING, world.ministry)
    assert standard.created_at == MONDAY
    assert "standards.draft_created" in [one.verb for one in entries_about(SERVICE, service.pk)]


def test_a_service_has_one_standard(world: World) -> None:
    service = included(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        create_empty_drafts([service], actor=world.clerk, at=LATER)
    assert Standard.objects.filter(service=service).count() == 1


@pytest.mark.parametrize(
    ("change", "drafter"),
    [({"drafting_body": "acsa"}, "acsa"), ({"name_en": "Marriage"}, "moj")],
)
def test_a_draft_follows_the_drafting_body_of_its_service_and_nothing_else(
    world: World, change: dict[str, str], drafter: str
) -> None:
    service = included(world)
    changed(world, service, **change)
    assert Standard.objects.get(service=service).drafting_body.key == drafter


def test_a_draft_outlives_the_exclusion_of_its_service(world: World) -> None:
    service = included(world)
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert Standard.objects.get(service=service).state == State.PENDING


def test_a_service_with_a_standard_is_never_deleted(world: World) -> None:
    service = again(included(world))
    with pytest.raises(ProtectedError):
        service.delete()
    assert Standard.objects.filter(service=service).exists()
