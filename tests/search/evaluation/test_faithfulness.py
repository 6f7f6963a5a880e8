"""Quotes held against their passages, true ones and ones made false."""

import pytest

from search.evaluation.faithfulness import Checked, check, together
from search.records import Document, Quote
from tests.tiny import passage

TEXT = (
    "La loi n° 2005-95 du 9 février 2005 permet aux communes de consacrer 1 % du budget de l'eau. "
    "Le maire de Marseille doit informer le préfet, selon l'article L. 1115-1 du code."
)
LAW = passage("loi.md", 1, TEXT)
LIST = passage("liste.md", 1, "- En 2023, 5 projets aidés.\n- En 2024, 6 projets aidés.")


def quote(text, held=LAW):
    """A quote said to be of a passage."""
    start = max(held.text.find(text), 0)
    return Quote(1, text, start, start + len(text), None, held, Document("loi.md", "La loi"))


def test_a_true_quote():
    """It is verbatim; all that is made from it is false and refused; all kinds of change are tried."""
    found = check([quote(TEXT)], [LAW])
    assert (found.shown, found.verbatim, found.faithful) == (1, 1, True)
    assert set(found.tried) == {"number", "date", "article", "name", "negation", "word"}
    assert found.refused == found.tried
    assert found.values == {"faithfulness": 1.0, "false_refused": 1.0}


def test_quotes_that_are_not_there():
    """A quote of other words is counted as such: the share is that of the quotes of the answer."""
    found = check([quote(TEXT[: TEXT.index(" Le maire")]), quote("La loi oblige les communes.")], [LAW])
    assert (found.shown, found.verbatim, found.faithful) == (2, 1, False)
    assert found.values["faithfulness"] == 1 / 2


def test_a_change_that_is_accepted_counts_against(monkeypatch):
    """Were any words taken for a quote, every change would be counted as accepted."""
    monkeypatch.setattr("search.evaluation.faithfulness.is_verbatim", lambda quote, text: True)
    found = check([quote(TEXT)], [LAW])
    assert sum(found.tried.values()) > 5
    assert set(found.refused.values()) == {0}
    assert found.values["false_refused"] == 0.0


def test_a_change_into_the_next_line_is_no_false_quote(monkeypatch):
    """Where a change gives another sentence of the passage, it is a true quote, and is not tried."""
    made = [("number", "- En 2024, 6 projets aidés."), ("word", "- En 2023, 5 projets suivis.")]
    monkeypatch.setattr("search.evaluation.faithfulness.perturbations", lambda *_: iter(made))
    found = check([quote("- En 2023, 5 projets aidés.", LIST)], [LIST])
    assert (found.tried, found.refused) == ({"word": 1}, {"word": 1})


def test_no_quote_has_no_share():
    """Where nothing was quoted there is no share to tell, and none is made up."""
    found = check([], [LAW])
    assert (found, found.faithful, found.values) == (Checked(), None, {})
    assert check([quote("Oui, si.")], []).values == {"faithfulness": 0.0}


def test_the_same_every_time():
    """The changes depend on the quote alone, not on the order or the number of quotes."""
    one, two = quote(TEXT), quote(TEXT[: TEXT.index(" Le maire")])
    assert check([one, two], [LAW]) == check([two, one], [LAW])
    assert together([check([one], [LAW]), check([two], [LAW])]) == together([check([one, two], [LAW])])


def test_counts_are_added_up():
    """Of several answers, the counts are summed by kind, the kinds in order."""
    other = Checked(1, 0, {"date": 1, "word": 1}, {"date": 0, "word": 1})
    found = together([Checked(2, 2, {"word": 3}, {"word": 3}), Checked(), other])
    assert found == Checked(3, 2, {"date": 1, "word": 4}, {"date": 0, "word": 4})
    assert list(found.tried) == ["date", "word"]
    assert found.values == {"faithfulness": 2 / 3, "false_refused": pytest.approx(4 / 5)}
    assert together([]) == Checked()
