"""People of the demo: citizens, officials of the tables, and an invented officer where none is."""

from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from allauth.account.models import EmailAddress

from accounts.models import BodyKind, BodyLevel, Membership, Organisation, User
from accounts.roles import Capability, Role, capabilities_of
from portal.demo import names
from portal.demo.faces import PASSWORD
from portal.demo.reference import Tell
from portal.demo.tables import Row, in_languages, read

# Numbers of section F of the clause page; need no role in a body.
ROLES = {
    "R-03": Role.PROVIDER_OFFICER,
    "R-04": Role.PROVIDER_HEAD,
    "R-05": Role.LEB_OFFICER,
    "R-06": Role.OBLAST_LEB_OFFICER,
    "R-07": Role.DRAFTER,
    "R-08": Role.CENTRAL_BODY_HEAD,
    "R-09": Role.REGISTRY_KEEPER,
    "R-10": Role.GOVERNMENT_CLERK,
    "R-11": Role.PRESIDENT_ADMINISTRATION,
    "R-12": Role.QUALITY_OFFICER,
    "R-13": Role.INFORMATIZATION_OFFICER,
    "R-14": Role.OPERATOR,
    "R-15": Role.SUPERVISOR,
    "R-16": Role.RESPONSIBLE_PERSON,
    "R-17": Role.PSC_WORKER,
    "R-18": Role.PSC_HEAD,
    "R-19": Role.ACCREDITED_NGO,
    "R-20": Role.NGO,
    "R-21": Role.AGREEING_CLERK,
    "R-22": Role.ADMINISTRATOR,
    "R-23": Role.AUDITOR,
}
# Bodies of these kinds answer no complaints.
_SILENT_KINDS = (
    BodyKind.GOVERNMENT,
    BodyKind.PRESIDENT_ADMINISTRATION,
    BodyKind.CONTACT_CENTRE,
    BodyKind.NGO,
)
_CHIEF_SPECIALIST = {
    "position_kk": "бас маман",
    "position_ru": "главный специалист",
    "position_en": "chief specialist",
}
_HEAD = {"position_kk": "басшы", "position_ru": "руководитель", "position_en": "head"}
_JOINED = date(2013, 1, 8)
# The bodies of the stories in which somebody is complained of by name.
_HEADED = ("akimat_sairam",)


@transaction.atomic
def load_people(tell: Tell) -> None:
    """Put in the people who are missing, with confirmed addresses and their roles."""
    # One slow hash for everybody: the password is printed on the screen anyway.
    password = make_password(PASSWORD)
    known = set(User.objects.values_list("email", flat=True))
    fresh = [row for row in read("people") if row["email"] not in known]
    users = [_user(row, password) for row in fresh]
    User.objects.bulk_create(users)
    bodies = {body.key: body for body in Organisation.objects.all()}
    Membership.objects.bulk_create(
        _membership(user, bodies[row["body"]], row)
        for user, row in zip(users, fresh, strict=True)
        if row["role"] in ROLES
    )
    _confirm(users)
    _staff_empty_bodies(password)
    _head_besides(password)
    if users:
        tell(f"  {User.objects.filter(is_sample=True).count()} people")


def _user(row: Row, password: str) -> User:
    given, family = row["full_name_en"].split(" ", 1)
    in_latin = {"surname": family, "given_name": given, "patronymic": ""}
    code = "kk" if row["language"] == "kk" else "ru"
    in_cyrillic = {
        "surname": row[f"surname_{code}"],
        "given_name": row[f"name_{code}"],
        "patronymic": row[f"patronymic_{code}"],
    }
    return User(
        email=row["email"],
        password=password,
        document_kind=row["document_kind"],
        iin=row["iin"],
        document_no="" if row["iin"] else row["document_no"],
        phone=row["phone"],
        postal_address="" if row["role"] != "R-02" else names.postal_address(row["key"], code),
        language=row["language"],
        is_staff=row["role"] == "R-22",
        is_sample=True,
        **(in_latin if row["language"] == "en" else in_cyrillic),
    )


def _membership(user: User, body: Organisation, row: Row) -> Membership:
    return Membership(
        user=user,
        organisation=body,
        role=ROLES[row["role"]],
        valid_from=_JOINED,
        **in_languages(row, "position"),
    )


def _staff_empty_bodies(password: str) -> None:
    """A complaint must find somebody: an invented officer for each body that has none.

    The informatization body has its officer and needs a drafter besides.
    """
    considering = [
        role
        for role in Role.values
        if Capability.CONSIDER_COMPLAINTS in capabilities_of(role)
        and role != Role.INFORMATIZATION_OFFICER
    ]
    staffed = Membership.objects.filter(role__in=considering).values("organisation_id")
    empty = Organisation.objects.exclude(kind__in=_SILENT_KINDS).exclude(pk__in=staffed)
    bodies = list(empty.filter(is_sample=True).order_by("key"))
    users = [_officer(body, password) for body in bodies]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=body,
            role=_role_in(body),
            valid_from=_JOINED,
            **_CHIEF_SPECIALIST,
        )
        for user, body in zip(users, bodies, strict=True)
    )
    _confirm(users)


def _head_besides(password: str) -> None:
    """Nobody decides on himself (Q-36): where a story needs it, the body has a head too."""
    bodies = list(Organisation.objects.filter(key__in=_HEADED, is_sample=True).order_by("key"))
    fresh = [
        (body, _officer(body, password, "head"))
        for body in bodies
        if not Membership.objects.filter(organisation=body, role=Role.PROVIDER_HEAD).exists()
    ]
    users = User.objects.bulk_create(user for _body, user in fresh)
    Membership.objects.bulk_create(
        Membership(
            user=user,
            organisation=body,
            role=Role.PROVIDER_HEAD,
            valid_from=_JOINED,
            **_HEAD,
        )
        for body, user in fresh
    )
    _confirm(users)


def _officer(body: Organisation, password: str, duty: str = "officer") -> User:
    language, full_name = names.invented_person(
        Random(body.key if duty == "officer" else f"{duty} {body.key}")
    )
    return User(
        email=f"{duty}.{body.key.replace('_', '-')}@example.kz",
        password=password,
        language=language,
        is_sample=True,
        **full_name,
    )


def _role_in(body: Organisation) -> Role:
    by_kind = {
        BodyKind.CENTRAL: Role.DRAFTER,
        BodyKind.AKIM: Role.LEB_OFFICER,
        BodyKind.SERVICE_CENTRE: Role.PSC_HEAD,
        BodyKind.SPECIALISED_CENTRE: Role.PSC_HEAD,
    }
    if body.kind == BodyKind.LOCAL:
        return Role.LEB_OFFICER if body.level == BodyLevel.DISTRICT else Role.OBLAST_LEB_OFFICER
    return by_kind.get(BodyKind(body.kind), Role.PROVIDER_OFFICER)


def _confirm(users: list[User]) -> None:
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
