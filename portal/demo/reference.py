"""Territories, bodies and services of the demo, put in once."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from accounts.acting import SYSTEM_ACTOR
from accounts.models import BodyFunction, Organisation, Region
from audit.legal_time import legal_now
from portal.demo.tables import Row, in_languages, parts, read
from registry.content import Content, blank_content
from registry.models import LifeSituation, Payment, Service, Sphere
from registry.models.classification import SITUATION_DIGITS, SPHERE_DIGITS
from registry.services import national_day, take_over
from registry.workflow import State

Tell = Callable[[str], None]

# Days since the first sample service was included in the registry.
_OLDEST = 1200
# The portal took the registry over before the year that is lived in the demo.
_TAKEN_OVER = timedelta(days=400)
# Fees and duties rest on the Tax Code.
_TAX_CODE = {
    "kk": "«Салық және бюджетке төленетін басқа да міндетті төлемдер туралы» Кодекс (үлгі)",
    "ru": "Кодекс «О налогах и других обязательных платежах в бюджет» (образец)",
    "en": "Code on Taxes and Other Obligatory Payments to the Budget (sample)",
}


@transaction.atomic
def load_reference(tell: Tell) -> None:
    """Put in what is missing; nothing that is there is changed."""
    _regions(tell)
    _bodies(tell)
    _services(tell)


def _regions(tell: Tell) -> None:
    known = {region.key: region for region in Region.objects.all()}
    added = 0
    for row in read("regions"):
        if row["key"] in known:
            continue
        known[row["key"]] = Region.objects.create(
            key=row["key"],
            parent=known.get(row["parent"]),
            level=row["level"],
            kato=row["kato"],
            time_zone=row["time_zone"],
            is_sample=True,
            **in_languages(row, "name"),
        )
        added += 1
    _say(tell, added, "territories")


def _bodies(tell: Tell) -> None:
    regions = {region.key: region for region in Region.objects.all()}
    known = {body.key: body for body in Organisation.objects.all()}
    functions = []
    for row in read("bodies"):
        if row["key"] in known:
            continue
        body = _body(row, regions[row["region"]], known.get(row["parent"]))
        known[body.key] = body
        functions += [
            BodyFunction(organisation=body, code=code) for code in parts(row["functions"])
        ]
    BodyFunction.objects.bulk_create(functions)
    _say(tell, len({function.organisation_id for function in functions}), "bodies")


def _body(row: Row, region: Region, parent: Organisation | None) -> Organisation:
    return Organisation.objects.create(
        key=row["key"],
        kind=row["kind"],
        level=row["level"],
        parent=parent,
        region=region,
        bin=row["bin"],
        phone=row["phone"],
        email=row["email"],
        time_zone=row["time_zone"],
        schedule=row["schedule"],
        subordination=row["subordination"],
        is_sample=True,
        **in_languages(row, "name", "address"),
    )


def _services(tell: Tell) -> None:
    known = set(Service.objects.values_list("registry_no", flat=True))
    rows = [row for row in read("services") if row["no"] not in known]
    _classification(rows)
    now = legal_now()
    entries = [_entry(row, place, national_day(now)) for place, row in enumerate(rows)]
    if entries:
        take_over(entries=entries, actor=SYSTEM_ACTOR, at=now - _TAKEN_OVER)
    _say(tell, len(entries), "services")


def _classification(rows: list[Row]) -> None:
    """Sections and subsections of the codes that the services bear."""
    for row in rows:
        sphere, _ = Sphere.objects.get_or_create(
            code=row["code"][:SPHERE_DIGITS], defaults=in_languages(row, "section", to="name")
        )
        LifeSituation.objects.get_or_create(
            code=row["code"][:SITUATION_DIGITS],
            defaults={"sphere": sphere} | in_languages(row, "situation", to="name"),
        )


def _entry(row: Row, place: int, today: date) -> tuple[Service, Content, date]:
    """An entry taken over, included some years ago, a few days after the one before it."""
    service = Service(
        registry_no=row["no"],
        state=State.INCLUDED,
        is_sample=True,
        inclusion_act="Қаулы (үлгі) · Постановление (образец)",
        inclusion_act_no=f"{100 + place}",
        inclusion_act_date=today - timedelta(days=_OLDEST + 20 - 5 * place),
    )
    return service, _content(row), today - timedelta(days=_OLDEST - 5 * place)


def _content(row: Row) -> Content:
    """The content of a sample service, by the columns of the table."""
    is_electronic = "electronic" in row["form"]
    content = blank_content() | {
        "code": row["code"],
        "drafting_body": row["drafting_body"],
        "provider_classes": parts(row["provider_class"]),
        "recipients": parts(row["recipients"]),
        "intake": parts(row["intake"]),
        # Registration of vehicles is done at specialised centres only.
        "intake_organisations": ["spsc"] if row["no"] == "S-003" else [],
        "portal_url": f"https://egov.example.kz/{row['no']}" if is_electronic else "",
        "forms": parts(row["form"]),
        # The registry knows paid and free only; "mixed" is paid with free cases.
        "payment": Payment.FREE if row["payment"] == "free" else Payment.PAID,
        "term_amount": int(row["term_amount"]),
        "term_unit": row["term_unit"],
        "term_variants": row["term_variants"],
        "schedule": row["schedule"],
    }
    return content | _texts(row)


def _texts(row: Row) -> dict[str, str]:
    """The texts of a service; the table keeps the Russian fee and documents under bare names."""
    texts = in_languages(row, "name", "result", "synonyms", "refusal_law")
    for code in ("kk", "ru", "en"):
        suffix = "" if code == "ru" else f"_{code}"
        # That a service is free of charge is said by its payment.
        is_free = row["payment"] == "free"
        texts[f"fee_note_{code}"] = "" if is_free else row[f"fee_note{suffix}"]
        texts[f"documents_{code}"] = "\n".join(parts(row[f"documents{suffix}"]))
        texts[f"refusal_grounds_{code}"] = "\n".join(parts(row[f"refusal_grounds_{code}"]))
        if not is_free:
            texts[f"payment_basis_{code}"] = _TAX_CODE[code]
        if row["payment"] == "mixed":
            texts[f"free_categories_{code}"] = row[f"fee_note{suffix}"]
    return texts


def _say(tell: Tell, added: int, what: str) -> None:
    if added:
        tell(f"  {added} {what}")
