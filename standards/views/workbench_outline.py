"""What stands beside the chosen part: the outline with its marks, what is missing, who else is here."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.acting import Actor
from accounts.models import User
from standards import points
from standards.models import Autosave, Clause, Comment, Edition, Text
from standards.provisions import Missing, only_in
from standards.richtext import plain
from standards.services.texts import missing_of
from standards.wording import in_words
from standards.workflow import CHANGING, SECTION_OF, Part, Provision

# Somebody whose typing was kept so lately is counted as being here.
HERE = timedelta(minutes=2)
_MOST_COMMENTS = 50
_EXCERPT = 80  # characters


@dataclass(frozen=True, slots=True)
class Mark:
    """A short word beside a line of the outline."""

    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A clause or a structured part in the outline."""

    target: str
    url: str
    number: str
    label: str
    depth: int
    marks: list[Mark]
    is_current: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One of the four sections of the law."""

    part: str
    title: str | Promise
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing, and where it is mended."""

    where: str
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else who is writing in this text now."""

    user: User
    where: str


@dataclass
class Outline:
    """The whole of it, in a constant number of statements."""

    edition: Edition
    text: Text
    actor: Actor
    at: datetime
    current: str = ""
    clauses: list[tuple[str, Clause]] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    lacks: list[Lack] = field(default_factory=list)
    comments: Counter[str] = field(default_factory=Counter)
    unsaved: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clauses = points.numbered(self.text)
        self.comments = comment_counts(self.edition)
        if not self.text.is_locked:
            self.lacks = [_lack(self, one) for one in missing_of(self.edition, self.text)]
            self.unsaved = set(
                self.text.autosaves.filter(user=self.actor.user).values_list("target", flat=True)
            )

    @property
    def sections(self) -> list[Section]:
        """The outline, section by section: structured parts first, then clauses."""
        return [
            Section(
                part.value,
                part.label,
                [
                    *(self._provision(code) for code in Provision if SECTION_OF[code] == part),
                    *(
                        self._clause(number, one)
                        for number, one in self.clauses
                        if one.part == part
                    ),
                ],
            )
            for part in Part
        ]

    def _provision(self, code: Provision) -> Line:
        value = self.text.provisions.get(code.value)
        target = points.of_provision(code.value)
        lags = [language for language in ("kk", "ru") if only_in(value, language)]
        label = str(capfirst(str(code.label)))
        return self._line(target, "", label, 0, self._marks(target, lags, is_others=False))

    def _clause(self, number: str, clause: Clause) -> Line:
        target = points.of_clause(clause.stable_id)
        bodies = {"kk": clause.body_kk, "ru": clause.body_ru}
        lags = [code for code, body in bodies.items() if not (body or "").strip()]
        is_others = clause.updated_by_id not in (None, self.actor.user.pk if self.actor.user else 0)
        marks = self._marks(target, lags if len(lags) == 1 else [], is_others=is_others)
        if not lags and differs(clause):
            marks.append(Mark(_("compare kk and ru"), "yellow"))
        return self._line(target, number, excerpt(clause), number.count("."), marks)

    def _line(self, target: str, number: str, label: str, depth: int, marks: list[Mark]) -> Line:
        url = url_of(self.edition, target)
        return Line(target, url, number, label, depth, marks, is_current=target == self.current)

    def _marks(self, target: str, lags: list[str], *, is_others: bool) -> list[Mark]:
        found = []
        if "kk" in lags:
            found.append(Mark(_("no Kazakh"), "orange"))
        if "ru" in lags:
            found.append(Mark(_("no Russian"), "orange"))
        if target in self.lacking and not lags:
            found.append(Mark(_("incomplete"), "orange"))
        if target in self.unsaved:
            found.append(Mark(_("not saved"), "purple"))
        if is_others and not self.text.is_locked:
            found.append(Mark(_("saved by a colleague"), "grey"))
        if number := self.comments[target]:
            found.append(Mark(_("comments: %(number)s") % {"number": number}, "light-blue"))
        return found

    @property
    def others(self) -> list[Here]:
        """Who else has typed here within the last two minutes, and where."""
        return [Here(one.user, self.label_of(one.target)) for one in self._lately()]

    def _lately(self) -> QuerySet[Autosave]:
        recent = self.text.autosaves.filter(saved_at__gt=self.at - HERE)
        return recent.exclude(user=self.actor.user).select_related("user").order_by("user", "pk")

    def label_of(self, target: str) -> str:
        """How a place is called."""
        kind, _sep, name = target.partition(":")
        if kind == "provision" and name in Provision.values:
            return str(capfirst(str(Provision(name).label)))
        for number, clause in self.clauses:
            if str(clause.stable_id) == name:
                return _("clause %(number)s") % {"number": number}
        return _("the draft as a whole")


def _lack(outline: Outline, one: Any) -> Lack:
    """A missing thing with its place; what the registry would not take is mended in the parts."""
    if not isinstance(one, Missing):
        return Lack("", str(one.sentence), "")
    target = one.provision
    if target in Provision.values:
        target = points.of_provision(target)
    if target in Part.values:
        return Lack(str(Part(target).label), one.sentence, f"#section-{target}")
    outline.lacking.add(target)
    return Lack(outline.label_of(target), one.sentence, url_of(outline.edition, target))


def url_of(edition: Edition, target: str) -> str:
    """The page on which a clause or a structured part is written; else that of the text."""
    kind, _sep, name = target.partition(":")
    pages = {"clause": "office_clause", "provision": "office_provision"}
    try:
        return reverse(f"standards:{pages[kind]}", args=[edition.pk, name])
    except (KeyError, NoReverseMatch):
        return reverse("standards:office_text", args=[edition.pk])


def excerpt(clause: Clause) -> str:
    """The first words of a clause in the reader's language, else in the other."""
    language = get_language() or "kk"
    body = getattr(clause, f"body_{language}", "") or clause.body_ru or clause.body_kk
    words = " ".join(plain(body or "").split())
    return Truncator(words).chars(_EXCERPT) if words else _("empty clause")


