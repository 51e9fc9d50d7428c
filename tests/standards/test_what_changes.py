"""What a person meets first: the places of a draft that change; no link that leads nowhere."""

import re

from django.test import Client
from django.urls import reverse

import pytest

from standards.models import Edition
from standards.services.proposals import propose_change
from standards.services.texts import lock_text
from standards.workflow import Stage
from tests.standards.reading import amended, clause, held, page, replaced, rewrite, said, text_of
from tests.standards_world import a_standard, add_people
from tests.world import MONDAY, World


def _discussed_with_one_new_clause(old: Edition) -> Edition:
    new = amended(old, stage=Stage.DRAFTING, locked=False)
    rewrite(clause(text_of(new)), body_kk="<p>Жаңа тармақ.</p>", body_ru="<p>Новый пункт.</p>")
    lock_text(text_of(new), at=MONDAY)
    Edition.objects.filter(pk=new.pk).update(stage=Stage.IN_DISCUSSION)
    return Edition.objects.get(pk=new.pk)


@pytest.mark.parametrize(("language", "words"), [("kk", "Жаңа тармақ."), ("ru", "Новый пункт.")])
def test_an_amendment_leads_to_each_changed_place_and_to_both_texts(
    world: World, client: Client, language: str, words: str
) -> None:
    old = held(world)
    new = _discussed_with_one_new_clause(old)
    html = page(client, f"/drafts/{new.pk}/", language)
    opening = html[html.index('id="changes"') : html.index('id="text"')]
    changed = f"clause-{clause(text_of(new)).stable_id}"
    assert re.findall(r'href="#((?:clause|provision)-[^"]+)"', opening) == [changed]
    assert words in said(opening)
    beside = reverse("standards:compare", args=["S-004", text_of(old).pk, text_of(new).pk])
    assert f'href="{beside}"' in opening
    assert client.get(beside).status_code == 200


def test_two_editions_are_offered_for_comparison_at_first(world: World, client: Client) -> None:
    old = held(world)
    new = replaced(old)
    html = page(client, "/standards/S-004/editions/")
    chosen = re.findall(r'<option value="(\d+)" selected', html)
    assert chosen == [str(text_of(old).pk), str(text_of(new).pk)]


@pytest.mark.parametrize(("person", "is_link"), [("drafter", True), ("clerk", False)])
def test_a_proposal_is_a_link_for_the_bodies_it_concerns_only(
    world: World, client: Client, person: str, is_link: bool
) -> None:
    add_people(world)
    made = propose_change(
        standard_id=a_standard(world.service).pk, actor=world.people["quality"], at=MONDAY,
        basis="complaints", text="Сократить срок.", links="",
    )  # fmt: skip
    client.force_login(world.people[person].user)
    address = reverse("standards:office_proposal", args=[made.pk])
    html = page(client, reverse("standards:office_standard", args=[made.standard_id]))
    assert "Сократить срок." in html
    assert (f'href="{address}"' in html) is is_link
    assert client.get(address).status_code == (200 if is_link else 404)
