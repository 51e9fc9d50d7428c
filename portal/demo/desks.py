"""How some bodies of the demo work: teams, standard texts, and where the head approves."""

from datetime import datetime

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability, capabilities_of
from complaints.models import StandardText, Team
from complaints.services.approving import set_rules
from complaints.services.teams import name_team
from complaints.services.texts import Words, write_text
from portal.demo.acts import Staff, actor_of

# The body of the demo bar, the one whose head approves, the quality body.
_SHOWN, _STRICT, _QUALITY = "mia_karagandy", "mlsp_aktobe", "acsa"
_TEAM = "Құжаттар бөлімі · Отдел документов"

_USE = StandardText.Use
_TEXTS: tuple[tuple[StandardText.Use, str, Words], ...] = (
    (
        _USE.MESSAGE,
        "Құжаттар туралы сұрақ · Вопрос о документах",
        Words(
            kk="{number} шағымы бойынша: құжаттарды қай күні тапсырғаныңызды жазыңызшы.",
            ru="По жалобе {number}: напишите, пожалуйста, в какой день вы сдали документы.",
            en="On complaint {number}: please write on which day you gave in the documents.",
        ),
    ),
    (
        _USE.REASONS,
        "Негізі стандартта жоқ · Основания нет в стандарте",
        Words(
            kk="«{service}» стандартында мұндай бас тарту негізі көзделмеген, сондықтан бас тарту "
            "заңсыз деп танылды.",
            ru="Стандарт услуги «{service}» не предусматривает такого основания для отказа, "
            "поэтому отказ признан незаконным.",
            en="The standard of “{service}” knows no such ground for refusal.",
        ),
    ),
    (
        _USE.EXTENSION,
        "Орнында тексеру · Проверка на месте",
        Words(
            kk="Мән-жайларды орнына барып тексеру қажет.",
            ru="Обстоятельства нужно проверить на месте.",
            en="The facts have to be checked on site.",
        ),
    ),
    (
        _USE.REDIRECTION,
        "Құзыретке кірмейді · Не в компетенции",
        Words(
            kk="Мәселені шешу {body} құзыретіне кірмейді.",
            ru="Решение вопроса не входит в компетенцию: {body}.",
            en="The matter is not within the competence of {body}.",
        ),
    ),
    (
        _USE.REMEDY,
        "Құжат беріледі · Документ будет выдан",
        Words(
            kk="Құжат дайындалып, өтініш берушіге беріледі.",
            ru="Документ будет оформлен и выдан заявителю.",
            en="The document will be prepared and issued.",
        ),
    ),
)


def set_up_desks(staff: Staff, *, at: datetime) -> None:
    """Before the first day: a team, standard texts, and one body whose head approves decisions."""
    if StandardText.objects.exists():
        return
    bodies = Organisation.objects.in_bulk([_SHOWN, _STRICT, _QUALITY], field_name="key")
    for key in (_SHOWN, _QUALITY):
        writer = _somebody(staff, bodies[key])
        for use, title, words in _TEXTS:
            write_text(use=use, title=title, words=words, actor=writer, at=at)
    strict = _head(staff, bodies[_STRICT])
    if strict is not None:
        set_rules(head_approves=True, actor=strict, at=at)
    shown = _head(staff, bodies[_SHOWN])
    if shown is not None and not Team.objects.exists():
        people = [member.user for member in staff[bodies[_SHOWN].pk]]
        name_team(name=_TEAM, members=people, actor=shown, at=at)


def _somebody(staff: Staff, body: Organisation) -> Actor:
    return actor_of(staff[body.pk][0])


def _head(staff: Staff, body: Organisation) -> Actor | None:
    heads = (one for one in staff[body.pk] if Capability.HEAD_BODY in capabilities_of(one.role))
    return next((actor_of(one) for one in heads), None)
