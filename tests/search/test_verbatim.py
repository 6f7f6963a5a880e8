"""What is a quote of a passage, and what is not."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.faithfulness import typed_again
from search.evaluation.perturb import perturbations
from search.text import words
from search.verbatim import is_verbatim

PASSAGE = (
    "Près de 45 387 communes, dont 1,5 % à l’étranger, ont voté le 13 mai 2024.\n"
    "L’article L. 1115-1 n’oblige pas la sous-préfecture à l’efficacité."
)


@pytest.mark.parametrize(
    "quote",
    [
        PASSAGE,
        "45 387 communes",
        "dont 1,5 % à l’étranger",
        "13 mai  2024. L’article",
        "l’eﬃcacité",
        "l’effi\u00adcacité",
        "l’effica-\ncité.",
        "la sous-\npréfecture",
        "l’e\u0301tranger",
        "n’oblige pas",
        "(45 387 communes"[1:],
    ],
)
def test_true_quotes(quote):
    """Other spaces, hyphens at line ends, ligatures and composed accents make no other quote."""
    assert is_verbatim(quote, PASSAGE)


@pytest.mark.parametrize(
    "quote",
    [
        "", " ", "…", ".",
        "387 communes", "45 38", "45 387 commune", "Près de 45", "dont 1", "5 % à l’étranger", "13 mai 202",
        "3 mai 2024", "article L. 1115", "préfecture", "la sous", "efficacité…",
        "près de 45 387", "l'étranger", "l’etranger", "n’oblige  la", "oblige la sous-préfecture", "lasous-préfecture",
        "sous préfecture", "souspréfecture", "45387 communes", "15 %", "votéle",
    ],
)  # fmt: skip
def test_false_quotes(quote):
    """Another case, accent, figure, apostrophe or word, a part of a word or of a number, is no quote."""
    assert not is_verbatim(quote, PASSAGE)


@pytest.mark.parametrize("passage", ["la coopé-\nration de demain", "la coopé\u00adration de demain"])
def test_a_passage_with_its_line_ends(passage):
    """A word that the passage breaks is quoted whole, broken in the same way, or with a hyphen that was its own."""
    assert is_verbatim("la coopération de demain", passage)
    assert is_verbatim("la coopé-\nration de demain", passage)
    assert not is_verbatim("ration de demain", passage)
    assert not is_verbatim("la coopé", passage)


def test_numbers_beside_others_are_whole():
    """The end of one number and the beginning of the next are told from the parts of one."""
    assert is_verbatim("45 communes", "En 2024, 45 communes")
    assert is_verbatim("300 communes", "en 2024, 300 communes")
    assert not is_verbatim("300 communes", "12 300 communes")
    assert not is_verbatim("5 %", "de -5 %")
    assert not is_verbatim("12", "12,5")
    assert is_verbatim("12", "12, puis 13")


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_a_text_between_spaces_is_a_quote(quote, before, after):
    """Whatever it holds, words standing by themselves are found, and finding ends."""
    alone = " ".join(quote.split())
    if any(c.isalnum() for c in alone) and alone[0].isalpha() and alone[-1].isalpha():
        assert is_verbatim(quote, f"{before} | {quote} | {after}")


@pytest.fixture(scope="module")
def sentences(starter):
    """Every sentence of the starter corpus, with its passage and the others of the passage."""
    from search.index import IndexStore, open_index

    settings, _ = starter
    index = open_index(IndexStore(settings.index).current())
    passages = [p for document in index.documents() for p in index.of_document(document.id)]
    return [(sentence, passage) for passage in passages for sentence in passage.sentence_texts()]


def test_every_sentence_is_a_quote_of_its_passage_also_typed_again(sentences):
    """Faithfulness is 100 %: as they stand, and under what the normalisation declares."""
    random = Random(1)  # noqa: S311 (the same draw every time)
    assert len(sentences) > 2_500
    for sentence, passage in sentences:
        assert is_verbatim(sentence, passage.text), sentence
        assert is_verbatim(typed_again(sentence, random), passage.text), sentence


def test_no_perturbed_quote_is_accepted(sentences):
    """Of thousands of true sentences with one figure, date, article, name or word changed, or denied, not one."""
    random = Random(2)  # noqa: S311 (the same draw every time)
    vocabulary = sorted({word for sentence, _ in sentences for word in words(sentence) if len(word) > 4})
    tried = dict.fromkeys(("number", "date", "article", "name", "negation", "word"), 0)
    for sentence, passage in sentences[::2]:
        for kind, changed in perturbations(sentence, random, vocabulary):
            if changed not in passage.sentence_texts():  # the next item of a list may differ by its figure alone
                tried[kind] += 1
                assert not is_verbatim(changed, passage.text), changed
    assert sum(tried.values()) > 2_000
    assert min(tried.values()) > 50, tried
