"""Structured parts of the sample standards: what the entry tells, and the rest filled in."""

from typing import Any

from portal.demo.tables import Row, parts
from registry.models import Payment, Service
from standards.provisions import (
    DocumentKind,
    Measure,
    PayMethod,
    Provisions,
    Where,
    words,
)
from standards.services.prefilling import provisions_from_entry
from standards.workflow import Provision

Fee = tuple[str, str, str, str, Measure]

_MCI, _TENGE = Measure.MCI, Measure.TENGE
# Where the note of the entry names no amount, or several in one: for what, and how much.
_FEES: dict[str, list[Fee]] = {
    "S-006": [
        ("шағын кәсіпкерлікке жатпайтын заңды тұлғалар", "юридические лица, не относящиеся к малому бизнесу", "legal entities other than small business", "6.5", _MCI),
        ("шағын кәсіпкерлік субъектілері", "субъекты малого бизнеса", "small business", "2", _MCI),
    ],
    "S-012": [
        ("бір реттік виза үшін консулдық алым (үлгі)", "консульский сбор за однократную визу (образец)", "consular fee for a single-entry visa (sample)", "18000", _TENGE),
        ("көп реттік виза үшін консулдық алым (үлгі)", "консульский сбор за многократную визу (образец)", "consular fee for a multiple-entry visa (sample)", "60000", _TENGE),
    ],
    "S-017": [("халыққа қызмет көрсету орталығында", "в центре обслуживания населения", "at the population service centre", "0.1", _MCI)],
    "S-024": [
        ("қайталама куәлік", "повторное свидетельство", "repeated certificate", "1", _MCI),
        ("анықтама", "справка", "reference", "0.3", _MCI),
    ],
    "S-030": [
        ("пәтер, бөлме", "квартира, комната", "flat, room", "1", _MCI),
        ("500 шаршы метрге дейінгі ғимарат", "здание до 500 кв. м", "building up to 500 square metres", "3", _MCI),
        ("500 шаршы метрден үлкен ғимарат", "здание свыше 500 кв. м", "building over 500 square metres", "6", _MCI),
    ],
    "S-043": [
        ("ауылдық елді мекендерде", "в сельских населенных пунктах", "in villages", "30", _MCI),
        ("аудандық маңызы бар қалаларда", "в городах районного значения", "in towns", "70", _MCI),
        ("астанада және облыстық маңызы бар қалаларда", "в столице и городах областного значения", "in the capital and cities", "200", _MCI),
    ],
    "S-053": [("бланк құны (үлгі)", "стоимость бланка (образец)", "price of the form (sample)", "120", _TENGE)],
    "S-056": [
        ("I санаттағы нысандар", "объекты I категории", "sites of category I", "3", _MCI),
        ("II және III санаттағы нысандар", "объекты II и III категорий", "sites of categories II and III", "1.5", _MCI),
        ("IV санаттағы нысандар", "объекты IV категории", "sites of category IV", "0.5", _MCI),
    ],
    "S-057": [
        ("құстар (бір дара)", "птицы (за одну особь)", "birds, each", "0.05", _MCI),
        ("тұяқты жануарлар (бір дара)", "копытные (за одну особь)", "hoofed animals, each", "3", _MCI),
    ],
}  # fmt: skip
# How a table says that a document is only looked at.
_SHOWN = ("салыстыру", "для сверки")
_HEADS = words(
    "Шағым көрсетілетін қызметті беруші басшысының атына жазбаша, пошта арқылы не «электрондық үкімет» веб-порталы арқылы беріледі. Жауаппен келіспесе, көрсетілетін қызметті алушы мемлекеттік қызметтер көрсету сапасын бағалау және бақылау жөніндегі уәкілетті органға немесе сотқа жүгінеді.",
    "Жалоба подается на имя руководителя услугодателя письменно, по почте либо через веб-портал «электронного правительства». При несогласии с ответом услугополучатель обращается в уполномоченный орган по оценке и контролю за качеством оказания государственных услуг либо в суд.",
    "A complaint goes to the head of the provider in writing, by post or through the “e-government” web portal. Who does not agree with the answer turns to the quality body or to the court.",
)  # fmt: skip
_OTHER = {
    True: words(
        "Келіп алынбаған қағаз түріндегі нәтиже бір ай сақталады.\nЭлектрондық нәтиже жеке кабинетте мерзімсіз сақталады.",
        "Результат на бумаге, за которым не пришли, хранится один месяц.\nЭлектронный результат хранится в личном кабинете бессрочно.",
        "A paper result that nobody collects is kept for a month.\nAn electronic result stays in the personal cabinet without a time limit.",
    ),
    False: words(
        "Алынбаған нәтиже қабылдау орнында бір ай сақталады, содан кейін мұрағатқа беріледі.",
        "Невостребованный результат хранится в месте приема один месяц, затем передается в архив.",
        "A result that is not collected is kept for a month and then goes to the archive.",
    ),
}  # fmt: skip
_CENTRE_HOURS, _PORTAL_HOURS = "Mo-Sa 09:00-20:00", "24/7"
_CENTRE_NOTE = words(
    "түскі үзіліссіз", "без перерыва на обед", "without a lunch break"
)  # what every service centre does
_LONGEST_WAIT = {"sp": (20, 15, 20), "psc": (20, 20, 15), "portal": (15, 15, 15)}


