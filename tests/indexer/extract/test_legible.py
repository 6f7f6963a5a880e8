"""Text layers that tell the letters of their page, and those that tell others."""

import pytest

from indexer.extract.legible import is_misspelt, is_nonsense, is_unknown

FRENCH = "La commune a voté une aide de douze mille euros pour les élèves et le comité de la ville partenaire. "
NAMES = "Lefebvre Amélie, Morel Gaëtan, Schneider Odile, Le Goff Yannick, Etcheverry Maialen, Vasseur Thibaut, "
TOWNS = "Hazebrouck 18 204 ; Quimperlé 4 507 ; Besançon 9,3 % ; Clermont-Ferrand 13 ; Saint-Étienne 44 ; Dunkerque 3 ; "
INDEX = "abonnement, 12 ; accessibilité, 4, 31 ; bibliothèque, 7 ; convention, 3 ; délibération, 22 ; élus, 5 ; "
FORM = "Commune Montant Pays Bénin euros Maroc euros Pologne euros "
FINNISH = (
    "Kunta myönsi avustuksen kaupungin kouluille ja asukkaille, jotka rakensivat kaivon yhdessä naapurien kanssa. "
)
GERMAN = "Die Gemeinde hat mit der Stadt einen Vertrag und das Geld für die Schule. "


def shifted(text: str, by: int) -> str:
    """Each small letter replaced by another of the alphabet."""
    return "".join(chr((ord(c) - 97 + by) % 26 + 97) if "a" <= c <= "z" else c for c in text.lower())


def offset(text: str, by: int) -> str:
    """Each character replaced by one further in the code, as by a font that tells its glyphs' numbers."""
    return "".join(" " if c == " " else chr(max(33, ord(c) + by)) for c in text)


@pytest.mark.parametrize("text", [FRENCH, NAMES, NAMES.upper(), TOWNS, INDEX, FORM, FINNISH, GERMAN])
def test_true_words_are_no_nonsense(text):
    """Sentences, lists of names, tables, an index, neighbouring languages."""
    assert not is_nonsense(text * 4)
    assert not is_misspelt(text * 4)


@pytest.mark.parametrize("text", [FRENCH, NAMES, TOWNS, INDEX])
@pytest.mark.parametrize("by", range(1, 26))
def test_shifted_letters_are_nonsense(text, by):
    """Whatever other letter stands for each."""
    assert is_nonsense(shifted(text * 4, by))


@pytest.mark.parametrize("by", [-29, -3, 1, 160, 816])
def test_numbers_of_glyphs_are_nonsense(by):
    """Capitals and signs, accented letters, letters of another alphabet."""
    assert is_nonsense(offset(FRENCH * 8, by))


@pytest.mark.parametrize("form", ["/g{}", "(cid:{})", "/C{:02}", "/uni{:04X}", "glyph<{}>"])
def test_names_of_glyphs_are_nonsense(form):
    """What some programs write where they do not know the letter."""
    assert is_nonsense(" ".join("".join(form.format(ord(c)) for c in word) for word in (FRENCH * 4).split()))


def test_short_text_is_no_nonsense():
    """A few letters tell nothing."""
    assert not is_nonsense("xqzt vkpw /g76/g83")


@pytest.mark.parametrize(
    ("written", "read"),
    [("mac_roman", "cp1252"), ("cp1252", "mac_roman"), ("utf-8", "cp1252"), ("cp850", "cp1252"), ("latin-1", "utf-8")],
)
def test_accents_read_in_another_encoding_are_misspelt(written, read):
    """The plain letters are right, the accented ones are others."""
    spoilt = FRENCH.encode(written).decode(read, "replace")
    assert is_misspelt(spoilt * 3)
    assert not is_nonsense(spoilt * 3)


@pytest.mark.parametrize(
    "text", ["Le McÉwan de l'iÉcole", "Le coût (€) des n° 1 à 3 : l’élu·e, l'iPhone et le FormÉtat."]
)
def test_a_name_or_two_with_a_capital_inside_are_not_misspelt(text):
    """Brands and sigils write capitals where they like."""
    assert not is_misspelt(text + FRENCH * 3)


def test_letters_that_the_file_does_not_say():
    """A few unknown glyphs are bullets; a third of the page is not."""
    assert is_unknown("abcd" * 10, 30)
    assert not is_unknown("abcd" * 100, 30)
