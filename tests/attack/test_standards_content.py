"""Texts that would like to be markup, formulas or files of another kind, wherever a draft is shown."""

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest
import time_machine
from icalendar import Calendar

from standards.bringing_in.clauses import DEEPEST, ClauseDraft
from standards.bringing_in.errors import DocumentRefused
from standards.bringing_in.reading import read_file
from standards.errors import PointUnknown, TextTooLong, TooDeep
from standards.flow import drawn
from standards.models import Comment, Edition
from standards.provisions import words
from standards.services.importing import import_clauses, state_of
from standards.services.moderating import hide_comment
from standards.services.texts import writable_text
from standards.services.writing import add_clause, add_erratum, autosave, save_clause
from tests.attack.test_hostile_forms import EVIL, SCRIPT
from tests.standards.regulations import a_step, both
from tests.standards.saying import AFTER_CLOSE, a_browser, opened, reported, say
from tests.standards_world import an_edition, whole_provisions
from tests.world import MONDAY, World

pytestmark = pytest.mark.django_db

CLOSING = f"</script></title></textarea>{SCRIPT}<!--]]>"
MARKUP = f"{EVIL}{CLOSING}<img src=x onerror=alert(1)><svg onload=alert(1)><a href='javascript:alert(1)'>x</a>"
FORMULA = '=HYPERLINK("https://evil.kz";"x")'


def assert_inert(text: str, address: str) -> None:
    assert SCRIPT not in text, address
    for tag in ("<img src=x", "<svg onload", "<a href='javascript", '<a href="javascript'):
        assert tag not in text, (address, tag)
    assert not re.search(r"<[a-z]+[^>]*\son(?:error|load|click)\s*=", text), address
    assert ">49<" not in text, address


