"""Files of standards and of comments: whole, masked, harmless, streamed."""

import csv
import io
import json
from typing import Any

from django.http import StreamingHttpResponse
from django.test import Client

import pytest

from standards.open_data import files
from standards.workflow import HideReason, Stage
from tests.standards.reading import amended, held, page
from tests.standards_world import a_comment, a_discussion, an_edition
from tests.world import MONDAY, World

SECRET = "Иванов живет на Абая, 5"


def _rows(client: Client, name: str, kind: str) -> list[dict[str, Any]]:
    answer = client.get(f"/open-data/{name}.{kind}")
    assert isinstance(answer, StreamingHttpResponse)
    content = answer.getvalue()
    if kind == "json":
        (rows,) = json.loads(content).values()
        return rows
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_every_standard_stands_in_the_file(world: World, client: Client, kind: str) -> None:
    held(world)
    (row,) = _rows(client, "standards", kind)
    assert row["registry_no"] == "S-004"
    assert str(row["edition"]) == "1"
    if kind == "csv":
        assert row["drafting_body"] == "moj"
        assert row["term_ru"].startswith("2 рабочих дня")
        assert "Өтініш" in row["documents_kk"]
    else:
        assert len(row["clauses"]) == 5


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_draft_nobody_has_placed_is_in_no_file(world: World, client: Client, kind: str) -> None:
    edition = an_edition(world, Stage.DRAFTING)
    a_comment(a_discussion(edition), text=SECRET)
    assert _rows(client, "draft-comments", kind) == []
    (row,) = _rows(client, "standards", kind)
    assert row["draft"] in (None, "")
    assert row["state"] == "pending"


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_comments_are_masked_as_everywhere(world: World, client: Client, kind: str) -> None:
    discussion = a_discussion(amended(held(world)))
    a_comment(discussion, world.citizen, shows_name=True)
    a_comment(discussion, world.stranger, contact="+7 700 1")
    a_comment(
        discussion, text=SECRET, quote=SECRET, hidden_at=MONDAY, hide_reason=HideReason.INSULT
    )
    named, unnamed, hidden = _rows(client, "draft-comments", kind)
    assert named["author_name"]
    assert unnamed["author_name"] == ""
    assert (hidden["text"], hidden["hide_reason"]) == ("", "insult")
    told = json.dumps([named, unnamed, hidden], ensure_ascii=False)
    assert SECRET not in told
    assert "+7 700 1" not in told


@pytest.mark.parametrize("text", ["=1+1", "+7", "@SUM(A1)", "-5", "\t=1"])
def test_a_spreadsheet_runs_nothing_that_somebody_wrote(
    world: World, client: Client, text: str
) -> None:
    a_comment(a_discussion(amended(held(world))), text=text)
    (row,) = _rows(client, "draft-comments", "csv")
    assert row["text"] == f"'{text}"


def test_a_file_is_made_in_parts(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 2)
    discussion = a_discussion(amended(held(world)))
    for _each in range(5):
        a_comment(discussion)
    parts = list(files.comments_in("csv"))
    assert len(parts) == 3
    assert len(_rows(client, "draft-comments", "csv")) == 5
    assert len(_rows(client, "draft-comments", "json")) == 5


@pytest.mark.parametrize("name", ["standards", "draft-comments"])
def test_there_are_two_formats_and_no_other(world: World, client: Client, name: str) -> None:
    assert client.get(f"/open-data/{name}.xlsx").status_code == 404
    for kind, media in (("csv", "text/csv"), ("json", "application/json")):
        answer = client.get(f"/open-data/{name}.{kind}")
        assert answer.headers["Content-Type"].startswith(media)
        assert f'filename="{name}.{kind}"' in answer.headers["Content-Disposition"]
        assert _rows(client, name, kind) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_offers_every_file(world: World, client: Client, language: str) -> None:
    html = page(client, "/open-data/standards/", language)
    for name in ("standards.csv", "standards.json", "draft-comments.csv", "draft-comments.json"):
        assert f'href="/open-data/{name}"' in html
