"""A draft that 10 000 people have commented on: its pages, the drafter's queue, its report.

Each engine is measured in a process of its own, so that the peak of memory is that of this work:
``python -m benchmarks.drafts COMMENTS VIEWS`` prints the figures of the database it is given.
Pages are asked for inside the process, one after another: middleware, view, template, statements.
"""

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import django

from benchmarks.plan import Plan
from benchmarks.report import Line, percentile

# Goals of the issue.
_GOAL_PAGE_MS, _GOAL_REPORT_S = 300.0, 30.0
_CLAUSES = 40
_ROWS = 25  # comments on a page
_RECEIPT = re.compile(rb"S-004-\d+-\d{5}")
_SUPPORTERS = 50
# Shares: undecided in time, late, hidden, replied to officially, accepted with a link.
_EVERY = {"undecided": 2, "late": 40, "hidden": 90, "replied": 20, "accepted": 8}
_SAID = (
    "срок документы справка очередь орталық өтініш қызмет төлем мерзім портал сайт прием кезек"
    " услуга доверенность оригинал копия дети балалар село ауыл время обед перерыв жалоба шағым"
)
_WORDS = _SAID.split()


def measure(plan: Plan, _country: object, say: Callable[[str], object]) -> list[Line]:
    """p50, p95, p99 of each page; seconds and memory of the report; on both engines."""
    lines = []
    for engine in ("PostgreSQL", "SQLite"):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.sqlite3" if engine == "SQLite" else ""
            told = _in_own_process(plan, folder, url)
        say(f"  {engine}: {told['note']}")
        lines += [Line(**line) for line in told["lines"]]
    return lines


