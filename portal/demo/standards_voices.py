"""What people say on the sample drafts: the comments of the table and some more, supports, replies."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from portal.demo.tables import Row, read
from standards.workflow import AuthorKind, CommentChannel, Provision

# The table's hint and the structured part it points at.
_POINTS = {
    "term": Provision.TERM, "documents": Provision.DOCUMENTS, "fee": Provision.FEE,
    "refusal": Provision.REFUSALS, "schedule": Provision.SCHEDULE,
    "complaint": Provision.COMPLAINT, "other": Provision.OTHER,
}  # fmt: skip
# Organisations that have somebody with an account.
_SPEAKERS = {
    "«Ауыл үні» қоғамдық бірлестігі": "kanat.zhienbai",
    "Азамат мониторинг": "roza.beisenova",
    "Бурабай ауданының әкімдігі": "aigul.tastanova",
    "Манкент ауылдық округі әкімі аппараты": "orazbek.kaldybai",
    "Торайғыр ауылдық округі әкімі аппараты": "zeinolla.suleimen",
}
_BUSINESSMEN = ("saule.ibraeva", "rinat.galimov", "aliya.nurpeisova")
_WRITTEN = (CommentChannel.LETTER, CommentChannel.EMAIL, CommentChannel.ORAL)


@dataclass(frozen=True, slots=True)
class Voice:
    """One comment: whose, by which way, on what, and what is decided on it.

    ``author`` is the key of a person with an account; without one it came by letter, by e-mail or
    by word of mouth. ``decision`` is a verdict, or "late" or "anonymous".
    """

    key: str
    service_no: str
    language: str
    author_kind: AuthorKind
    author: str
    name: str
    point: str
    text: str
    decision: str
    reason: str
    group: str = ""

    @property
    def chance(self) -> Random:
        """What chance decides of it, always alike."""
        return Random(self.key)

    @property
    def channel(self) -> CommentChannel:
        """On the portal where the author has an account; else how it came."""
        if self.author:
            return CommentChannel.PORTAL
        if self.decision == "anonymous":
            return CommentChannel.LETTER
        return self.chance.choice(_WRITTEN)

    @property
    def contact(self) -> str:
        """Where its author is answered; nothing where it is unsigned."""
        return f"{self.key.lower()}@example.kz" if self.name else ""


def voices() -> dict[str, list[Voice]]:
    """Everything that is said, by service."""
    accounts = _accounts()
    found: dict[str, list[Voice]] = defaultdict(list)
    for row in read("comments"):
        found[row["service_no"]].append(_voice(row, accounts))
    for more in MORE:
        found[more.service_no].append(more.voice())
    return dict(found)


def _accounts() -> dict[str, str]:
    """ "Сергей И." and "Мәдина Т." as the table writes them: the key of the person."""
    return {
        f"{row[f'name_{code}']} {row[f'surname_{code}'][:1]}.": row["key"]
        for row in reversed(read("people"))
        if row["role"] == "R-02"
        for code in ("kk", "ru")
    }


def _voice(row: Row, accounts: dict[str, str]) -> Voice:
    name = row["author"]
    is_written = row["decision"] in ("late", "anonymous")
    author = "" if is_written else _SPEAKERS.get(name) or accounts.get(name, "")
    kind = AuthorKind(row["author_kind"] if row["author_kind"] in AuthorKind else "individual")
    if kind == AuthorKind.BUSINESS:
        author = Random(row["id"]).choice(_BUSINESSMEN)
    return Voice(
        row["id"], row["service_no"], row["language"], kind, author, name,
        f"provision:{_POINTS[row['clause_hint']].value}", row["text"], row["decision"],
        row["reason"],
    )  # fmt: skip


class More(NamedTuple):
    """A comment that the table does not have; ``about`` is its hint, "" the draft as a whole."""

    key: str
    service_no: str
    language: str
    author: str
    about: str
    text: str
    decision: str = ""
    reason: str = ""
    group: str = ""

    def voice(self) -> Voice:
        """As the others are."""
        point = f"provision:{_POINTS[self.about].value}" if self.about else ""
        return Voice(
            self.key, self.service_no, self.language, AuthorKind.INDIVIDUAL, self.author, "", point,
            self.text, self.decision, self.reason, self.group,
        )  # fmt: skip


# Hidden by the drafting body, and appealed.
HIDDEN, RESTORED = "X-01", "X-14"
_TIME = "Төлем мен мерзім · Оплата и срок"
_NOT_SHORTER = "Срок 4 часа связан с изготовлением бланка и сохранен."
MORE: tuple[More, ...] = (
    More(HIDDEN, "S-001", "ru", "dmitri.kovalev", "", "Фото на удостоверение за пять минут, звоните 8 700 000 00 00!"),
    More("X-02", "S-001", "kk", "aigerim.bekova", "schedule", "ХҚКО-да жексенбіде де қабылдау болса, жұмыс істейтін адамға ыңғайлы болар еді."),
    More("X-03", "S-001", "ru", "natalya.shevchuk", "", "Поддерживаю: без SMS приходится ездить по три раза."),
    More("X-11", "S-002", "ru", "sergei.ivanenko", "term", "Четыре часа ждать в очереди спецЦОНа тяжело, пусть будет два.", "rejected", _NOT_SHORTER, _TIME),
    More("X-12", "S-002", "kk", "erbol.zhaksybekov", "term", "Төрт сағат көп, екі сағатқа қысқартыңыздар.", "rejected", "4 сағаттық мерзім бланк дайындаумен байланысты, сақталды.", _TIME),
    More("X-13", "S-002", "ru", "olga.kim", "term", "Почему нельзя за час? Бланк печатают на месте.", "rejected", _NOT_SHORTER, _TIME),
    More(RESTORED, "S-002", "ru", "temirlan.abenov", "fee", "Сначала оплати, потом жди полдня. Так с людьми не обращаются!"),
    More("X-21", "reading_ticket", "ru", "madina.tulegenova", "documents", "Зачем писать заявление от руки, если все данные есть на портале?", "accepted", "Заявление на портале заполняется автоматически."),
    More("X-22", "reading_ticket", "kk", "kulyash.dosova", "other", "Қарттарға үйге кітап әкеліп беру қызметін қосыңыздаршы.", "rejected", "Кітап жеткізу бұл қызметтің нысанасына жатпайды."),
    More("X-31", "home_care", "ru", "gulnara.saparova", "other", "Одинокие пожилые люди не могут стоять в очереди, сократите ожидание.", "accepted", "Время ожидания сокращено до 15 и 10 минут."),
    More("X-32", "home_care", "kk", "zhanar.omarova", "term", "Бес күн көп, үш күнде тағайындауға болады.", "rejected", "Үйге барып тексеру үшін бес жұмыс күні қажет."),
    More("X-41", "pet_passport", "ru", "arman.mukanov", "documents", "Пусть справку о прививках ветклиника отправляет сама."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply in the thread of a comment; without an author it is the drafting body's."""

    to: str
    text: str
    author: str = ""


