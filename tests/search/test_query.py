"""A question made ready: greetings off, misspelt words mended, notions found."""

import numpy as np
import pytest

from search.glossary import Notion
from search.index import open_index
from search.query import prepare
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index

GLOSSARY = (Notion("jumelage", ("pacte d'amitié",), ("twinning",)), Notion("commune", ("mairie",), ("town",)))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A small index with a glossary."""
    store = write_index(tmp_path_factory.mktemp("index"), DOCUMENTS, PASSAGES, glossary=GLOSSARY)
    return open_index(store.current())


def ready(index, question, **settings):
    """The question, ready to be asked of the small index."""
    return prepare(question, TinyEncoder(), index, load_settings(**settings))


@pytest.mark.parametrize(
    "question",
    [
        "Bonjour, je voudrais savoir qui signe la convention de jumelage, merci d'avance",
        "Bonjour Madame, pouvez-vous me dire qui signe la convention de jumelage s'il vous plaît ?",
        "Qui signe la convention de jumelage svp",
        "QUI SIGNE LA CONVENTION DE JUMELAGE ?",
        "qui signe la convention de jumelaje",
        "Qui signe la convantion de jumelage ?",
    ],
)
def test_wrappings_and_slips_ask_the_same(index, question):
    """Greetings, capitals and typing errors leave the same tokens, and nearly the same vector."""
    plain = ready(index, "qui signe la convention de jumelage")
    query = ready(index, question)
    assert query.tokens == plain.tokens
    assert query.vector @ plain.vector > 0.999


def test_a_greeting_alone_is_kept(index):
    """When nothing would be left, the text stays."""
    assert ready(index, "Bonjour merci").tokens


def test_mended_words_are_told(index):
    """The words taken for others are told, not those that only lacked an accent; the text stays as typed."""
    query = ready(index, "Un jumelaje avec l'etranger")
    assert query.text == "Un jumelaje avec l'etranger"
    assert query.mended == {"jumelaje": "jumelage"}
    assert ready(index, "Un jumelaje", spelling=False).mended == {}


@pytest.mark.parametrize(
    "question", ["Et à Jumelaje ?", "Le JUMELAJE de Signy", "Le jumelAje", "twinning in jumelaje of the town"]
)
def test_names_and_english_are_not_mended(index, question):
    """A capital inside the question makes a name or an acronym; English words are not French misspelt."""
    assert ready(index, question).mended == {}


def test_the_glossary_adds_words_with_its_weight(index):
    """The other forms of a notion are searched too, for less; the question's own words count in full."""
    query = ready(index, "Un pacte d'amitié ?", glossary_weight=0.3)
    assert query.terms == {"pact": 1.0, "amiti": 1.0, "jumelag": 0.3}
    assert query.tokens == ("pact", "amiti")
    assert ready(index, "Un pacte d'amitié ?", glossary_weight=0).terms == {"pact": 1.0, "amiti": 1.0}
    assert ready(index, "Signer, signer encore").terms == {"sign": 2.0}


def test_an_english_question_is_asked_in_french(index):
    """Its notions are put in French, for the keywords and beside the text for the encoder; the rest stays."""
    query = ready(index, "Who signs a twinning for the town?")
    assert query.english
    assert query.tokens == ("jumelag", "commun", "sign")
    assert query.terms["jumelag"] == 1.0
    french = TinyEncoder().encode_queries(["jumelage commune"])[0]
    assert query.vector @ french > ready(index, "Who signs?").vector @ french
    assert np.isclose(np.linalg.norm(query.vector), 1)
