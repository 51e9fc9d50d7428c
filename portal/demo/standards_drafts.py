"""Which sample drafts there are: of which service, how far on their road, why they were begun.

``opened`` is how many days ago the public discussion opened (or, before it, how many days ago the
draft was begun or placed); everything else follows from it at the pace of ``standards_road``.
"""

from dataclasses import dataclass, field

from portal.demo import standards_edits as edits
from portal.demo.standards_edits import Edit
from standards.provisions import Words, words
from standards.workflow import BasisKind, Kind, Part, Stage


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a draft is begun: in words, on which basis, proposed by whom, and what it changes."""

    summary: Words
    basis: BasisKind
    proposer: str
    text: str
    changes: tuple[Edit, ...]
    links: str = ""


PURPOSES = {
    "sms": Purpose(
        words(
            "Өтініш беруші нәтиженің дайын екенін SMS арқылы біледі.",
            "Заявитель узнает о готовности результата из SMS.",
            "The applicant learns by SMS that the result is ready.",
        ),
        BasisKind.COMPLAINTS, "botagoz.rakhimova",
        "По жалобам видно, что люди по нескольку раз приходят за неготовым результатом.",
        (edits.clause(
            "Нәтиженің дайын екені туралы өтініште көрсетілген ұялы байланыс нөміріне SMS-хабарлама жіберіледі.",
            "О готовности результата на указанный в заявлении номер сотовой связи направляется SMS-сообщение.",
            "An SMS tells the applicant that the result is ready.",
        ),),
        "C-001\nC-002",
    ),
    "registers": Purpose(
        words(
            "Мемлекеттік дерекқорда бар құжат енді сұралмайды.",
            "Документ, который есть в государственной базе, больше не требуется.",
            "A document that a state database has is no longer asked for.",
        ),
        BasisKind.PROPOSAL, "adil.nurzhan",
        "Ақпараттық жүйелер интеграцияланды, құжатты қағаз түрінде талап етудің қажеті жоқ.",
        (edits.from_registers(),),
    ),
    "waits": Purpose(
        words(
            "Кезекте күту уақыты қысқарады.",
            "Время ожидания в очереди сокращается.",
            "Waiting times get shorter.",
        ),
        BasisKind.MONITORING, "svetlana.moroz",
        "Общественный мониторинг показал, что в очереди стоят дольше, чем нужно.",
        (edits.shorter_waits(),),
        "https://ngo-azamat.example.kz/monitoring/7",
    ),
    "lunch": Purpose(
        words(
            "Құжаттар түскі үзіліссіз қабылданады.",
            "Документы принимаются без перерыва на обед.",
            "Papers are taken without a lunch break.",
        ),
        BasisKind.REPORTS, "yerlan.dauletov",
        "Есептерді талқылау кезінде тұрғындар түскі уақытта қабылдауды сұрады.",
        (edits.no_lunch_break(),),
    ),
    "portal": Purpose(
        words(
            "Портал арқылы қызмет екі есе жылдам көрсетіледі.",
            "Через портал услуга оказывается вдвое быстрее.",
            "Through the portal the service takes half the time.",
        ),
        BasisKind.PROPOSAL, "zhaslan.tuleu",
        "Порталдағы өтінімдер автоматты түрде тексеріледі, мерзімді қысқартуға болады.",
        (edits.faster_on_portal(),),
    ),
    "storage": Purpose(
        words(
            "Келіп алынбаған нәтиже үш ай сақталады.",
            "Результат, за которым не пришли, хранится три месяца.",
            "A result that is not collected is kept for three months.",
        ),
        BasisKind.LAW, "assel.mamyrova",
        "Изменились правила хранения документов в центрах обслуживания населения.",
        (edits.clause(
            "Келіп алынбаған нәтиже қабылдау орнында үш ай бойы сақталады.",
            "Невостребованный результат хранится в месте приема в течение трех месяцев.",
            "A result that is not collected is kept for three months.",
            part=Part.OTHER,
        ),),
    ),
    "repeal": Purpose(
        words(
            "Анықтамадағы мәліметті мемлекеттік органдар өздері алатын болды, сондықтан азамат оны бөлек сұрамайды.",
            "Сведения из справки государственные органы теперь получают сами, и гражданину обращаться за ней не нужно.",
            "State bodies get the data by themselves now; nobody needs to ask for the certificate.",
        ),
        BasisKind.PROPOSAL, "adil.nurzhan",
        "Сведения передаются между информационными системами, справка не нужна.",
        (),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """One sample draft and how far it is."""

    service_no: str
    stage: Stage
    opened: int
    purpose: str = "registers"
    kind: Kind = Kind.AMENDMENT
    # The discussion opened on just that day, a day off or not: its last day is what matters.
    is_exact: bool = False
    # A clause is still missing its Kazakh text.
    has_gap: bool = False
    # The report is made up and waits to be published.
    has_report: bool = False
    # What agreeing bodies answer; a body that is not named agrees. "" is silence.
    answers: dict[str, str] = field(default_factory=dict)
    effective_in: int | None = None
    withdrawn: str = ""


_IN_DISCUSSION = Stage.IN_DISCUSSION
_RUNNING = {
    "S-013": (18, "sms"), "S-017": (10, "sms"), "S-022": (12, "lunch"), "S-023": (21, "sms"),
    "S-026": (9, "registers"), "S-028": (16, "waits"), "S-031": (8, "registers"),
    "S-035": (23, "sms"), "S-036": (14, "registers"), "S-039": (20, "waits"),
    "S-041": (11, "waits"), "S-047": (25, "registers"), "S-053": (7, "lunch"),
    "S-059": (17, "storage"), "S-062": (13, "waits"),
}  # fmt: skip
_WAITING = {"akimat_pavlodar": "", "akimat_karagandy": "", "mtc": ""}

DRAFTS: tuple[Draft, ...] = (
    Draft("S-018", Stage.DRAFTING, 9, "sms", has_gap=True),
    Draft("S-019", Stage.PLACED, 1, "waits"),
    Draft("S-001", _IN_DISCUSSION, 27, "sms", is_exact=True),
    Draft("S-004", _IN_DISCUSSION, 5, "registers", is_exact=True),
    Draft("S-006", _IN_DISCUSSION, 30, "waits", is_exact=True),
    *(Draft(no, _IN_DISCUSSION, opened, why) for no, (opened, why) in _RUNNING.items()),
    Draft("S-033", _IN_DISCUSSION, 6, "repeal", Kind.REPEAL),
    Draft("S-002", Stage.DISCUSSION_CLOSED, 33, "sms"),
    Draft("S-058", Stage.DISCUSSION_CLOSED, 36, "storage"),
    Draft("S-011", Stage.DISCUSSION_CLOSED, 37, "waits"),
    Draft("S-056", Stage.REVISED, 40, "portal"),
    Draft("S-003", Stage.REVISED, 41, "registers", has_report=True),
    Draft("S-008", Stage.REPORT_PUBLISHED, 42, "registers"),
    Draft("S-012", Stage.REPORT_PUBLISHED, 43, "waits"),
    Draft("S-009", Stage.IN_AGREEMENT, 48, "storage", answers=_WAITING),
    Draft(
        "S-014", Stage.IN_AGREEMENT, 60, "portal",
        answers={"mtc": "not_agreed", "akimat_karagandy": ""},
    ),
    Draft("S-010", Stage.AGREED, 66, "sms"),
    Draft("S-015", Stage.SUBMITTED, 68, "waits"),
    Draft("S-025", Stage.SUBMITTED, 72, "registers"),
    Draft("S-005", Stage.APPROVED, 78, "registers", effective_in=12),
    Draft("S-037", Stage.IN_FORCE, 86, "waits"),
    Draft("S-007", Stage.IN_FORCE, 112, "sms"),
    Draft(
        "S-063", Stage.WITHDRAWN, 15, "sms",
        withdrawn="Заң жобасы өзгерді, стандартты өзгерту қажет болмай қалды. "
        "Законопроект изменился, менять стандарт больше не нужно.",
    ),
)  # fmt: skip
