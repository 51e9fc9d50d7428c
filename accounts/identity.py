"""Identification numbers of Kazakhstan: IIN of persons, BIN of legal entities."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_FIRST = range(1, 12)
_SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)


def has_valid_checksum(number: str) -> bool:
    """Whether the twelfth digit agrees with the eleven before it.

    Weights 1…11 modulo 11; on 10 the weights 3…11, 1, 2; on 10 again the number is void.
    """
    if len(number) != 12 or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(character) for character in number]
    for weights in (_FIRST, _SECOND):
        control = sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11
        if control < 10:
            return control == digits[11]
    return False


def validate_iin(value: str) -> None:
    """Refuse a wrong IIN.

    Raises:
        ValidationError: wrong length, characters or control digit.
    """
    if not has_valid_checksum(value):
        raise ValidationError(
            _("Check the IIN: it has 12 digits and the last one is a control digit."), code="iin"
        )


def validate_bin(value: str) -> None:
    """Refuse a wrong BIN.

    Raises:
        ValidationError: wrong length, characters or control digit.
    """
    if not has_valid_checksum(value):
        raise ValidationError(
            _("Check the BIN: it has 12 digits and the last one is a control digit."), code="bin"
        )