REPLIES: tuple[Answer, ...] = (
    Answer("D-001", "Соглашаюсь. Замена по сроку отличается от первой выдачи, проверять почти нечего.", "olga.kim"),
    Answer("D-001", "Спасибо. Уточните, пожалуйста, речь о плановой замене или об утере?"),
    Answer("D-002", "Менің де баламның туу туралы куәлігін екі рет сұрады.", "zhanar.omarova"),
    Answer("D-004", "Ұсынысыңыз қаралуда, жылжымалы орталықтардың кестесі ХҚКО-мен пысықталады."),
    Answer("D-013", "Для небольших фирм 2 МРП уже льготная ставка.", "aliya.nurpeisova"),
    Answer("D-030", "Просим приложить образец подтверждения брони."),
    Answer("D-036", "Согласна, маме 74 года, ей три раза продлевали и ни разу не объяснили.", "natalya.shevchuk"),
    Answer("D-039", "Қолдағаныңызға рақмет."),
    Answer("D-047", "Порядок выезда комиссии сейчас уточняется."),
)  # fmt: skip

APPEAL = (
    "Я не рекламировал, а хотел показать, что фото можно сделать рядом. Прошу показать комментарий."
)
APPEAL_OF_RESTORED = "Я никого не оскорблял, а сказал о порядке оплаты."
RESTORED_BECAUSE = "В тексте нет оскорблений, замечание относится к порядку оплаты."


def supporters(voice: Voice, people: list[str]) -> list[str]:
    """Who supports a comment: nobody to some four people, never its author."""
    others = [key for key in people if key != voice.author]
    return voice.chance.sample(others, voice.chance.choice((0, 0, 1, 1, 2, 4)))
