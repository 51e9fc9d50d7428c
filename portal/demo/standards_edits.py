"""How sample drafts change a standard, and what each accepted comment has changed (L13-15.4-p2)."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.acting import Actor
from standards.models import Edition
from standards.points import of_clause, of_provision
from standards.provisions import DocumentKind, Words, new_id, words
from standards.services.texts import writable_text
from standards.services.writing import add_clause, save_provision
from standards.workflow import Part, Provision

Change = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a draft: of a structured part in place, or a new clause in a section."""

    provision: Provision | None = None
    change: Change | None = None
    part: Part = Part.PROCEDURE
    said: Words | None = None

    def make(self, edition: Edition, *, actor: Actor, at: datetime) -> str:
        """Write it into the open text; the point that has changed.

        Raises:
            ValueError: the draft has no open text.
        """
        text = writable_text(edition)
        if text is None:
            raise ValueError(f"{edition} cannot be written")
        if self.provision is None or self.change is None:
            return self._new_clause(edition, actor=actor, at=at)
        value = deepcopy(text.provisions[self.provision])
        self.change(value)
        save_provision(
            edition_id=edition.pk, code=self.provision.value, value=value,
            edit_no=text.provisions_edit_no, actor=actor, at=at,
        )  # fmt: skip
        return of_provision(self.provision.value)

    def _new_clause(self, edition: Edition, *, actor: Actor, at: datetime) -> str:
        fields = {f"body_{code}": text for code, text in (self.said or words()).items()}
        clause = add_clause(
            edition_id=edition.pk, part=self.part.value, fields=fields, actor=actor, at=at
        )
        return of_clause(clause.stable_id)


def clause(kk: str, ru: str, en: str = "", *, part: Part = Part.PROCEDURE) -> Edit:
    """A clause is added at the end of a section."""
    return Edit(part=part, said=words(kk, ru, en))


def term(amount: int) -> Edit:
    """The term becomes another one, in the same unit."""
    return Edit(Provision.TERM, lambda value: value.update(amount=amount))


def variant(case: str, amount: int, unit: str) -> Edit:
    """In one case the term is another one."""

    def change(value: Any) -> None:
        others = [one for one in value["variants"] if one["case"] != case]
        value["variants"] = [*others, {"case": case, "amount": amount, "unit": unit}]

    return Edit(Provision.TERM, change)


