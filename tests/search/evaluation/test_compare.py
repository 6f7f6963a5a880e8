"""Two systems on the same questions, with expectations as visible arithmetic."""

import pytest

from search.errors import QuestionsFileError
from search.evaluation.compare import Change, Side, compare
from search.evaluation.roc import Sure


def a_side(label, values, ranks=None):
    """A side whose questions have these values, and first right results at these ranks."""
    return Side(label, values, ranks or {}, dict.fromkeys(values, "Quoi ?"))


def test_measures_are_paired_by_question():
    """Each measure is compared over the questions that both sides have a value for, in whatever order they come."""
    one = a_side("A", {"q1": {"AP": 0.5, "RR": 1}, "q2": {"AP": 0.25}, "q3": {"AP": 1.0}, "only A": {"AP": 0.0}})
    two = a_side("B", {"q3": {"AP": 0.5}, "q2": {"AP": 1.0}, "q1": {"AP": 0.5}, "only B": {"AP": 0.0}})
    found = compare(one, two)
    row = found.rows["AP"]
    assert list(found.rows) == ["AP"]
    assert (row.difference.first, row.difference.second) == pytest.approx(((0.5 + 0.25 + 1) / 3, (0.5 + 1 + 0.5) / 3))
    assert row.difference.difference.mean == pytest.approx((0 + 0.75 - 0.5) / 3)
    assert (row.wins, row.ties, row.losses) == (1, 1, 1)
    assert found.unpaired == ("only A", "only B")


def test_the_questions_that_changed_come_in_order():
    """By the first measure, the largest change first, with the ranks before and after."""
    one = a_side("A", {"q1": {"AP": 0.5}, "q2": {"AP": 0.25}, "q3": {"AP": 1.0}}, {"q1": 2, "q2": 4, "q3": 1})
    two = a_side("B", {"q1": {"AP": 0.5}, "q2": {"AP": 0.5}, "q3": {"AP": 0.0}}, {"q1": 2, "q2": 2, "q3": None})
    found = compare(one, two)
    assert found.leading == "AP"
    assert found.changes == (
        Change("q3", "Quoi ?", 1.0, 0.0, 1, None), Change("q2", "Quoi ?", 0.25, 0.5, 4, 2),
    )  # fmt: skip


def test_what_is_over_different_questions_is_not_compared():
    """The precision of answering is over those answered, which are not the same: the other measures come in order."""
    values = {"right_outcome": 1.0, "answered_recall": 1.0, "answered_precision": 1.0, "RR": 1.0}
    found = compare(a_side("A", {"q": values}), a_side("B", {"q": values}))
    assert list(found.rows) == ["RR", "answered_recall", "right_outcome"]


def test_areas_are_compared_last():
    """How sure both were is compared by the area under the ROC curve, where questions of both sorts are in both."""
    values = {name: {"answered_recall": 1.0, "AP": 1.0} for name in ("yes", "no")}
    one, two = (
        Side(name, values, {}, {}, {"yes": Sure(True, 0.5), "no": Sure(False, other)})
        for name, other in (("A", 0.9), ("B", 0.1))
    )
    found = compare(one, two)
    assert list(found.rows) == ["AP", "answered_recall", "AUROC"]
    row = found.rows["AUROC"]
    assert (row.difference.first, row.difference.second, row.wins, row.losses) == (0.0, 1.0, 2, 0)
    assert "AUROC" not in compare(one, Side("B", values, {}, {})).rows


def test_nothing_in_common_is_an_error():
    """Two sides without a common question cannot be compared."""
    with pytest.raises(QuestionsFileError, match="A and B have no question measured in both"):
        compare(a_side("A", {"q1": {"AP": 1.0}}), a_side("B", {"q2": {"AP": 1.0}}))
