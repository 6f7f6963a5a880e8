"""Encodings: French of a few words comes out right from each encoding that it was ever written in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.encoding import decode
from search.errors import ExtractionError

SHORT = """
à|été|L’été à Nîmes|Où est l'élu ?|« Bonjour »|œuvre|cœur|École|Évry|déjà vu|n° 5|5 €|ÉTAT|Forêt|l’eau|très|garçon
Le maire a reçu 5 €.|naïf – ambiguë|LA RÉPUBLIQUE FRANÇAISE|À Paris|Ça va…|Noël|1°|français|m²|«\xa0Oui\xa0»
c’est déjà fini\xa0!|Bâle|goûter|être|château|aiguë|août|Île-de-France|élu·e|L’État
"""
TEXTS = [text for line in SHORT.strip().splitlines() for text in line.split("|")]
WIDE = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
WESTERN = ["cp1252", "iso-8859-15", "mac-roman", "cp850"]
WORDS = """
l’élu a voté la délibération dès février où est œuvre à Nîmes ça coûte École État Être forêt naïve août français très
« oui » — 5 € n° m² À Évry …
""".split()


def written(text, encoding):
    """A text in an encoding, None where it holds a character that this encoding never had."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return None


@pytest.mark.parametrize("encoding", [*WIDE, *WESTERN])
def test_a_few_words_come_out_right(encoding):
    """A word or two is enough to tell the encoding, without any statistics."""
    pairs = [(text, data) for text in TEXTS if (data := written(text, encoding)) is not None]
    assert len(pairs) > 20
    assert [(text, got) for text, data in pairs if (got := decode(data, "a.txt")) != text] == []


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=30), st.sampled_from([*WIDE, "cp1252", "mac-roman"]))
def test_any_french_words_come_out_right(words, encoding):
    """Whatever the words, in the encodings that are in use."""
    text = "Le texte : " + " ".join(words)
    data = written(text, encoding)
    assert data is None or decode(data, "a.txt") == text


@settings(deadline=None)  # a busy machine is no failure
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_clear_error(data):
    """No bytes break the decoding: they give a text, or the error that names the file."""
    try:
        text = decode(data, "a.txt")
    except ExtractionError as error:
        text = str(error)
    plain = data.isascii() and b"\x00" not in data
    assert plain <= (text == data.decode("ascii", "replace"))
    assert len(text) <= max(len(data), 100)


def test_declared_encoding_is_believed_when_the_bytes_allow_it():
    """What a file says of itself decides between encodings that its bytes do not tell apart."""
    assert decode("Łódź".encode("iso-8859-2"), "a.html", "iso-8859-2") == "Łódź"
    assert decode("L’été".encode("cp1252"), "a.html", "iso-8859-1") == "L’été"
    assert decode("L’été".encode("cp1252"), "a.html", "sans-nom") == "L’été"


def test_other_languages_are_left_to_statistics():
    """A text that is no French in any Western encoding is told by its statistics."""
    text = "Общественное сотрудничество городов и областей. " * 20
    assert decode(text.encode("cp1251"), "a.txt") == text
