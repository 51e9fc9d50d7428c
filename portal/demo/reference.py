"""Territories, bodies and services of the demo, put in once."""

from collections.abc import Callable

from django.db import transaction

from accounts.models import BodyFunction, Organisation, Region
from portal.demo.tables import Row, in_languages, parts, read
from registry.models import Payment, Service
from registry.services import refresh_search_text

Tell = Callable[[str], None]


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
    bodies = {body.key: body for body in Organisation.objects.all()}
    known = set(Service.objects.values_list("registry_no", flat=True))
    services = [
        _service(row, bodies[row["drafting_body"]])
        for row in read("services")
        if row["no"] not in known
    ]
    Service.objects.bulk_create(services)
    _say(tell, len(services), "services")


def _service(row: Row, drafting_body: Organisation) -> Service:
    service = Service(
        registry_no=row["no"],
        code=row["code"],
        drafting_body=drafting_body,
        provider_classes=parts(row["provider_class"]),
        intake=parts(row["intake"]),
        forms=parts(row["form"]),
        # The registry knows paid and free only; "mixed" is paid with free cases.
        payment=Payment.FREE if row["payment"] == "free" else Payment.PAID,
        term_amount=int(row["term_amount"]),
        term_unit=row["term_unit"],
        is_sample=True,
        **_texts(row),
    )
    refresh_search_text(service)
    return service


def _texts(row: Row) -> Row:
    """The texts of a service; the table keeps the Russian fee and documents under bare names."""
    texts = in_languages(row, "name", "result", "synonyms")
    for code in ("kk", "ru", "en"):
        suffix = "" if code == "ru" else f"_{code}"
        texts[f"fee_note_{code}"] = row[f"fee_note{suffix}"]
        texts[f"documents_{code}"] = "\n".join(parts(row[f"documents{suffix}"]))
        texts[f"life_situation_{code}"] = row[f"situation_{code}"]
    return texts


def _say(tell: Tell, added: int, what: str) -> None:
    if added:
        tell(f"  {added} {what}")