def _marked(world: World) -> Edition:
    """A draft all of whose texts are markup, in discussion, with such a comment and a slip."""
    evil = words(MARKUP, MARKUP, MARKUP)
    edition = an_edition(world)
    text = writable_text(edition)
    assert text is not None
    clause = text.clauses.first()
    assert clause is not None
    save_clause(
        edition_id=edition.pk, stable_id=clause.stable_id, edit_no=clause.edit_no,
        fields={name: f"<p>{MARKUP}</p>" for name in ("body_kk", "body_ru", "summary_ru")},
        actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    parts = whole_provisions()
    text.refresh_from_db()
    for part, field in (("result", "text"), ("complaint", "text"), ("other", "text")):
        parts[part][field] = evil
    parts["documents"][0]["name"] = parts["refusals"][0]["ground"] = evil
    text.provisions = parts
    text.save()
    return edition


@pytest.fixture
def marked(world: World) -> Edition:
    edition = _marked(world)
    from tests.standards import road  # noqa: PLC0415 - beside the one fixture that needs it

    edition = road.discussed(world, edition)
    say(
        edition,
        world.citizen,
        text=MARKUP,
        author_name=MARKUP[:200],
        shows_name=True,
        interest=MARKUP[:500],
    )
    clause = edition.texts.get().clauses.first()
    assert clause is not None
    add_erratum(
        edition_id=edition.pk, point=f"clause:{clause.stable_id}", written={"kk": MARKUP[:300], "ru": MARKUP[:300]},
        read={"kk": MARKUP[:300], "ru": MARKUP[:300]}, actor=world.drafter, at=MONDAY,
    )  # fmt: skip
    return edition


def test_markup_in_a_draft_stays_text_everywhere(marked: Edition, world: World) -> None:
    comment = Comment.objects.get()
    pk = marked.pk
    with time_machine.travel(AFTER_CLOSE, tick=False):
        reported(world, marked)
        public = [f"/drafts/{pk}/{tail}" for tail in ("", "report/", "comments/", "comment/")]
        public += [
            "/drafts/",
            f"/drafts/comments/{comment.receipt_no}/",
            "/standards/",
            "/standards/S-004/",
        ]
        office = [
            f"/office/standards/editions/{pk}/{tail}"
            for tail in ("", "text/", "placements/", "report/")
        ]
        office += [
            f"/office/standards/discussions/{comment.discussion_id}/",
            f"/office/standards/comments/{comment.pk}/",
        ]
        for who, pages in ((None, public), (world.drafter, [*public, *office])):
            for page in pages:
                for language in ("kk", "ru", "en"):
                    answer = a_browser(who).get(f"{page}?lang={language}", follow=True)
                    assert answer.status_code == 200, page
                    assert_inert(answer.content.decode(), page)


def test_feeds_and_calendars_of_a_draft_named_by_markup_are_whole(world: World) -> None:
    service = world.service
    service.name_kk = service.name_ru = f"{MARKUP}\r\nATTENDEE:x;,\\"
    service.save()
    opened(world)
    with time_machine.travel(MONDAY, tick=False):
        ET.fromstring(Client().get("/drafts/feed.atom").content)
        told = Calendar.from_ical(Client().get("/drafts/calendar.ics").content)
    (event,) = told.walk("VEVENT")
    assert "attendee" not in {name.lower() for name in event}
    assert str(event["summary"]).count("<script>") >= 1


def test_no_cell_of_a_file_is_a_formula(world: World) -> None:
    edition = opened(world)
    for text in (FORMULA, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1"):
        say(edition, world.citizen, text=text, author_name=FORMULA, shows_name=True)
    with time_machine.travel(AFTER_CLOSE, tick=False):
        reported(world, edition)
        files = [
            "/open-data/draft-comments.csv",
            reverse("standards:report_file", args=[edition.pk, 1, "csv"]),
        ]
        for address in files:
            told = b"".join(Client().get(address)).decode("utf-8-sig")
            cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
            assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_a_flow_chart_of_markup_is_a_picture(world: World) -> None:
    evil = both(MARKUP, MARKUP)
    rows = [a_step(number, unit=evil, role=evil, action=evil, result=evil) for number in (1, 2)]
    for is_file in (True, False):
        picture = str(drawn(rows, "kk", title=MARKUP, is_file=is_file))
        assert_inert(picture, "chart")
        tags = {one.tag.rpartition("}")[2] for one in ET.fromstring(picture).iter()}
        assert not tags & {"script", "a", "image", "foreignObject", "style", "use"}


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧‍👦" * 200, "\u202eабв\u2066", "\u200b" * 50 + "а", "Ə" * 5000]
)
def test_strange_letters_are_kept_as_they_came(text: str, world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.citizen, text=text)
    comment.refresh_from_db()
    assert comment.text == text.strip()


def test_one_letter_more_than_a_comment_holds_is_refused(world: World) -> None:
    edition = opened(world)
    with pytest.raises(TextTooLong):
        say(edition, world.citizen, text="а" * 5001)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    "point",
    ["clause:00000000-0000-0000-0000-000000000000", "clause:x", "provision:no", "x", "clause:", ":",
     "provision:term ", "clause:" + "9" * 60],
)  # fmt: skip
def test_a_comment_on_a_place_that_is_not_there_is_refused(point: str, world: World) -> None:
    edition = opened(world)
    with pytest.raises(PointUnknown):
        say(edition, world.citizen, point=point)
    assert not Comment.objects.exists()


# Autosave


@pytest.mark.parametrize(
    "target",
    ["clause:0", "clause:" + "x" * 200, "provision:no/../..", "x:y", "\x00", "clause:\x00"],
)
def test_forgetting_what_was_typed_at_a_place_that_is_not_there(target: str, world: World) -> None:
    edition = an_edition(world)
    address = f"/office/standards/editions/{edition.pk}/text/autosave/"
    sent = {"target": target, "drop": "1", "edit_no": "9" * 30}
    with time_machine.travel(MONDAY, tick=False):
        answer = a_browser(world.drafter).post(address, sent)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/office/standards/editions/")


