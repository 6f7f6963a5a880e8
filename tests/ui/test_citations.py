"""Citations in one line of text."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.records import Document, Passage
from ui.citations import citation, readable_date

FULL = Document("a.pdf", "L'eau", publisher="Agence", date="2024-05-13", url="https://exemple.fr/eau")
BARE = Document("b.md", "L'eau")
UNDER = Passage("a.pdf#1", "a.pdf", "Du texte.", ("Un guide", "Les aides"), 4, 6)
ALONE = Passage("a.pdf#2", "a.pdf", "Du texte.")
PRINTED = Passage("a.pdf#3", "a.pdf", "Du texte.", (), 4, 6, labels=("iv", "5", "vi"))


@pytest.mark.parametrize(
    ("document", "passage", "page", "language", "line"),
    [
        (FULL, UNDER, 5, "fr", "L'eau, Agence, 13 mai 2024, p. 5, « Les aides ». https://exemple.fr/eau"),
        (FULL, UNDER, 5, "en", "L'eau, Agence, 13 May 2024, p. 5, “Les aides”. https://exemple.fr/eau"),
        (FULL, ALONE, None, "fr", "L'eau, Agence, 13 mai 2024. https://exemple.fr/eau"),
        (BARE, UNDER, None, "fr", "L'eau, « Les aides »."),
        (BARE, ALONE, 1, "fr", "L'eau, p. 1."),
        (BARE, ALONE, None, "fr", "L'eau."),
    ],
)
def test_a_citation_says_what_is_known(document, passage, page, language, line):
    """Title, publisher, date, page, innermost heading and address, in that order, those that are known."""
    assert citation(document, passage, page, language) == line


@pytest.mark.parametrize(
    ("page", "time", "language", "line"),
    [
        (4, None, "fr", "L'eau, p. 4 (imprimée iv)."),
        (6, None, "en", "L'eau, p. 6 (printed vi)."),
        (5, None, "fr", "L'eau, p. 5."),  # the page is printed under its own number
        (7, None, "fr", "L'eau, p. 7."),
        (None, 725.9, "fr", "L'eau, à 00:12:05."),
        (None, 0.0, "fr", "L'eau, à 00:00:00."),
        (None, 360_000.0, "en", "L'eau, at 100:00:00."),
        (None, None, "fr", "L'eau."),
    ],
)
def test_a_citation_gives_the_printed_page_or_the_time(page, time, language, line):
    """A page bears the number printed on it where that is another, a recording its time code."""
    assert citation(BARE, PRINTED, page, language, time) == line


@pytest.mark.parametrize(
    ("iso", "language", "readable"),
    [
        ("2024", "fr", "2024"),
        ("2024", "en", "2024"),
        ("2024-05", "fr", "mai 2024"),
        ("2024-05", "en", "May 2024"),
        ("2024-05-13", "fr", "13 mai 2024"),
        ("2024-05-13", "en", "13 May 2024"),
        ("2024-08-01", "fr", "1er août 2024"),
        ("2024-08-01", "en", "1 August 2024"),
        ("2024-02-29", "fr", "29 février 2024"),
    ],
)
def test_dates_are_written_in_words(iso, language, readable):
    """A date is written as the language does, with no more precision than it has."""
    assert readable_date(iso, language) == readable


@given(st.dates(date(1789, 1, 1), date(2100, 12, 31)), st.sampled_from(["fr", "en"]))
@settings(deadline=None, max_examples=100)
def test_no_two_dates_are_written_alike(day, language):
    """Every day of the calendar can be written, with its year, and is told from the days beside it."""
    written = readable_date(day.isoformat(), language)
    assert written.endswith(f" {day.year}")
    assert written.startswith(f"{day.day}")
    assert written != readable_date(date.fromordinal(day.toordinal() + 1).isoformat(), language)