def _in_own_process(plan: Plan, folder: str, url: str) -> dict[str, Any]:
    environment = {**os.environ, "GOVSERVICES_VAR_DIR": folder}
    if url:
        environment["GOVSERVICES_DATABASE_URL"] = url
    command = [sys.executable, "-m", "benchmarks.drafts", str(plan.comments), str(plan.views)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def main(comments: int, views: int) -> None:
    """Measure the database of the environment; prints one line of JSON.

    Raises:
        RuntimeError: a page showed nothing, or the report does not hold every comment.
    """
    django.setup()
    run = _Run(comments, views)
    lines = [*run.pages(), *run.deciding(), *run.report()]
    print(json.dumps({"lines": [asdict(line) for line in lines], "note": run.note}))


class _Run:
    """One engine: a closed discussion full of comments, and what people do with it."""

    def __init__(self, comments: int, views: int) -> None:
        # Models are loaded by django.setup() only.
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from audit.legal_time import legal_now  # noqa: PLC0415

        self.count, self.views = comments, views
        self.engine = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        self.now: datetime = legal_now()
        if connection.vendor == "sqlite":
            call_command("migrate", verbosity=0)
        self.people = _people()
        self.edition_id, self.discussion_id = _closed_discussion(self.people, self.now)
        started = perf_counter()
        _fill(self.discussion_id, comments, self.people)
        self.note = f"{comments} comments put in within {perf_counter() - started:.0f} s"
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def pages(self) -> Iterator[Line]:
        """Every page that has to do with many comments, as its reader sees it."""
        from django.urls import reverse  # noqa: PLC0415

        draft = reverse("standards:draft", args=[self.edition_id])
        said = reverse("standards:comments", args=[self.edition_id])
        work = reverse("standards:office_discussion", args=[self.discussion_id])
        deep = self.count - 100
        citizen, drafter = self.people["citizen"], self.people["drafter"]
        yield self._page("draft page", draft, citizen, rows=0)
        yield self._page("comments, first page", said, citizen)
        yield self._page("comments, a page near the end", f"{said}?after={deep}", citizen)
        yield self._page("comments, most supported", f"{said}?sort=support", citizen)
        yield self._page("comments, by place", f"{said}?sort=place", citizen)
        yield self._page("comments on one point", f"{said}?point=provision:term", citizen)
        yield self._page("queue, undecided", f"{work}?pile=undecided", drafter)
        yield self._page("queue, a page near the end", f"{work}?after={deep}", drafter)
        yield self._page("queue, two words found", f"{work}?q=очередь справка", drafter)
        yield self._page("queue, words nobody wrote", f"{work}?q=синхрофазотрон", drafter, rows=0)

    def _page(self, what: str, path: str, reader: Any, *, rows: int = _ROWS) -> Line:
        """How long a page takes; ``rows`` comments at least must stand on it."""
        from benchmarks.statements import counted  # noqa: PLC0415
        from benchmarks.visitors import signed_in  # noqa: PLC0415

        client, _cookies = signed_in(reader)
        answer = client.get(path)
        shown = len(set(_RECEIPT.findall(answer.content)))
        if answer.status_code != 200 or shown < rows:
            raise RuntimeError(f"{path} answered {answer.status_code} with {shown} comments")
        with counted() as statements:
            client.get(path)
        taken = [_timed(lambda: client.get(path))[1] * 1000 for _view in range(self.views)]
        p50, p95 = percentile(taken, 50), percentile(taken, 95)
        return Line(
            "drafts", f"{self.engine}, {what}, p95 (p50 {p50:.0f} ms)", p95, "ms",
            p99=percentile(taken, 99), statements=len(statements),
            goal=f"p95 ≤ {_GOAL_PAGE_MS:.0f} ms", met=p95 <= _GOAL_PAGE_MS,
            facts={"p50": p50, "comments": self.count, "views": self.views},
        )  # fmt: skip

    def deciding(self) -> Iterator[Line]:
        """A hundred comments decided at once, each with a reason of its own; then all the rest."""
        from standards.models import Comment, Edition  # noqa: PLC0415
        from standards.services.deciding import undecided_of  # noqa: PLC0415

        edition = Edition.objects.get(pk=self.edition_id)
        ids = list(undecided_of(edition).values_list("pk", flat=True))
        _done, seconds = _timed(lambda: self._reject(ids[:100]))
        yield Line("drafts", f"{self.engine}, {len(ids[:100])} comments decided in one act",
                   seconds * 1000, "ms")  # fmt: skip
        # What is left is not measured: written past the services.
        Comment.objects.filter(pk__in=ids[100:]).update(
            verdict="rejected", reason_ru="Срок установлен законом.", decided_at=self.now
        )

    def _reject(self, ids: list[int]) -> None:
        from standards.models import Comment  # noqa: PLC0415
        from standards.services.deciding import Decision, decide_comments  # noqa: PLC0415

        languages = Comment.objects.in_bulk(ids)
        decisions = [
            Decision(comment_id=pk, verdict="rejected",
                     reason={languages[pk].language: f"Себебі · Причина {pk}"})
            for pk in ids
        ]  # fmt: skip
        decide_comments(decisions=decisions, actor=self.people["drafter"], at=self.now)

    def report(self) -> Iterator[Line]:
        """The completion report from its order until it is made up, and the peak of memory."""
        from standards.models import CompletionReport  # noqa: PLC0415
        from standards.services.placing import finish_revision  # noqa: PLC0415
        from standards.services.reporting import build_reports, order_report  # noqa: PLC0415

        drafter = self.people["drafter"]
        finish_revision(edition_id=self.edition_id, actor=drafter, at=self.now)
        foreword = {"kk": "Есеп", "ru": "Отчет"}
        _report, ordering = _timed(lambda: order_report(
            edition_id=self.edition_id, foreword=foreword, actor=drafter, at=self.now
        ))  # fmt: skip
        _built, building = _timed(lambda: build_reports(now=lambda: self.now))
        made = CompletionReport.objects.get(edition=self.edition_id)
        if (made.state, made.items.count()) != ("ready", self.count):
            raise RuntimeError(f"{made.state}: {made.items.count()} of {self.count} comments")
        yield Line("drafts", f"{self.engine}, report ordered, all checks made", ordering, "s",
                   goal="≤ 1 s", met=ordering <= 1)  # fmt: skip
        yield Line(
            "drafts", f"{self.engine}, report of {self.count} comments made up", building, "s",
            goal=f"≤ {_GOAL_REPORT_S:.0f} s", met=building <= _GOAL_REPORT_S,
        )  # fmt: skip
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        yield Line("drafts", f"{self.engine}, peak of memory, everything above", memory, "MB")


def _people() -> dict[str, Any]:
    """The small country, or the one that the run has built already."""
    from accounts.acting import actor_for, legal_today  # noqa: PLC0415
    from accounts.models import User  # noqa: PLC0415
    from tests.world import build_world  # noqa: PLC0415

    if not User.objects.filter(email="drafter@example.kz").exists():
        build_world()
    return {
        name: actor_for(User.objects.get(email=f"{name}@example.kz"), on=legal_today())
        for name in ("drafter", "citizen", "stranger")
    }


def _closed_discussion(people: dict[str, Any], now: datetime) -> tuple[int, int]:
    """A draft placed 32 days ago by the services and closed by the sweep; two points are revised."""
    from deadlines.sweep import sweep  # noqa: PLC0415
    from registry.models import Service  # noqa: PLC0415
    from standards.models import Clause, Discussion, Edition  # noqa: PLC0415
    from standards.services.editions import begin_edition  # noqa: PLC0415
    from standards.services.placing import (  # noqa: PLC0415
        PlacementData,
        place_draft,
        record_placement,
    )
    from standards.services.texts import writable_text  # noqa: PLC0415
    from standards.services.writing import save_provision  # noqa: PLC0415
    from standards.workflow import PlacementKind, PlacementOf  # noqa: PLC0415
    from tests.standards_world import a_standard, whole_provisions  # noqa: PLC0415

    opened, drafter = now - timedelta(days=32), people["drafter"]
    standard = a_standard(Service.objects.get(registry_no="S-004"))
    edition: Edition = begin_edition(
        standard_id=standard.pk, kind="first", actor=drafter, at=opened - timedelta(hours=2)
    )
    text = writable_text(edition)
    assert text is not None
    text.provisions = whole_provisions()
    text.save()
    Clause.objects.bulk_create(
        Clause(text=text, part="procedure", position=place, updated_at=opened,
               body_kk=f"<p>{place}. {' '.join(_WORDS)}</p>",
               body_ru=f"<p>{place}. {' '.join(reversed(_WORDS))}</p>")
        for place in range(1, _CLAUSES + 1)
    )  # fmt: skip
    place_draft(edition_id=edition.pk, actor=drafter, at=opened)
    placement = PlacementData(
        what=PlacementOf.DRAFT, kind=PlacementKind.OWN_SITE, placed_at=opened,
        url="https://moj.example.kz/draft",
    )  # fmt: skip
    record_placement(edition_id=edition.pk, placement=placement, actor=drafter, at=opened)
    sweep(at=now)
    revised = writable_text(Edition.objects.get(pk=edition.pk))
    assert revised is not None
    save_provision(
        edition_id=edition.pk, code="term", value=revised.provisions["term"] | {"amount": 1},
        edit_no=revised.provisions_edit_no, actor=drafter, at=now,
    )  # fmt: skip
    return edition.pk, Discussion.objects.get(edition=edition).pk


def _fill(discussion_id: int, comments: int, people: dict[str, Any]) -> None:
    """Comments on every point, with decisions, links, supports and answers; always the same ones."""
    from standards.models import (  # noqa: PLC0415
        ChangeLink,
        Comment,
        Discussion,
        Reply,
        Support,
    )
    from standards.points import places_of  # noqa: PLC0415

    discussion = Discussion.objects.select_related("text", "edition").get(pk=discussion_id)
    points = list(places_of(discussion.text, "ru"))
    chance = random.Random(20260908)
    rows = Comment.objects.bulk_create(
        [_row(discussion, number, points, chance, people) for number in range(1, comments + 1)],
        batch_size=500,
    )
    ChangeLink.objects.bulk_create(
        [
            ChangeLink(comment=row, point="provision:term")
            for row in rows
            if row.verdict == "accepted"
        ],
        batch_size=1000,
    )
    Support.objects.bulk_create(
        [
            Support(comment=row, user=people["citizen"].user, at=row.received_at)
            for row in rows[::7]
        ],
        batch_size=1000,
    )
    body = discussion.edition.drafting_body
    Reply.objects.bulk_create(
        [
            Reply(comment=row, author=people["drafter"].user, organisation=body,
                  text=row.text[:200], written_at=row.received_at)
            for row in rows[:: _EVERY["replied"]]
        ],
        batch_size=1000,
    )  # fmt: skip
    Discussion.objects.filter(pk=discussion_id).update(last_comment_no=comments)


def _row(
    discussion: Any, number: int, points: list[str], chance: random.Random, people: dict[str, Any]
) -> Any:
    from standards.models import Comment  # noqa: PLC0415

    is_late = number % _EVERY["late"] == 0
    is_decided = not is_late and number % _EVERY["undecided"] == 0
    verdict = ("accepted" if number % _EVERY["accepted"] == 0 else "rejected") if is_decided else ""
    at = discussion.opened_at + timedelta(minutes=4 * number)
    is_hidden = number % _EVERY["hidden"] == 0
    return Comment(
        discussion=discussion, number=number, receipt_no=f"S-004-{discussion.pk}-{number:05}",
        author=people["stranger"].user, author_name="Ким Ольга", author_kind="individual",
        channel="portal", language="ru" if number % 3 else "kk", received_at=at, entered_at=at,
        point=chance.choice(points), text=" ".join(chance.choices(_WORDS, k=60)),
        shows_name=number % 2 == 0, status="late" if is_late else "in_time", verdict=verdict,
        reason_ru="Срок установлен законом." if verdict else "",
        reason_kk="Мерзім заңда белгіленген." if verdict else "",
        decided_at=at if verdict else None,
        support_count=chance.randrange(_SUPPORTERS) if number % 7 == 1 else 0,
        hidden_at=at if is_hidden else None, hide_reason="insult" if is_hidden else "",
    )  # fmt: skip


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What came out, and seconds."""
    started = perf_counter()
    result = work()
    return result, perf_counter() - started


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(int(sys.argv[1]), int(sys.argv[2]))
