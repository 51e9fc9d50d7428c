"""What a visitor takes for English on a page in another language."""

import pytest

from tests.journeys.visitor import english_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Құпия код: HMVX-SHGR-WMTN. Екеуін де сақтаңыз.", set()),
        ("Секретный код: K7MX-SHGR-2MTN.", set()),
        ("Пишите на help@example.kz, файл letter.pdf", set()),
        ("Өтінім Complaint тіркелді", {"Complaint"}),
        ("Код HMVX", {"HMVX"}),
    ],
)
def test_only_words_count_as_english_not_codes_or_addresses(text: str, found: set[str]) -> None:
    assert english_words(text) == found