def differs(clause: Clause) -> bool:
    """Whether Kazakh and Russian may have drifted apart: paragraphs of unequal number (Q-30)."""
    kk, ru = (plain(body or "").splitlines() for body in (clause.body_kk, clause.body_ru))
    return bool(kk) and bool(ru) and len(kk) != len(ru)


def comment_counts(edition: Edition) -> Counter[str]:
    """How many comments there are on each point of the drafts of an edition."""
    rows = Comment.objects.filter(discussion__edition=edition).values_list("point")
    return Counter(dict(rows.annotate(number=Count("pk")).order_by()))


def accepted_at(edition: Edition, target: str) -> list[Comment]:
    """Accepted comments on a point, and those linked with it: each must have changed the words."""
    found = Comment.objects.filter(
        Q(point=target) | Q(changes__point=target),
        discussion__edition=edition,
        verdict__in=CHANGING,
    )
    return list(found.distinct().order_by("pk")[:_MOST_COMMENTS])


def accepted_unlinked(edition: Edition) -> int:
    """How many accepted comments do not yet lead to the words that they changed."""
    accepted = Comment.objects.filter(discussion__edition=edition, verdict__in=CHANGING)
    return accepted.filter(changes=None).count()


def spelt(text: Text, code: str) -> list[tuple[str, str]]:
    """How one structured part reads in Kazakh and in Russian."""
    value = {code: text.provisions.get(code)}
    return [(language, spelt_value(code, value[code], language)) for language in ("kk", "ru")]


def spelt_value(code: str, value: Any, language: str) -> str:
    """One structured part in words."""
    return next((one.text for one in in_words({code: value}, language) if one.code == code), "")
