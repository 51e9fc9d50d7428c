"""Turning the shipped facts into rows; works with live and with historical models."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from deadlines.domain.calendar import SpecialDay, digest
from deadlines.domain.kinds import DayKind
from deadlines.proposing import ProposedDay

DATA = Path(__file__).parent
LANGUAGES = ("kk", "ru", "en")
SHIPPED_AT = datetime(2013, 1, 1, tzinfo=UTC)
SOURCE = "adilet.zan.kz"
# The first revision holds what has happened; the second adds two years with estimates.
REVISIONS = [("2013–2025", 2013, 2025), ("2013–2027", 2013, 2027)]


class Models(Protocol):
    """Where model classes come from: ``django.apps.apps`` or a migration's ``apps``."""

    def get_model(self, app_label: str, model_name: str) -> Any: ...


def ship(models: Models) -> None:
    """Write the rule set, its terms and reminders, and the calendar, where they are missing."""
    if not models.get_model("deadlines", "RuleSet").objects.exists():
        ship_terms(models)
    if not models.get_model("deadlines", "CalendarRevision").objects.exists():
        ship_calendar(models)


def ship_terms(models: Models) -> None:
    """The “2013 frame” with every term of the clause page."""
    data = _shipped()
    frame = data["rule_set"]
    models.get_model("deadlines", "RuleSet").objects.create(
        code=frame["code"],
        is_active=True,
        **_translated("name", frame["name"]),
        **_translated("note", frame["note"]),
    )
    ship_missing_terms(models)


def ship_missing_terms(models: Models) -> None:
    """Add to the shipped rule set the terms that a later edition of the portal brings.

    Terms that are there are left alone: an official may have entered other editions of them.
    """
    data = _shipped()
    frame = data["rule_set"]
    rule_set = models.get_model("deadlines", "RuleSet").objects.filter(code=frame["code"]).first()
    if rule_set is None:
        return
    term_model = models.get_model("deadlines", "StatutoryTerm")
    known = set(term_model.objects.filter(rule_set=rule_set).values_list("code", flat=True))
    rows = [row for row in data["terms"] if row["code"] not in known]
    terms = [
        term_model(
            rule_set=rule_set,
            valid_from=date.fromisoformat(frame["valid_from"]),
            **_term_fields(row, data["acts"][row["act"]]),
        )
        for row in rows
    ]
    term_model.objects.bulk_create(terms)
    reminder_model = models.get_model("deadlines", "TermReminder")
    reminder_model.objects.bulk_create(
        [
            reminder_model(term=term, offset=offset)
            for term, row in zip(terms, rows, strict=True)
            for offset in row.get("reminders", ())
        ]
    )


def _shipped() -> dict[str, Any]:
    shipped: dict[str, Any] = json.loads((DATA / "terms.json").read_text("utf-8"))
    return shipped


def _term_fields(row: dict[str, Any], act: dict[str, str]) -> dict[str, Any]:
    articles = article_names(row["article"], is_rules=row["act"] in ("CC", "CP"))
    return {
        "code": row["code"],
        "k_number": row["k"],
        "amount": row["amount"],
        "unit": row["unit"],
        "amount_source": row.get("source", "row"),
        "anchor": row.get("anchor", "event"),
        "direction": row.get("direction", "forward"),
        "kind": row.get("kind", "deadline"),
        "ends_at": row.get("ends", "day_end"),
        "roll_forward": row.get("roll", False),
        "extension_cap": row.get("cap", 0),
        "notice_anchor": row.get("notice", ""),
        "notice_days": row.get("notice_days", 0),
        "standing": row["standing"],
        "clause": row["clause"],
        "edition": act["edition"],
        **_translated("name", row["name"]),
        **_translated("counted_from", row["from"]),
        **_translated("act", act),
        **_translated("article", articles),
        **_translated("note", row.get("note", {})),
    }


def _translated(field: str, texts: dict[str, str]) -> dict[str, str]:
    own = {f"{field}_{language}": texts.get(language, "") for language in LANGUAGES}
    return own | {field: texts.get("kk", "")}


def article_names(place: list[int] | None, *, is_rules: bool) -> dict[str, str]:
    """How an article (or a paragraph of rules) is cited in each language."""
    if not place:
        return {}
    if is_rules:
        (n,) = place
        return {"kk": f"{n}-тармақ", "ru": f"пункт {n}", "en": f"para. {n}"}
    kk, ru = f"{place[0]}-бап", f"статьи {place[0]}" if place[1:] else f"статья {place[0]}"
    en = f"art. {place[0]}"
    if len(place) > 1:
        kk, ru, en = f"{kk}, {place[1]}-тармақ", f"пункта {place[1]} {ru}", f"{en}({place[1]})"
    if len(place) == 2:
        ru = ru.replace("пункта", "пункт", 1)
    if len(place) > 2:
        kk, ru = f"{kk}, {place[2]}) тармақша", f"подпункт {place[2]}) {ru}"
        en = f"{en}({place[2]})"
    return {"kk": kk, "ru": ru, "en": en}


def ship_calendar(models: Models) -> None:
    """The calendar 2013–2027 in two approved revisions, the second in use."""
    revision_model = models.get_model("deadlines", "CalendarRevision")
    previous = None
    for title, first, last in REVISIONS:
        revision = revision_model.objects.create(
            title=title,
            first_year=first,
            last_year=last,
            based_on=previous,
            created_at=SHIPPED_AT,
        )
        days = [_special_day(*line) for line in shipped_days(first, last)]
        _write_days(models, revision, days)
        # Days come first: nothing may be added to an approved revision.
        revision.digest = digest(days, first_year=first, last_year=last)
        revision.approved_at = SHIPPED_AT
        revision.is_current = title == REVISIONS[-1][0]
        revision.save()
        previous = revision


def _special_day(proposed: ProposedDay, act: str) -> SpecialDay:
    return SpecialDay(
        day=proposed.day,
        kind=proposed.kind,
        act=act,
        is_estimate=proposed.is_estimate,
        is_yearly=proposed.is_yearly,
        **{f"name_{language}": name for language, name in proposed.names().items()},
    )


def _write_days(models: Models, revision: Any, days: list[SpecialDay]) -> None:
    day_model = models.get_model("deadlines", "CalendarDay")
    day_model.objects.bulk_create(
        [day_model(revision=revision, name=day.name_kk, **asdict(day)) for day in days]
    )


def shipped_days(first_year: int, last_year: int) -> Iterator[tuple[ProposedDay, str]]:
    """The shipped special days of some years, each with the act it comes from."""
    with (DATA / "calendar.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["day"])
            if first_year <= day.year <= last_year:
                yield _shipped_day(day, row), f"{SOURCE}, {row['act']}" if row["act"] else ""


def _shipped_day(day: date, row: dict[str, str]) -> ProposedDay:
    other = row["exchanged_for"]
    return ProposedDay(
        day=day,
        kind=DayKind(row["kind"]),
        holiday=row["holiday"],
        exchanged_for=date.fromisoformat(other) if other else None,
        is_estimate=bool(row["estimate"]),
    )
