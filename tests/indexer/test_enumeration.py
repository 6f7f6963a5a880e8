"""Numbered paragraphs: their marks, and where they begin in a text."""

import pytest

from indexer.enumeration import mark_kind, paragraph_starts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I. – Le maire", "roman"),
        ("II bis. – Le maire", "roman"),
        ("XIX – Le maire", "roman"),
        ("III. Le maire", "roman"),
        ("A. – Le maire", "upper"),
        ("1° Le maire", "degree"),
        ("2° bis Le maire", "degree"),
        ("3°) Le maire", "degree"),
        ("1. Le maire", "digit"),
        ("12) Le maire", "digit"),
        ("a) Le maire", "lower"),
        ("b bis) Le maire", "lower"),
        ("– le maire", "dash"),
        ("Il y a", ""),
        ("A la mairie", ""),
        ("I", ""),
        ("1er janvier", ""),
        ("12 communes", ""),
        ("", ""),
    ],
)
def test_marks_are_told_apart(text, kind):
    """Each form of mark is a kind; a word or a number that only looks like one is none."""
    assert mark_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "I. – Le maire peut : 1° signer ; 2° déléguer. II. – Le conseil vote.",
            ["I. – Le maire peut : ", "1° signer ; ", "2° déléguer. ", "II. – Le conseil vote."],
        ),
        ("Le maire : a) signe ; b) vote.", ["Le maire : ", "a) signe ; ", "b) vote."]),
        ("I. – Un. I bis. – Deux. II. – Trois.", ["I. – Un. ", "I bis. – Deux. ", "II. – Trois."]),
        ("I. – Un : 1° a. II. – Deux : 1° b ; 2° c.",
         ["I. – Un : ", "1° a. ", "II. – Deux : ", "1° b ; ", "2° c."]),
        ("Voir le 3° de l'article. IV. – Quatre.", ["Voir le 3° de l'article. IV. – Quatre."]),
        ("Une phrase. Une autre.", ["Une phrase. Une autre."]),
    ],
)  # fmt: skip
def test_numbers_must_follow_each_other(text, parts):
    """A text is cut before each next number of its kind, and not before a number out of the row."""
    starts = paragraph_starts(text, {})
    assert [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)] == parts


def test_numbers_go_on_from_block_to_block():
    """What a block begins the next goes on with: II after I, 2° after 1°, even inside a line."""
    last: dict[str, int] = {}
    assert paragraph_starts("I. – Le maire peut :", last) == [0]
    assert paragraph_starts("1° signer ;", last) == [0]
    assert paragraph_starts("2° déléguer. II. – Le conseil vote.", last) == [0, 13]
    assert last == {"roman": 2}