def faster_on_portal() -> Edit:
    """Through the portal it takes half the time."""

    def change(value: Any) -> None:
        half = max(value["amount"] // 2, 1)
        others = [one for one in value["variants"] if one["case"] != "portal"]
        quick = {"case": "portal", "amount": half, "unit": value["unit"]}
        value["variants"] = [*others, quick]

    return Edit(Provision.TERM, change)


def shorter_waits() -> Edit:
    """Fifteen minutes to hand in, ten to collect."""
    return Edit(Provision.OTHER, lambda value: value.update(wait_submit=15, wait_collect=10))


def document_note(place: int, kk: str, ru: str, en: str = "") -> Edit:
    """A remark on the document at a place of the list."""
    return Edit(Provision.DOCUMENTS, lambda value: value[place].update(source=words(kk, ru, en)))


def document_name(place: int, kk: str, ru: str, en: str) -> Edit:
    """Another name of the document at a place of the list."""
    return Edit(Provision.DOCUMENTS, lambda value: value[place].update(name=words(kk, ru, en)))


def new_document(kk: str, ru: str, en: str) -> Edit:
    """One more document."""
    row = {
        "name": words(kk, ru, en), "kind": DocumentKind.ORIGINAL.value, "recipients": ["legal"],
        "source": words(),
    }  # fmt: skip
    return Edit(Provision.DOCUMENTS, lambda value: value.append({"id": new_id(), **row}))


def from_registers() -> Edit:
    """What proves identity or birth is taken from the systems of state bodies."""
    source = words(
        "мемлекеттік ақпараттық жүйеден алынады",
        "берется из государственной информационной системы",
        "taken from a state information system",
    )

    def change(value: Any) -> None:
        known = [one for one in value if "личность" in one["name"]["ru"]] or value[-1:]
        known[0].update(kind=DocumentKind.ELECTRONIC.value, source=source)

    return Edit(Provision.DOCUMENTS, change)


def fee_for(place: int, kk: str, ru: str, en: str) -> Edit:
    """Who pays a fee is said more exactly."""
    target = words(kk, ru, en)
    return Edit(Provision.FEE, lambda value: value["items"][place].update({"for": target}))


def ground(place: int, kk: str, ru: str, en: str) -> Edit:
    """A ground for refusal is worded more exactly."""
    return Edit(Provision.REFUSALS, lambda value: value[place].update(ground=words(kk, ru, en)))


def hours_note(kk: str, ru: str, en: str) -> Edit:
    """A remark on the hours of the provider."""
    return Edit(Provision.SCHEDULE, lambda value: value[0].update(note=words(kk, ru, en)))


def no_lunch_break() -> Edit:
    """The provider works without a break."""

    def change(value: Any) -> None:
        note = words("түскі үзіліссіз", "без перерыва на обед", "without a lunch break")
        value[0].update(hours="Mo-Fr 09:00-18:30", note=note)

    return Edit(Provision.SCHEDULE, change)


def says_more(provision: Provision, kk: str, ru: str, en: str) -> Edit:
    """The complaint procedure or the other requirements get one more sentence."""

    def change(value: Any) -> None:
        more = words(kk, ru, en)
        joined = {code: f"{value['text'].get(code, '')}\n{more[code]}".strip() for code in more}
        value["text"] = joined

    return Edit(provision, change)


# What the decided comments of comments.csv have changed, by their ids.
EDITS: dict[str, Edit] = {
    "D-008": new_document(
        "сенімхат: бірнеше көлік құралына олардың тізбесі бар бір сенімхат жеткілікті",
        "доверенность: на несколько транспортных средств достаточно одной с их перечнем",
        "power of attorney: one with a list is enough for several vehicles",
    ),
    "D-011": clause(
        "Жүктілік туралы анықтама ұсынылса, неке қиюды тіркеу мерзімі өтініш берушілердің қалауымен қысқартылады.",
        "При представлении справки о беременности срок регистрации заключения брака сокращается по желанию заявителей.",
    ),
    "D-012": clause(
        "Алым порталда онлайн төленеді; түбіртекті неке қию орнына әкелу талап етілмейді.",
        "Сбор уплачивается онлайн на портале; приносить квитанцию в место регистрации не требуется.",
    ),
    "D-016": clause(
        "Электрондық цифрлық қолтаңбасы жоқ адамның өтініші қағаз түрінде халыққа қызмет көрсету орталығы арқылы қабылданады.",
        "Заявление лица без электронной цифровой подписи принимается на бумаге через центр обслуживания населения.",
    ),
    "D-017": fee_for(
        0, "жеке тұлғалар, оның ішінде дара кәсіпкерлер",
        "физические лица, в том числе индивидуальные предприниматели",
        "individuals, individual entrepreneurs included",
    ),
    "D-018": ground(
        2, "мүлікке қатысты тыйым салу туралы сот актісі бар",
        "имеется акт суда о запрете в отношении имущества",
        "a court has prohibited acts with the property",
    ),
    "D-019": says_more(
        Provision.COMPLAINT,
        "Шағым қабылданатын мекенжайлар қызмет көрсетілетін орында және 1414 нөмірі бойынша айтылады.",
        "Адреса для подачи жалоб указываются в месте оказания услуги и сообщаются по номеру 1414.",
        "Where to complain is shown at the place of service and told at 1414.",
    ),
    "D-020": clause(
        "Үй-жайды тексеру 15 жұмыс күнінен тұратын жалпы мерзімге кіреді.",
        "Проверка помещения входит в общий срок 15 рабочих дней.",
    ),
    "D-021": document_note(
        1, "медицина қызметкерлерінің тіркелімінен алынады; айырмашылық болса, өтініш беруші құжат ұсынады",
        "берутся из регистра медицинских работников; при расхождении заявитель представляет документы",
        "taken from the register of medical workers; where it differs the applicant gives papers",
    ),
    "D-022": variant("psc", 1, "working_day"),
    "D-023": says_more(
        Provision.OTHER,
        "Электрондық анықтамада оның төлнұсқалығын тексеруге арналған код болады; мөр талап етілмейді.",
        "Электронная справка содержит код для проверки подлинности; печать не требуется.",
        "The electronic certificate bears a code by which it is verified; no stamp is needed.",
    ),
    "D-027": hours_note(
        "ауылдық округтерде 13:00–14:30 аралығында үзіліс",
        "в сельских округах перерыв с 13:00 до 14:30",
        "in rural districts a break from 13:00 to 14:30",
    ),
    "D-029": clause(
        "Консулдық алым мөлшерлемелері шетелдегі мекеменің интернет-ресурсында теңгемен және қабылдаушы елдің валютасымен көрсетіледі.",
        "Ставки консульских сборов в тенге и в валюте страны пребывания размещаются на интернет-ресурсе загранучреждения.",
        "Consular fees are shown in tenge and in the local currency on the site of the mission.",
    ),
    "D-030": document_name(
        3, "шақыру не қолдау-хат; туристік топтар үшін тіркелген туроператордың бронь растауы",
        "приглашение либо письмо-поддержка; для туристских групп подтверждение брони от зарегистрированного туроператора",
        "invitation or letter of support; for tourist groups the booking of a registered operator",
    ),
    "D-033": ground(
        1, "соңғы бес жылда тұрғын үй жағдайын қасақана нашарлатқан («Тұрғын үй қатынастары туралы» Заңда көрсетілген жағдайларда)",
        "намеренно ухудшил жилищные условия за последние пять лет (в случаях, указанных в Законе «О жилищных отношениях»)",
        "has made his housing worse on purpose in the last five years (cases named in the Law on Housing Relations)",
    ),
    "D-034": document_note(
        1, "отбасы құрамы туралы мәлімет мемлекеттік дерекқордан алынады",
        "сведения о составе семьи берутся из государственной базы данных",
        "data on the family are taken from the state database",
    ),
    "D-035": says_more(
        Provision.COMPLAINT,
        "Портал арқылы берілген шағымның жауабы жеке кабинетке жіберіледі.",
        "Ответ на жалобу, поданную через портал, направляется в личный кабинет.",
        "A complaint made through the portal is answered in the personal cabinet.",
    ),
    "D-036": clause(
        "Мерзім ұзартылса, өтініш берушіге себебі көрсетілген жазбаша хабарлама үш жұмыс күні ішінде жіберіледі.",
        "О продлении срока заявителю в течение трех рабочих дней направляется письменное уведомление с указанием причины.",
        "An extension is notified in writing with its reason within three working days.",
    ),
    "D-037": says_more(
        Provision.OTHER,
        "Құжаттардың қай мұрағатта сақталғаны туралы анықтамалық порталда орналастырылған.",
        "Справочник о том, в каком архиве хранятся документы, размещен на портале.",
        "The portal has a guide to which archive keeps which documents.",
    ),
    "D-042": term(20),
    "D-043": document_note(
        2, "берілген күнінен бастап 6 ай бойы жарамды", "действительно 6 месяцев со дня выдачи",
        "valid for 6 months from its date",
    ),
    "D-049": variant("village_akim", 15, "working_day"),
    "D-056": term(50),
    "X-21": document_note(
        0, "өтініш порталда автоматты түрде толтырылады", "заявление заполняется на портале автоматически",
        "the portal fills the application in",
    ),
    "X-31": shorter_waits(),
}  # fmt: skip
