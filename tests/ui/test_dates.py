"""Dates as they are typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.dates import iso_date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("31/05/2024", "2024-05-31"),
        (" 1/5/2024 ", "2024-05-01"),
        ("01.05.2024", "2024-05-01"),
        ("05/2024", "2024-05"),
        ("29/02/2024", "2024-02-29"),
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-13", "2024-05-13"),
        ("", ""),
        # Left as they were typed: the search refuses them by that name.
        ("29/02/2023", "29/02/2023"),
        ("05/31/2024", "05/31/2024"),
        ("13/2024", "13/2024"),
        ("31/05/24", "31/05/24"),
        ("01/01/0000", "01/01/0000"),
        ("٣١/05/2024", "٣١/05/2024"),
        ("en 2024", "en 2024"),
    ],
)
def test_what_is_typed_is_read(typed, read):
    """The day first, or ISO 8601; what is not a date stays as it is."""
    assert iso_date(typed) == read


@given(st.dates())
def test_every_day_can_be_typed(day: date):
    """Any day, as it is written in France and in Britain."""
    assert iso_date(day.strftime("%d/%m/") + f"{day.year:04}") == day.isoformat()


@given(st.text(max_size=20))
def test_anything_can_be_typed(typed):
    """Whatever is typed comes back without an error, and once read is not read differently."""
    assert iso_date(iso_date(typed)) == iso_date(typed)