def test_what_was_typed_is_kept_without_the_sign_that_no_database_holds(world: World) -> None:
    edition = an_edition(world)
    address = f"/office/standards/editions/{edition.pk}/text/autosave/"
    clause = edition.texts.get().clauses.first()
    assert clause is not None
    sent = {
        "target": f"clause:{clause.stable_id}",
        "body_ru": "а\x00б",
        "x\x00": "y",
        "edit_no": "1",
    }
    with time_machine.travel(MONDAY, tick=False):
        answer = a_browser(world.drafter).post(address, sent)
    assert answer.status_code == 302
    kept = edition.texts.get().autosaves.get()
    assert kept.content["body_ru"] == ["аб"]
    assert "\x00" not in repr(kept.content)
    assert autosave.__doc__


# Files brought in


def _html(body: bytes, charset: bytes = b"utf-8") -> Any:
    content = b"<html><meta charset=" + charset + b"><body>" + body + b"</body></html>"
    return SimpleUploadedFile("x.html", content, "text/html")


@pytest.mark.parametrize(
    "charset",
    [b"undefined", b"idna", b"punycode", b"unicode_escape", b"raw_unicode_escape", b"utf-7", b"hex", b"zip",
     b"utf-16", b"utf-32", b"mbcs", b"x-user-defined"],
)  # fmt: skip
@pytest.mark.parametrize(
    "body", [b"<p>\\ud800\\u0000 x</p>", b"<p>\xff\xfe\x00a</p>", b"<p>xn--\xe9..</p>"]
)
def test_a_page_in_a_made_up_encoding_is_read_or_refused(charset: bytes, body: bytes) -> None:
    try:
        read = read_file(_html(body, charset))
    except DocumentRefused:
        return
    else:
        told = "".join(html for node in read.nodes for html in node.html)
        assert "\x00" not in told
        told.encode()


def test_a_page_of_lists_in_lists_is_no_deeper_than_a_text_may_be(world: World) -> None:
    read = read_file(_html(b"<ol><li>a" * 400))
    depth, nodes = 0, read.nodes
    while nodes:
        depth, nodes = depth + 1, [child for node in nodes for child in node.children]
    assert depth == DEEPEST


def test_clauses_deeper_than_a_text_may_be_are_refused(world: World) -> None:
    edition = an_edition(world)
    text = edition.texts.get()
    draft = ClauseDraft(part="general", body=words("а", "а"))
    for _level in range(DEEPEST):
        draft = ClauseDraft(part="general", body=words("а", "а"), children=(draft,))
    before = state_of(text)
    with pytest.raises(TooDeep):
        import_clauses(
            edition_id=edition.pk, clauses=[draft], seen=before, actor=world.drafter, at=MONDAY
        )
    assert state_of(text) == before
    above = text.clauses.filter(part="general").first()
    for _level in range(DEEPEST - 1):
        assert above is not None
        above = add_clause(
            edition_id=edition.pk, part="general", parent=above.stable_id, actor=world.drafter, at=MONDAY
        )  # fmt: skip
    assert above is not None
    with pytest.raises(TooDeep):
        add_clause(
            edition_id=edition.pk, part="general", parent=above.stable_id, actor=world.drafter, at=MONDAY
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["bomb", "entity", "no document"])
def test_a_document_that_attacks_its_reader_is_refused(kind: str) -> None:
    body = {
        "bomb": b"<x>" + b" " * 30_000_000 + b"</x>",
        "entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        "no document": b"<x/>",
    }[kind]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", body)
    with pytest.raises(DocumentRefused) as refused:
        read_file(SimpleUploadedFile("x.docx", packed.getvalue()))
    assert str(refused.value)


def test_a_hidden_comment_of_markup_is_hidden_whole(world: World) -> None:
    edition = opened(world)
    comment = say(edition, world.citizen, text=MARKUP)
    hide_comment(comment_id=comment.pk, reason="insult", actor=world.drafter, at=MONDAY)
    page = Client().get(f"/drafts/comments/{comment.receipt_no}/").content.decode()
    assert "onerror" not in page
