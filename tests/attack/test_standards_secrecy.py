"""What is not public of drafts and comments stays so: names, hidden words, decisions, unplaced texts."""

import json
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from standards.errors import NotPermitted
from standards.models import Comment, CompletionReport, Edition
from standards.permissions import may_answer_comment, may_decide_appeal
from standards.services.deciding import decide_comments
from standards.services.moderating import hide_comment
from standards.services.writing import autosave, save_clause
from tests.standards import road
from tests.standards.answers import a_decision
from tests.standards.saying import (
    AFTER_CLOSE,
    SECRET_CONTACT,
    SECRET_NAME,
    a_browser,
    a_letter,
    closed,
    opened,
    reported,
    say,
)
from tests.standards_world import add_people, an_edition
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

HIDDEN = "Жасырынсөз"
TYPED = "Жазылмағансөз"
SECRET_REASON = "Ертеайтылғансебеп"


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    with time_machine.travel(AFTER_CLOSE, tick=False):
        yield


def public_texts(edition: Edition) -> dict[str, str]:
    """Everything that a visitor can read of a draft and of what was said on it, by address."""
    number = edition.service.registry_no
    addresses = [
        reverse(f"standards:{name}", args=[edition.pk]) for name in ("draft", "report", "comments")
    ]
    addresses += [
        reverse("standards:thread", args=[one.receipt_no])
        for one in Comment.objects.filter(discussion__edition=edition)
    ]
    addresses += [
        reverse("standards:report_file", args=[edition.pk, report.number, kind])
        for report in CompletionReport.objects.filter(edition=edition)
        for kind in ("csv",)
    ]
    addresses += [
        "/", "/drafts/", "/drafts/feed.atom", "/drafts/calendar.ics", "/standards/",
        f"/standards/{number}/", f"/standards/{number}/editions/", f"/services/{number}/",
        "/open-data/standards.csv", "/open-data/standards.json", "/open-data/draft-comments.csv",
        "/open-data/draft-comments.json", "/api/v1/drafts/", f"/api/v1/drafts/{edition.pk}/",
        f"/api/v1/drafts/{edition.pk}/comments/", "/api/v1/standards/", f"/api/v1/standards/{number}/",
        f"/api/v1/drafts/{edition.pk}/comments/?verdict=rejected", f"/services/?q={HIDDEN[:3]}",
        f"/drafts/?q={HIDDEN[:3]}", "/sitemap.xml", "/sitemap-services.xml",
    ]  # fmt: skip
    found = {}
    for address in addresses:
        for language in ("kk", "ru", "en"):
            joint = "&" if "?" in address else "?"
            answer = Client().get(f"{address}{joint}lang={language}")
            found[f"{address} {language}"] = b"".join(answer).decode()
    return found


def assert_nowhere(edition: Edition, *words: str) -> None:
    for address, text in public_texts(edition).items():
        for word in words:
            assert word not in text, (address, word)
            assert json.dumps(word)[1:-1] not in text, (address, word)


def test_names_and_contacts_without_consent_are_nowhere(world: World) -> None:
    edition = opened(world)
    say(edition, world.citizen)
    a_letter(world, edition)
    a_letter(world, edition, signed=False)
    surname = world.citizen.user.surname
    assert_nowhere(edition, SECRET_NAME, SECRET_CONTACT, surname, "citizen@example.kz")
    assert_nowhere(reported(world, edition), SECRET_NAME, SECRET_CONTACT, surname)


@pytest.mark.parametrize("when", ["before the report", "after the report"])
def test_a_hidden_comment_is_nowhere_to_be_read(when: str, world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.citizen, text=f"{HIDDEN} сіздерге.", shows_name=True)
    if when == "before the report":
        hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=MONDAY)
    edition = reported(world, edition)
    if when == "after the report":
        hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=AFTER_CLOSE)
    assert_nowhere(edition, HIDDEN, world.citizen.user.surname)
    own = a_browser(world.citizen).get(f"/drafts/comments/{comment.receipt_no}/")
    assert HIDDEN in own.content.decode()
    assert comment.receipt_no in public_texts(edition)[f"/drafts/{edition.pk}/report/ ru"]


def test_a_decision_is_told_with_the_report_and_not_before(world: World) -> None:
    """Until then it may be changed, and its author has heard nothing."""
    edition = opened(world)
    comment = say(edition, world.citizen)
    closed(edition)
    decision = a_decision(comment, reason={"ru": SECRET_REASON, "kk": SECRET_REASON})
    decide_comments(decisions=[decision], actor=world.drafter, at=AFTER_CLOSE)
    assert_nowhere(edition, SECRET_REASON)
    asked = Client().get(f"/api/v1/drafts/{edition.pk}/comments/").json()["results"][0]
    assert (asked["verdict"], asked["decided_at"], asked["changes"]) == ("", None, [])
    narrowed = Client().get(f"/api/v1/drafts/{edition.pk}/comments/?verdict=rejected").json()
    assert narrowed["results"] == []
    totals = Client().get(f"/api/v1/drafts/{edition.pk}/").json()["totals"]
    assert (totals["undecided"], totals["rejected"]) == (1, 0)
    reported(world, edition)
    asked = Client().get(f"/api/v1/drafts/{edition.pk}/comments/").json()["results"][0]
    assert asked["verdict"] == "rejected"