def provisions_of(service: Service, row: Row | None = None) -> Provisions:
    """Structured parts with nothing missing; ``row`` is the service's row of the table, if any."""
    told = provisions_from_entry(service)
    channels = list(service.intake)
    first = channels[0] if channels else "sp"
    submit, collect, registration = _LONGEST_WAIT[first]
    return told | {
        Provision.RESULT.value: told[Provision.RESULT] | {"forms": list(service.forms)},
        Provision.FEE.value: _fee(service, told[Provision.FEE]),
        Provision.SCHEDULE.value: _schedule(service),
        Provision.DOCUMENTS.value: [_document(one, row) for one in told[Provision.DOCUMENTS]],
        Provision.COMPLAINT.value: {"text": dict(_HEADS), "addressees": _addressees(service)},
        Provision.OTHER.value: {
            "text": dict(_OTHER["electronic" in service.forms]),
            "wait_submit": submit, "wait_collect": collect, "registration": registration,
        },
    }  # fmt: skip


def _fee(service: Service, told: dict[str, Any]) -> dict[str, Any]:
    if service.payment == Payment.FREE:
        return told
    items = told["items"]
    if service.registry_no in _FEES:
        items = [
            {"for": words(kk, ru, en), "amount": amount, "measure": measure.value}
            for kk, ru, en, amount, measure in _FEES[service.registry_no]
        ]
    methods = [PayMethod.BANK.value, PayMethod.TERMINAL.value]
    if "electronic" in service.forms:
        methods = [PayMethod.ONLINE.value, *methods]
    if "psc" not in service.intake:
        methods = [*methods[:-1], PayMethod.CASH.value]
    return {"is_paid": True, "items": items, "methods": methods}


def _schedule(service: Service) -> list[dict[str, Any]]:
    """The hours of the entry where people go, those of centres, and the portal's."""
    own = "" if service.schedule.startswith("24/7") else service.schedule
    rows = []
    if "sp" in service.intake:
        rows.append(_row(Where.PROVIDER, own or "Mo-Fr 09:00-18:30"))
    if "psc" in service.intake:
        hours = own if own and "sp" not in service.intake else _CENTRE_HOURS
        rows.append(_row(Where.SERVICE_CENTRE, hours, _CENTRE_NOTE))
    if "portal" in service.intake:
        rows.append(_row(Where.PORTAL, _PORTAL_HOURS))
    return rows


def _row(where: Where, hours: str, note: dict[str, str] | None = None) -> dict[str, Any]:
    return {"where": where.value, "hours": hours, "note": dict(note or words())}


def _document(told: dict[str, Any], row: Row | None) -> dict[str, Any]:
    """A document of the entry with the form in which it is wanted and who brings it."""
    name = told["name"]
    kind = DocumentKind.ORIGINAL
    if any(mark in name["kk"] or mark in name["ru"] for mark in _SHOWN):
        kind = DocumentKind.SHOWN
    elif name["ru"].startswith(("копия", "сведения", "реквизиты", "фотографии")):
        kind = DocumentKind.COPY
    both = row is not None and len(parts(row["recipients"])) > 1
    is_for_legal = both and name["ru"].startswith(("устав", "решение учредителей"))
    return told | {"kind": kind.value, "recipients": ["legal"] if is_for_legal else []}


def _addressees(service: Service) -> list[str]:
    classes = " ".join(service.provider_classes)
    found = ["csb"]
    if "leb" in classes or "akimat" in classes:
        found.append("leb")
    if "rural_akim" in classes:
        found.append("akim")
    found.append("sp")
    return [*found, "psc"] if "psc" in service.intake else found
