"""The control digit of IIN and BIN."""

from django.core.exceptions import ValidationError

import pytest

from accounts.identity import has_valid_checksum, validate_bin, validate_iin


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("791028302728", True),
        ("061211600012", True),
        ("880314498036", True),
        ("130440990072", True),
        ("791028302729", False),  # last digit changed
        ("791028302782", False),  # two digits swapped
        ("123456789011", False),  # of the test CA's certificates
        ("000000000000", True),  # agrees with the arithmetic: only the digit is judged
        ("79102830272", False),  # eleven digits
        ("7910283027280", False),  # thirteen
        ("79102830272a", False),
        ("７９１０２８３０２７２８", False),  # full-width digits
        ("", False),
    ],
)
def test_checksum_holds_or_not(number: str, right: bool) -> None:
    assert has_valid_checksum(number) is right


def second_weights_number() -> str:
    """A number whose first weighing gives 10, so that the second decides."""
    weights = range(1, 12)
    for n in range(10**10, 10**10 + 5000):
        digits = [int(c) for c in f"{n:011d}"]
        if sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 == 10:
            second = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
            control = sum(w * d for w, d in zip(second, digits, strict=True)) % 11
            if control < 10:
                return f"{n:011d}{control}"
    raise AssertionError("no such number in the range")


def test_second_weights_decide_when_the_first_give_ten() -> None:
    number = second_weights_number()
    wrong = f"{number[:11]}{(int(number[11]) + 1) % 10}"
    assert has_valid_checksum(number)
    assert not has_valid_checksum(wrong)


@pytest.mark.parametrize("validate", [validate_iin, validate_bin])
def test_wrong_number_is_refused_with_a_code(validate) -> None:
    validate("791028302728")
    with pytest.raises(ValidationError) as refused:
        validate("791028302729")
    assert refused.value.code in {"iin", "bin"}
