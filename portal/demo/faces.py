"""The people whom the demo bar offers, and how they sign in."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "sample-2026!"


@dataclass(frozen=True, slots=True)
class Face:
    """One person of the demo and what they are in it."""

    key: str
    name: str
    role: Promise

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.key}@example.kz"


FACES = (
    Face("aigerim.bekova", "Бекова Айгерім", _("Citizen, writes in Kazakh")),
    Face("dmitri.kovalev", "Ковалев Дмитрий", _("Citizen, writes in Russian")),
    Face("dias.zhumabek", "Жұмабек Диас", _("Officer of the service provider (stage 1)")),
    Face("marat.esenov", "Есенов Марат", _("Head of the service provider (stage 1)")),
    Face("assel.mamyrova", "Мамырова Әсел", _("Expert of the drafting central body (stage 2)")),
    Face("zhaslan.tuleu", "Төлеу Жаслан", _("Keeper of the registry")),
    Face("anna.litvinova", "Литвинова Анна", _("Clerk of the Government's office")),
    Face("botagoz.rakhimova", "Рахимова Ботагөз", _("Officer of the quality body (stage 3)")),
    Face("svetlana.moroz", "Мороз Светлана", _("Clerk of the agreeing body")),
    Face("daniyar.sagyntai", "Сағынтай Данияр", _("President's Administration")),
    Face("yerlan.dauletov", "Дәулетов Ерлан", _("Officer of the oblast akimat")),
    Face("igor.savchenko", "Савченко Игорь", _("Auditor")),
    Face("yulia.andreeva", "Андреева Юлия", _("Administrator")),
)


def face_of(key: str) -> Face | None:
    """The person with a key; None for anybody else."""
    return next((face for face in FACES if face.key == key), None)