def test_a_draft_not_yet_placed_is_nowhere(world: World) -> None:
    add_people(world)
    edition = an_edition(world)
    clause = edition.texts.get().clauses.first()
    assert clause is not None
    save_clause(
        edition_id=edition.pk, stable_id=clause.stable_id, fields={"body_ru": HIDDEN},
        edit_no=clause.edit_no, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    addresses = [
        f"/drafts/{edition.pk}/{tail}" for tail in ("", "report/", "comments/", "comment/")
    ]
    addresses += [
        f"/api/v1/drafts/{edition.pk}/", f"/api/v1/drafts/{edition.pk}/comments/",
        f"/standards/S-004/editions/{edition.number}/",
        f"/standards/S-004/editions/{edition.number}/print/",
        f"/standards/S-004/compare/{edition.texts.get().pk}/{edition.texts.get().pk}/",
    ]  # fmt: skip
    absent = edition.pk + 1000
    for who in (None, world.citizen, world.officer, world.agreeing, world.clerk):
        for address in addresses:
            answer = a_browser(who).get(address)
            assert answer.status_code == 404, (address, who)
            assert HIDDEN not in answer.content.decode()
    for who in (world.officer, world.agreeing, world.president, world.oblast):
        for tail in ("", "text/", "placements/", "report/"):
            mine = a_browser(who).get(f"/office/standards/editions/{edition.pk}/{tail}")
            none = a_browser(who).get(f"/office/standards/editions/{absent}/{tail}")
            assert mine.status_code == none.status_code == 404, (tail, who)
    for text in public_texts(edition).values():
        assert HIDDEN not in text


def test_what_a_colleague_typed_and_did_not_save_is_his_alone(world: World) -> None:
    edition = an_edition(world)
    clause = edition.texts.get().clauses.first()
    assert clause is not None
    autosave(
        edition_id=edition.pk, target=f"clause:{clause.stable_id}", base_edit_no=1,
        content={"body_ru": [TYPED]}, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    page = f"/office/standards/editions/{edition.pk}/text/clauses/{clause.stable_id}/?restore=1"
    assert TYPED in a_browser(world.drafter).get(page).content.decode()
    for who in (world.quality, world.officer, world.clerk, world.citizen):
        assert TYPED not in a_browser(who).get(page).content.decode()


def test_a_deputy_decides_nothing_of_the_person_he_stands_in_for(world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.drafter)
    replaced = Actor(user=world.stranger.user, membership=world.drafter.membership)
    assert replaced.acting_for == world.drafter.user
    comment = Comment.objects.select_related("discussion__edition__standard").get(pk=comment.pk)
    assert not may_answer_comment(replaced, comment)
    assert not may_decide_appeal(replaced, comment)
    closed(edition)
    with pytest.raises(NotPermitted):
        decide_comments(decisions=[a_decision(comment)], actor=replaced, at=AFTER_CLOSE)


def test_requests_to_other_bodies_are_absent(world: World) -> None:
    road.people_of(world)
    request = road.sent(world)
    address = reverse("standards:office_agreement", args=[request.pk])
    nothing = reverse("standards:office_agreement", args=[request.pk + 999])
    assert a_browser(world.other_officer).get(address).status_code == 200
    for who in (world.officer, world.head, world.president, world.oblast, world.citizen):
        for send in ("get", "post"):
            mine = getattr(a_browser(who), send)(address, {"answer": "agreed", "agreed": "yes"})
            none = getattr(a_browser(who), send)(nothing, {"answer": "agreed", "agreed": "yes"})
            assert mine.status_code == none.status_code == 404, who
    request.refresh_from_db()
    assert request.answer == ""


def test_personal_pages_of_comments_are_never_kept_in_a_shared_cache(world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.citizen)
    own: list[Any] = [
        f"/drafts/comments/{comment.receipt_no}/", f"/drafts/comments/{comment.receipt_no}/receipt/",
        "/cabinet/comments/", f"/drafts/{edition.pk}/comment/", f"/drafts/{edition.pk}/comments/",
        f"/drafts/{edition.pk}/",
    ]  # fmt: skip
    for address in own:
        said = a_browser(world.citizen).get(address).headers.get("Cache-Control", "")
        assert "public" not in said, address
