"""A reply cut in sentences with what they cite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.llm.reply import Stated, sentences


def whole(reply):
    """The sentences of a whole reply, as pairs."""
    return [tuple(stated) for stated in sentences(reply, whole=True)]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Oui [1].", [("Oui.", (1,))]),
        ("Oui. [1]", [("Oui.", (1,))]),
        ("Une commune agit. [1][2] Elle signe [3, 4].", [("Une commune agit.", (1, 2)), ("Elle signe.", (3, 4))]),
        ("Oui [1] et non [2].", [("Oui et non.", (1, 2))]),
        ("Oui【1】. Non【2†source】.", [("Oui.", (1,)), ("Non.", (2,))]),
        ("Oui [passage 2]. Non [P3]. Si [^4].", [("Oui.", (2,)), ("Non.", (3,)), ("Si.", (4,))]),
        ("Oui [1-3]. Non [1 et 3].", [("Oui.", (1, 2, 3)), ("Non.", (1, 3))]),
        ("Oui [1-9999].", [("Oui.", (*range(1, 52), 9999))]),
        ("Oui [99999].", [("Oui [99999].", ())]),
        ("Selon l'art. L. 1115-1 [1], oui. Non.", [("Selon l'art. L. 1115-1, oui.", (1,)), ("Non.", ())]),
        ("Voici :\n- **Un** [1]\n\n3. Trois [3]", [("Voici :", ()), ("Un", (1,)), ("Trois", (3,))]),
        ("Oui [1]. **Non** [2].", [("Oui.", (1,)), ("Non.", (2,))]),
        ("Oui.\n[1]\nNon. [2]", [("Oui.", (1,)), ("Non.", (2,))]),
        ("En 2024 (13 mai) [1].", [("En 2024 (13 mai).", (1,))]),
        ("« Oui. » [1] Non [2].", [("« Oui. »", (1,)), ("Non.", (2,))]),
        ("Le taux [sic] est de 1 % [2].", [("Le taux [sic] est de 1 %.", (2,))]),
        ("<think>Peut-être [1]. Non.</think>Oui [2].", [("Oui.", (2,))]),
        ("Je pense [1].</think>Oui [2].", [("Oui.", (2,))]),
        ("Oui [2]. <think>Hmm, non [1].", [("Oui.", (2,))]),
        ("<thinking>a</thinking><think>b</think> Oui [1].", [("Oui.", (1,))]),
        ("\u202eOui\u200b [1].\x1b[31m", [("Oui.[31m", (1,))]),
        ("", []),
        ("[1]", []),
        ("…", []),
    ],
)  # fmt: skip
def test_sentences_and_what_they_cite(reply, expected):
    """Citations before or after the full stop, in any brackets, lists, thoughts, marks of style."""
    assert whole(reply) == expected


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Une commune peut agir.", []),
        ("Une commune peut agir. [1", []),
        ("Une commune peut agir. [1]", []),
        ("Une commune peut agir. [1] Elle", [("Une commune peut agir.", (1,))]),
        ("Oui [1]. Non [2]. <thi", [("Oui.", (1,))]),
        ("<think>Une commune peut agir. Elle", []),
    ],
)
def test_only_complete_sentences_are_told_before_the_end(reply, expected):
    """A sentence is complete when the next one has begun: its citation may come after the full stop."""
    assert [tuple(stated) for stated in sentences(reply, whole=False)] == expected


_CITED = st.lists(st.integers(1, 9), min_size=1, max_size=3, unique=True)
_TEXTS = st.sampled_from(["Une commune agit", "Le maire signe", "Non", "Le 1 % suffit"])


@given(st.lists(st.tuples(_TEXTS, _CITED), min_size=1, max_size=6))
def test_what_was_told_stays_as_it_was(parts):
    """However far the reply has come, what is told of it is the beginning of what is told of the whole."""
    reply = " ".join(f"{text} {''.join(f'[{n}]' for n in cited)}." for text, cited in parts)
    final = sentences(reply, whole=True)
    assert final == [Stated(f"{text}.", tuple(cited)) for text, cited in parts]
    for end in range(len(reply)):
        told = sentences(reply[:end], whole=False)
        assert told == final[: len(told)]


@given(st.text(max_size=200))
def test_any_text_is_read(reply):
    """No reply breaks it, and no private mark of ours comes out."""
    for stated in sentences(reply, whole=True):
        assert stated.text.strip() == stated.text != ""
        assert not any("\ue000" <= c <= "\uf8ff" for c in stated.text)
