"""Standard texts of a body: written in versions, filled in and copied when they are used.

A copy belongs to whoever takes it. What was sent never changes when the standard text does,
because nothing refers to it any more.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext, override

from accounts.acting import Actor
from audit.refs import SubjectRef
from audit.services import Act, record
from complaints import events, permissions
from complaints.errors import NameTaken, TextIncomplete, UnknownPlaceholder
from complaints.models import ComplaintStage, StandardText, StandardTextVersion
from complaints.services.acts import complaint_act, permit
from govservices import wording

# What a text may ask for; filled in when it is copied.
PLACEHOLDERS = ("number", "service", "body", "date")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """A standard text in the languages of the portal; English may be empty."""

    kk: str
    ru: str
    en: str = ""

    @property
    def all(self) -> tuple[str, str, str]:
        """The three of them."""
        return (self.kk, self.ru, self.en)


@dataclass(frozen=True, slots=True)
class Offered:
    """A standard text filled in for one case, in the language of its complainant."""

    pk: int
    use: str
    title: str
    text: str


@complaint_act
def write_text(
    *,
    use: StandardText.Use,
    title: str,
    words: Words,
    actor: Actor,
    at: datetime,
    text_id: int | None = None,
) -> StandardTextVersion:
    """Write a standard text of the actor's body, or the next version of the one of that id.

    A text that was no longer offered is offered again with its new version.

    Raises:
        NotPermitted: the actor does not consider complaints.
        StandardText.DoesNotExist: the body has no such text.
        TextIncomplete: Kazakh or Russian is missing.
        UnknownPlaceholder: it asks for something that the portal cannot put into it.
        NameTaken: the body has another text of this use and title.
    """
    permit(permissions.may_write_texts(actor))
    _check(words)
    assert actor.organisation is not None
    assert actor.user is not None
    text = _own_text(actor, text_id) if text_id else StandardText(organisation=actor.organisation)
    namesakes = StandardText.objects.filter(
        organisation=actor.organisation, use=use, title=title.strip()
    )
    if namesakes.exclude(pk=text.pk).exists():
        raise NameTaken
    text.use, text.title, text.is_retired = use, title.strip(), False
    text.save()
    last = text.versions.first()
    version = StandardTextVersion.objects.create(
        text=text,
        number=last.number + 1 if last else 1,
        body_kk=words.kk.strip(),
        body_ru=words.ru.strip(),
        body_en=words.en.strip(),
        written_by=actor.user,
        written_at=at,
    )
    record(_act(events.TEXT_WRITTEN, text, actor, at, number=str(version.number)))
    return version


@complaint_act
def retire_text(*, text_id: int, actor: Actor, at: datetime) -> StandardText:
    """Offer a text no longer; its versions stay to be read.

    Raises:
        NotPermitted: the actor does not consider complaints.
        StandardText.DoesNotExist: the body has no such text.
    """
    permit(permissions.may_write_texts(actor))
    text = _own_text(actor, text_id)
    if not text.is_retired:
        text.is_retired = True
        text.save(update_fields=["is_retired"])
        record(_act(events.TEXT_RETIRED, text, actor, at))
    return text


def texts_of(organisation_id: int) -> QuerySet[StandardTextVersion]:
    """The newest version of every text of a body, those no longer offered too, by use and title."""
    newest = StandardTextVersion.objects.filter(text=OuterRef("text")).order_by("-number")
    return (
        StandardTextVersion.objects.filter(
            text__organisation_id=organisation_id, pk=Subquery(newest.values("pk")[:1])
        )
        .select_related("text", "written_by")
        .order_by("text__use", "text__title", "text_id")
    )


def offered_for(
    stage: ComplaintStage, *, at: datetime, uses: Iterable[str] = StandardText.Use.values
) -> list[Offered]:
    """Texts for a case in the complainant's language, filled in; those without it are left out."""
    versions = texts_of(stage.organisation_id).filter(text__is_retired=False, text__use__in=uses)
    found = []
    for version in versions:
        text = text_for(version, stage, at=at)
        if text:
            found.append(Offered(version.text_id, version.text.use, version.text.title, text))
    return found


def text_for(version: StandardTextVersion, stage: ComplaintStage, *, at: datetime) -> str:
    """The words of a version for one case; empty where they are not in its language."""
    template = getattr(version, f"body_{stage.complaint.language}", "")
    return fill(template, stage, at=at) if template else ""


def fill(template: str, stage: ComplaintStage, *, at: datetime) -> str:
    """Put number, service, body and today's date into a text, in the complainant's language."""
    values = _values(stage, at)
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)


def unknown_placeholders(text: str) -> list[str]:
    """What a text asks for and cannot get."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]


def _values(stage: ComplaintStage, at: datetime) -> dict[str, str]:
    complaint = stage.complaint
    language: Any = complaint.language
    service = _name(complaint.service, language) if complaint.service else ""
    if not service:
        with override(language):
            service = gettext("public service")
    return {
        "number": complaint.number,
        "service": service,
        "body": _name(stage.organisation, language),
        "date": wording.letter_day(at.astimezone(stage.organisation.zone).date(), language),
    }


def _name(thing: Any, language: str) -> str:
    return getattr(thing, f"name_{language}", "") or thing.name_ru or thing.name_kk


def _check(words: Words) -> None:
    if not words.kk.strip() or not words.ru.strip():
        raise TextIncomplete
    unknown = [name for text in words.all for name in unknown_placeholders(text)]
    if unknown:
        raise UnknownPlaceholder(list(dict.fromkeys(unknown)))


def _own_text(actor: Actor, text_id: int) -> StandardText:
    return StandardText.objects.select_for_update().get(pk=text_id, organisation=actor.organisation)


def _act(verb: str, text: StandardText, actor: Actor, at: datetime, **facts: str) -> Act:
    subject = SubjectRef(
        code="complaints.text",
        id=text.pk,
        label_kk=f"Үлгі мәтін: {text.title}",
        label_ru=f"Типовой текст: {text.title}",
        label_en=f"Standard text: {text.title}",
    )
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=subject,
        at=at,
        organisation_id=text.organisation_id,
        facts=facts,
    )
