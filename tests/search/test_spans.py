"""How far a quote reaches: what leans on the sentence before, lists, rows, exceptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.spans import LONGEST, header, leans, limits, reach
from tests.tiny import passage

LIST = "La convention dit :\nson objet ;\nson montant ;\nsa durée.\nLe maire la signe."
TABLE = "Les taux.\nAnnée | Taux\n2024 | 90 %\n2025 | 70 %"
FILLER = "Une phrase assez longue pour que la liste dépasse ce qui tient dans une citation, avec des mots en plus"


def quoted(text: str, sentence: str, **options: bool) -> str:
    """What is quoted of `text` for the sentence that begins so."""
    whole = passage("a.txt", 1, text)
    place = next(n for n, found in enumerate(whole.sentence_texts()) if found.startswith(sentence))
    start, end = reach(whole, place, **options)
    return whole.text[start:end]


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Celle-ci est signée par le maire.", False),
        ("Il la signe.", False),
        ("Cette convention dit le montant.", False),
        ("Dans ce cas, le préfet autorise.", False),
        ("Toutefois, le préfet peut s'y opposer.", False),
        ("Leurs élus votent.", False),
        ("They sign it.", False),
        ("Il faut une convention.", True),
        ("Il est interdit de signer.", True),
        ("Ce guide aide les communes.", True),
        ("Les îles sont loin.", True),
        ("Ilots et lagons.", True),
        ("Le maire signe.", True),
    ],
)
def test_a_sentence_leans_by_its_first_words(text, alone):
    """Pronouns and words that link lean; what is impersonal, or speaks of the document itself, does not."""
    assert leans(text) is not alone


def test_a_pronoun_brings_the_sentence_before():
    """Two at most, while each leans in its turn."""
    text = "Le maire lit. Le préfet écrit. Il signe. Celui-ci part. Le maire reste."
    assert quoted(text, "Il signe") == "Le préfet écrit. Il signe."
    assert quoted(text, "Celui-ci") == "Le préfet écrit. Il signe. Celui-ci part."
    assert quoted(text, "Le maire reste") == "Le maire reste."
    assert quoted("Il signe. Le préfet écrit.", "Il signe") == "Il signe."


def test_a_pronoun_does_not_bring_a_title_or_a_row():
    """What stands above on a line of its own without an end is no sentence to be read on from."""
    assert quoted("Les étapes\nElles sont trois.", "Elles") == "Elles sont trois."
    assert quoted("2024 | 90 % | oui.\nIl baisse.", "Il") == "Il baisse."
    assert quoted("Le taux baisse.\nIl vaut 70 %.", "Il") == "Le taux baisse.\nIl vaut 70 %."


@pytest.mark.parametrize("sentence", ["La convention dit", "son objet", "sa durée"])
def test_a_short_list_is_quoted_whole(sentence):
    """From the introduction or from an item, the list comes whole, and no more."""
    assert quoted(LIST, sentence) == LIST.removesuffix("\nLe maire la signe.")


def test_a_long_list_is_cut_after_the_item():
    """The introduction and what stands down to the item; the item alone when even that is too long."""
    items = [f"{FILLER} {n} ;" for n in "abcdefgh"]
    text = "\n".join(["Voici :", *(item[0].lower() + item[1:] for item in items)])
    lines = text.split("\n")
    assert quoted(text, lines[3]) == "\n".join(lines[:4])
    assert quoted(text, lines[8]) == lines[8]
    whole = quoted(text, lines[1], whole=True)
    assert whole == "\n".join(lines[:7])
    assert len(whole) <= LONGEST


def test_an_item_of_no_list_stays_alone():
    """A line that begins in lower case under none that introduces it is only a sentence."""
    assert quoted("Le maire signe.\nla suite du texte.", "la suite") == "la suite du texte."


def test_a_row_keeps_its_header():
    """The rows from the header on, where they are near; not the text above the table."""
    assert quoted(TABLE, "2025") == "Année | Taux\n2024 | 90 %\n2025 | 70 %"
    long = "Année | Taux\n" + "\n".join(f"{2000 + n} | {FILLER}" for n in range(20))
    assert quoted(long, "2019") == f"2019 | {FILLER}"


def test_a_title_brings_its_table():
    """The line above a table is quoted with its rows, which it says nothing without; a sentence above it is not."""
    assert (
        quoted("Taux selon l'année\nAnnée | Taux\n2024 | 90 %", "Taux")
        == "Taux selon l'année\nAnnée | Taux\n2024 | 90 %"
    )
    assert quoted(TABLE, "Les taux") == "Les taux."


def test_the_header_of_a_row():
    """The first row of its table, "" for a sentence that is in none."""
    whole = passage("a.txt", 1, TABLE)
    assert header(whole, len(whole.sentences) - 1) == "Année | Taux"
    assert header(whole, 0) == ""


def test_the_exception_that_follows_comes_along_when_asked():
    """With a rule, the next sentence that limits it."""
    text = "Une commune ne signe pas avec un État. Toutefois, la loi prévoit des cas. Le préfet autorise."
    rule = "Une commune ne signe pas avec un État."
    assert quoted(text, "Une commune") == rule
    assert quoted(text, "Une commune", exceptions=True) == f"{rule} Toutefois, la loi prévoit des cas."
    assert quoted(text, "Le préfet", exceptions=True) == "Le préfet autorise."


@pytest.mark.parametrize(
    ("text", "limited"),
    [("Non, sauf urgence.", True), ("Oui, sous réserve du vote.", True), ("Une commune peut agir.", False)],
)
def test_words_that_limit(text, limited):
    """An exception or a condition has its words."""
    assert limits(text) is limited


LINES = st.lists(
    st.sampled_from(
        [
            "Il signe.",
            "Le maire lit. Elle part.",
            "Voici :",
            "un objet ;",
            "- un vote",
            "a | b",
            "1 | 2",
            "Fin.",
            "Titre",
            "x" * 300,
        ]
    ),
    min_size=1,
    max_size=9,
)


@given(LINES, st.booleans(), st.booleans())
def test_a_span_holds_its_sentence_and_begins_and_ends_with_text(lines, whole, exceptions):
    """Whatever the text: inside the passage, around the sentence, no white space at its ends, not too long."""
    one = passage("a.txt", 1, "\n".join(lines))
    for place, sentence in enumerate(one.sentences):
        start, end = reach(one, place, whole=whole, exceptions=exceptions)
        assert 0 <= start <= sentence.start < sentence.end <= end <= len(one.text)
        text = one.text[start:end]
        assert text == text.strip()
        assert len(text) <= LONGEST or "\n" not in text
