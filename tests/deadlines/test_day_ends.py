"""A day ends at the last second of the wall clock, where clocks are put forward and back too."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from deadlines.domain.counting import end_of_day


@pytest.mark.parametrize(
    ("day", "zone", "last"),
    [
        (date(2024, 2, 28), "Asia/Almaty", datetime(2024, 2, 28, 17, 59, 59, tzinfo=UTC)),  # UTC+6
        (
            date(2024, 2, 29),
            "Asia/Almaty",
            datetime(2024, 2, 29, 18, 59, 59, tzinfo=UTC),
        ),  # 25 hours long
        (date(2024, 3, 1), "Asia/Almaty", datetime(2024, 3, 1, 18, 59, 59, tzinfo=UTC)),  # UTC+5
        (date(2024, 3, 1), "Asia/Aqtobe", datetime(2024, 3, 1, 18, 59, 59, tzinfo=UTC)),
        (
            date(2024, 3, 31),
            "Europe/Berlin",
            datetime(2024, 3, 31, 21, 59, 59, tzinfo=UTC),
        ),  # summer time
        (date(2024, 10, 27), "Europe/Berlin", datetime(2024, 10, 27, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_when_it_ends_on_the_wall(day: date, zone: str, last: datetime) -> None:
    assert end_of_day(day, ZoneInfo(zone)) == last
