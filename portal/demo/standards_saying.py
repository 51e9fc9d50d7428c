"""The public's part in a sample draft: comments, letters, supports, replies, one hidden unjustly."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portal.demo.standards_days import Step
from portal.demo.standards_road import DECIDED, Road
from portal.demo.standards_voices import (
    APPEAL,
    APPEAL_OF_RESTORED,
    HIDDEN,
    REPLIES,
    RESTORED,
    RESTORED_BECAUSE,
    Answer,
    Voice,
    supporters,
)
from standards.services.commenting import (
    CommentData,
    EnteredComment,
    enter_comment,
    reply,
    submit_comment,
    support,
)
from standards.services.deciding import group_comments
from standards.services.moderating import appeal_hiding, decide_appeal, hide_comment
from standards.workflow import CommentChannel, HideReason, Stage

Deed = Callable[[datetime], object]

# The last day of the discussion, and the day after it, when what comes is late.
_LAST, _TOO_LATE = 30, 31


def said_on(road: Road) -> Iterator[Step]:
    """Everything that the public says on a draft that has been in discussion."""
    if not road.goes_to(Stage.IN_DISCUSSION):
        return
    for voice in road.voices:
        day = _day_of(voice, road)
        yield Step(_received(voice, day, road), _saying(voice, day, road))
        yield from _answered(voice, _Since(road, day, _received(voice, day, road)))
        yield from _moderated(voice, day, road)
    if any(voice.group for voice in road.voices) and road.goes_to(Stage.DISCUSSION_CLOSED):
        yield Step(road.at(DECIDED, 13), lambda at: _group(road, at))


def _day_of(voice: Voice, road: Road) -> int:
    """On which day of the discussion it came; never so late that nobody can react to it."""
    if voice.decision == "late":
        return _TOO_LATE
    passed = (road.days.today - road.opened).days
    return 1 + voice.chance.randrange(max(min(passed, _LAST) - 3, 1))


def _moment(road: Road, day: int, hour: int, minute: int = 0) -> datetime:
    """People speak on days off, too."""
    return road.days.moment(road.opened + timedelta(days=day), hour, minute)


def _received(voice: Voice, day: int, road: Road) -> datetime:
    """On the portal when it is said; a letter is entered on the next day of work."""
    if voice.channel == CommentChannel.PORTAL:
        return _moment(road, day, voice.chance.randrange(8, 22), voice.chance.randrange(60))
    return road.at(day + 1, 11, voice.chance.randrange(60))


def _saying(voice: Voice, day: int, road: Road) -> Deed:
    def say(at: datetime) -> None:
        said: dict[str, Any] = {
            "text": voice.text, "language": voice.language, "point": voice.point,
            "author_kind": voice.author_kind, "author_name": voice.name,
            "shows_name": voice.chance.random() < 0.6,
        }  # fmt: skip
        if voice.channel == CommentChannel.PORTAL:
            comment = submit_comment(
                discussion_id=road.discussion.pk, comment=CommentData(**said),
                actor=road.cast.person(voice.author), at=at,
            )  # fmt: skip
        else:
            came = min(_moment(road, day, 10), at)
            entered = EnteredComment(
                **said, channel=voice.channel, received_at=came, contact=voice.contact,
                source=f"№ {100 + voice.chance.randrange(800)}",
            )  # fmt: skip
            comment = enter_comment(
                discussion_id=road.discussion.pk, entered=entered, actor=road.drafter, at=at
            )
        road.comments[voice.key] = comment.pk

    return say


@dataclass(frozen=True, slots=True)
class _Since:
    """When others can react to a comment: from its entry until the discussion closes."""

    road: Road
    day: int
    said_at: datetime

    def moment(self, days: int, hour: int, minute: int) -> datetime | None:
        """So many days after it was said; None where nobody can react any more."""
        at = max(_moment(self.road, self.day + days, hour, minute), self.said_at)
        last = self.road.opened + timedelta(days=_LAST)
        return at if at.date() <= last else None


def _answered(voice: Voice, since: _Since) -> Iterator[Step]:
    """Others support it and reply while the discussion is open."""
    if voice.decision in ("late", "anonymous"):
        return
    road = since.road
    people = [] if voice.key == HIDDEN else supporters(voice, road.cast.citizens)
    for place, key in enumerate(people):
        if at := since.moment(2, 19, 3 * place):
            yield Step(at, _supporting(voice, key, road))
    for place, answer in enumerate(one for one in REPLIES if one.to == voice.key):
        if at := since.moment(1, 12, 10 + 20 * place):
            yield Step(at, _replying(answer, road))


def _supporting(voice: Voice, key: str, road: Road) -> Deed:
    return lambda at: support(
        comment_id=road.comments[voice.key], actor=road.cast.person(key), at=at
    )


def _replying(answer: Answer, road: Road) -> Deed:
    who = road.cast.person(answer.author) if answer.author else road.drafter
    return lambda at: reply(
        comment_id=road.comments[answer.to], text=answer.text, shows_name=True, actor=who, at=at
    )


def _moderated(voice: Voice, day: int, road: Road) -> Iterator[Step]:
    """Advertising is hidden and its author appeals; what was hidden unjustly is shown again."""
    if voice.key not in (HIDDEN, RESTORED):
        return
    is_unjust = voice.key == RESTORED
    reason = HideReason.INSULT if is_unjust else HideReason.ADVERTISING

    def comment() -> int:
        return road.comments[voice.key]

    yield Step(
        _moment(road, day + 1, 15),
        lambda at: hide_comment(comment_id=comment(), reason=reason, actor=road.drafter, at=at),
    )
    yield Step(
        _moment(road, day + 2, 9),
        lambda at: appeal_hiding(
            comment_id=comment(), text=APPEAL_OF_RESTORED if is_unjust else APPEAL,
            actor=road.cast.person(voice.author), at=at,
        ),
    )  # fmt: skip
    if is_unjust:
        yield Step(
            road.at(day + 4, 16),
            lambda at: decide_appeal(
                comment_id=comment(), restore=True, reason=RESTORED_BECAUSE,
                actor=road.cast.person("botagoz.rakhimova"), at=at,
            ),
        )  # fmt: skip


def _group(road: Road, at: datetime) -> None:
    """Comments that say the same are gathered before they are answered."""
    names = {voice.group for voice in road.voices if voice.group}
    for name in sorted(names):
        ids = [road.comments[voice.key] for voice in road.voices if voice.group == name]
        group_comments(comment_ids=ids, name=name, actor=road.drafter, at=at)
