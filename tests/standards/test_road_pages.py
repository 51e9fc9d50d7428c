"""The pages of the road: what is offered to whom, what blocks, forms that lose nothing."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import pytest
import time_machine

from accounts.acting import Actor
from deadlines.sweep import sweep
from registry.services.including import start_inclusion_clocks
from standards.models import Edition
from standards.services import agreeing, reporting
from standards.workflow import PlacementKind, PlacementOf, ReportState, Stage
from tests.registry.office_pages import browser, get, post, said
from tests.standards.road import (
    AFTER_CLOSE,
    LATER,
    REACH,
    address,
    approved,
    closed,
    discussed,
    in_force,
    made_up,
    page,
    people_of,
    placed,
    repealing,
    reported,
    revised,
    sent,
    submitted,
)
from tests.standards_world import a_comment, an_edition, fresh
from tests.world import MONDAY, World

UPLOAD = b"%PDF-1.4\n%%EOF"


def possible(response: Any) -> set[str]:
    return {offer.verb for offer in response.context["offers"] if offer.possible}


_FOR_DRAFTER = {
    Stage.DRAFTING: {"place", "text", "withdraw"},
    Stage.PLACED: {"placements", "take_back", "withdraw"},
    Stage.IN_DISCUSSION: {"answers", "placements", "take_back", "withdraw"},
    Stage.DISCUSSION_CLOSED: {"answers", "text", "finish_revision", "withdraw"},
    Stage.REVISED: {"report", "answers", "text", "withdraw"},
    Stage.REPORT_PUBLISHED: {"send", "placements", "return", "withdraw"},
    Stage.IN_AGREEMENT: {"conclude", "return", "withdraw"},
    Stage.AGREED: {"submit", "return", "withdraw"},
    Stage.SUBMITTED: {"withdraw"},
    Stage.APPROVED: {"register", "placements"},
    Stage.IN_FORCE: {"register", "placements"},
    Stage.SUPERSEDED: set(),
    Stage.WITHDRAWN: set(),
}


@pytest.mark.parametrize("stage", REACH)
def test_only_the_acts_of_the_stage_are_offered_and_each_names_who_does_it(
    world: World, stage: str
) -> None:
    people_of(world)
    edition = REACH[stage](world)
    shown = page(world.drafter, edition)
    assert shown.status_code == 200
    assert possible(shown) == _FOR_DRAFTER[Stage(stage)]
    others = page(world.quality, edition)
    assert possible(others) == set()
    named = [offer for offer in others.context["offers"] if not offer.possible]
    assert all(offer.who for offer in named)
    clerk = page(world.clerk, edition)
    if stage in (Stage.DRAFTING, Stage.WITHDRAWN):
        assert clerk.status_code == 404
    else:
        expected = {Stage.SUBMITTED: {"approve", "return"}}.get(Stage(stage), set())
        expected |= {"register"} if stage in (Stage.APPROVED, Stage.IN_FORCE) else set()
        assert possible(clerk) == expected


def test_the_steps_say_what_is_done_with_its_date_and_what_is_still_to_come(
    world: World,
) -> None:
    shown = page(world.drafter, reported(world))
    steps = shown.context["steps"]
    assert [step["state"] for step in steps] == [""] * 6 + ["waiting"] * 5
    assert all(step["when"] for step in steps[:6])
    assert not any(step["when"] for step in steps[6:])
    assert steps[5]["text"]


def test_a_repeal_past_the_discussion_shows_the_straight_road(world: World) -> None:
    people_of(world)
    edition = repealing(world)
    assert "submit" in possible(page(world.drafter, edition))
    agreeing.submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert len(page(world.drafter, fresh(edition)).context["steps"]) == 4


@pytest.mark.parametrize(
    ("reach", "count"),
    [(placed, 1), (discussed, 1), (revised, 0), (submitted, 1), (approved, 1)],
)
def test_what_blocks_the_next_step_is_said(world: World, reach: Any, count: int) -> None:
    people_of(world)
    shown = page(world.drafter, reach(world))
    assert len(shown.context["blocks"]) == count


def test_a_body_that_has_not_answered_blocks_with_a_link_to_its_request(world: World) -> None:
    people_of(world)
    request = sent(world)
    shown = page(world.drafter, fresh(request.edition))
    (block,) = shown.context["blocks"]
    assert block.url == address("agreement", request.pk)
    assert world.other_akimat.name in block.text


def test_the_clocks_of_the_entry_the_discussion_and_the_report_stand_on_the_page(
    world: World,
) -> None:
    start_inclusion_clocks([world.service], actor=world.clerk, at=MONDAY - timedelta(days=3))
    shown = page(world.drafter, reported(world))
    names = {clock.term.k_number for clock, _left in shown.context["lines"]}
    assert {"K-01", "K-02", "K-03", "K-38", "K-39"} <= names


@pytest.mark.parametrize("verb", ["place", "send", "approve", "withdraw", "register"])
def test_an_act_by_its_address_leads_back_where_it_cannot_be_done(world: World, verb: str) -> None:
    edition = closed(world)
    person = world.drafter if verb != "withdraw" else world.quality
    response = get(person, address("edition_act", edition.pk, verb), at=LATER)
    assert response.status_code == 302
    assert response.url == address("edition", edition.pk)


def test_an_unknown_act_does_not_exist(world: World) -> None:
    edition = an_edition(world)
    response = post(world.drafter, address("edition_act", edition.pk, "burn"), {})
    assert response.status_code == 404


def test_an_act_is_looked_through_and_then_done(world: World) -> None:
    edition = an_edition(world)
    url = address("edition_act", edition.pk, "place")
    check = get(world.drafter, url)
    assert check.status_code == 200
    assert fresh(edition).stage == Stage.DRAFTING
    done = post(world.drafter, url, {})
    assert (done.status_code, done.url) == (302, address("edition", edition.pk))
    assert fresh(edition).stage == Stage.PLACED


def test_a_refused_act_says_why_and_keeps_the_reason_typed(world: World) -> None:
    edition = placed(world)
    url = address("edition_act", edition.pk, "take_back")
    empty = post(world.drafter, url, {"reason": " "})
    assert empty.status_code == 200
    assert empty.context["form"].errors["reason"]
    late = discussed_until_closed(world, edition)
    refused = post(world.drafter, url, {"reason": "Меняется плата."}, at=LATER)
    assert refused.status_code == 409
    assert fresh(late).stage == Stage.DISCUSSION_CLOSED


def discussed_until_closed(world: World, edition: Edition) -> Edition:
    discussed_now = post(world.drafter, address("placements", edition.pk), _placement(), at=MONDAY)
    assert discussed_now.status_code == 302
    sweep(at=AFTER_CLOSE)
    return fresh(edition)


def _placement(**changes: Any) -> dict[str, Any]:
    return {
        "what": PlacementOf.DRAFT, "kind": PlacementKind.OWN_SITE,
        "url": "https://moj.example.kz/draft", "placed_on": "08.09.2025", "placed_time": "10:00",
        **changes,
    }  # fmt: skip


def test_a_site_with_evidence_opens_the_discussion_and_the_file_comes_back(world: World) -> None:
    edition = placed(world)
    url = address("placements", edition.pk)
    shown = get(world.drafter, url)
    assert str(shown.context["opens"].due_on) == "2025-10-08"
    upload = SimpleUploadedFile("page.pdf", UPLOAD, content_type="application/pdf")
    done = post(world.drafter, url, _placement(evidence=upload))
    assert done.status_code == 302, said(done)
    assert fresh(edition).stage == Stage.IN_DISCUSSION
    row = edition.placements.get(kind=PlacementKind.OWN_SITE)
    kept = get(world.drafter, address("placement_evidence", edition.pk, row.pk))
    assert b"".join(kept.streaming_content) == UPLOAD
    portal = edition.placements.get(kind=PlacementKind.PORTAL)
    none = get(world.drafter, address("placement_evidence", edition.pk, portal.pk))
    assert none.status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": ""}, "url"),
        ({"url": "сайт"}, "url"),
        ({"placed_on": "09.09.2025"}, "placed_on"),
        ({"placed_on": "01.09.2025"}, "placed_on"),
        ({"placed_time": "25:00"}, "placed_time"),
        ({"kind": "portal"}, "kind"),
        ({"what": "report"}, "what"),
        ({"evidence": SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 20)}, "evidence"),
    ],
)
def test_a_placement_form_with_a_mistake_says_where_and_records_nothing(
    world: World, changes: dict[str, Any], field: str
) -> None:
    edition = placed(world)
    response = post(world.drafter, address("placements", edition.pk), _placement(**changes))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert edition.placements.count() == 1


def test_a_body_records_only_its_own_places(world: World) -> None:
    edition = placed(world)
    url = address("placements", edition.pk)
    form = get(world.officer, url).context["form"]
    assert list(form.fields["body"].queryset) == [world.akimat]
    refused = post(world.officer, url, _placement(body=world.akimat.pk))
    assert "kind" in refused.context["form"].errors
    done = post(world.officer, url, _placement(kind=PlacementKind.LEB_SITE, body=world.akimat.pk))
    assert done.status_code == 302
    assert fresh(edition).stage == Stage.IN_DISCUSSION


def test_the_checklist_ticks_what_is_recorded(world: World) -> None:
    shown = get(world.drafter, address("placements", discussed(world).pk))
    (checklist,) = shown.context["checklists"]
    ticked = [line.label for line in checklist.lines if line.count]
    assert ticked == [PlacementKind.PORTAL.label, PlacementKind.OWN_SITE.label]


def test_a_report_is_ordered_watched_read_and_published_from_its_page(world: World) -> None:
    edition = revised(world)
    url = address("report", edition.pk)
    words = {"act": "order", "foreword_kk": "Есеп", "foreword_ru": "Отчет"}
    half = post(world.drafter, url, words | {"foreword_ru": ""}, at=LATER)
    assert "foreword_ru" in half.context["form"].errors
    assert post(world.drafter, url, words, at=LATER).status_code == 302
    running = get(world.drafter, url, at=LATER)
    assert running.context["is_running"]
    assert "hx-get" in said(running)
    reporting.build_reports(now=lambda: LATER)
    ready = get(world.drafter, url, at=LATER)
    assert ready.context["is_made_up"]
    assert "Отчет" in said(ready)
    wrong = post(world.drafter, url, {"act": "publish", "number": "2"}, at=LATER)
    assert wrong.status_code == 404
    assert post(world.drafter, url, {"act": "publish", "number": "1"}, at=LATER).status_code == 302
    assert fresh(edition).stage == Stage.REPORT_PUBLISHED


def test_a_report_that_is_not_out_is_read_by_its_drafters_alone(world: World) -> None:
    edition = revised(world)
    made_up(world, edition)
    url = address("report", edition.pk)
    assert get(world.drafter, url, at=LATER).context["report"] is not None
    assert get(world.officer, url, at=LATER).context["report"] is None
    publish = {"act": "publish", "number": "1"}
    assert post(world.drafter, url, publish, at=LATER).status_code == 302
    assert get(world.officer, url, at=LATER).context["report"] is not None


def test_the_progress_asks_for_itself_until_the_report_is_made_up(world: World) -> None:
    edition = revised(world)
    reporting.order_report(edition_id=edition.pk, foreword={}, actor=world.drafter, at=AFTER_CLOSE)
    url = address("report_progress", edition.pk)
    plain = get(world.drafter, url, at=LATER)
    assert (plain.status_code, plain.url) == (302, address("report", edition.pk))
    part = _by_htmx(world.drafter, url)
    assert b"hx-trigger" in part.content
    assert "HX-Refresh" not in part.headers
    reporting.build_reports(now=lambda: LATER)
    assert _by_htmx(world.drafter, url).headers["HX-Refresh"] == "true"


def _by_htmx(actor: Actor, url: str) -> Any:
    with time_machine.travel(LATER, tick=False):
        return browser(actor).get(url, headers={"HX-Request": "true"})


def test_what_blocks_the_report_is_listed_with_links_to_the_comments(world: World) -> None:
    edition = discussed(world)
    comment = a_comment(edition.discussions.get(), world.citizen)
    sweep(at=AFTER_CLOSE)
    shown = get(world.drafter, address("report", edition.pk), at=LATER)
    assert [lack.code for lack in shown.context["missing"]] == ["undecided"]
    assert reverse("standards:office_comment", args=[comment.pk]) in said(shown)
    assert not shown.context["may_act"]


def test_a_stale_report_cannot_be_published_and_says_so(world: World) -> None:
    edition = discussed(world)
    comment = a_comment(edition.discussions.get(), world.citizen)
    sweep(at=AFTER_CLOSE)
    comment.verdict, comment.reason_ru, comment.decided_at = "rejected", "Нет.", AFTER_CLOSE
    comment.save()
    edition = revised(world, fresh(edition))
    report = made_up(world, edition)
    type(comment).objects.update(decided_at=LATER)
    shown = get(world.drafter, address("report", edition.pk), at=LATER)
    assert shown.context["is_stale"]
    refused = post(
        world.drafter, address("report", edition.pk),
        {"act": "publish", "number": str(report.number)}, at=LATER,
    )  # fmt: skip
    assert refused.status_code == 409
    report.refresh_from_db()
    assert report.state == ReportState.READY


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_open_in_every_language(world: World, language: str) -> None:
    people_of(world)
    edition = in_force(world)
    for name in ("edition", "placements", "report"):
        response = get(world.drafter, address(name, edition.pk), at=LATER, lang=language)
        assert response.status_code == 200, name
