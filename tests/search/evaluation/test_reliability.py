"""The bins of the reliability diagram."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.evaluation.reliability import BINS, reliability
from search.evaluation.roc import Sure

sures = st.lists(st.builds(Sure, st.booleans(), st.floats(0, 1)), max_size=30)


def test_bins_by_hand():
    """Each bin has its questions, the mean of their confidences, and the share that is answerable."""
    found = reliability([Sure(True, 0.31), Sure(False, 0.35), Sure(True, 0.3), Sure(True, 1.0), Sure(False, 0.0)])
    assert [(one.low, one.high) for one in found] == [(0.0, 0.1), (0.3, 0.4), (0.9, 1.0)]
    assert [one.confidence for one in found] == pytest.approx([0.0, (0.31 + 0.35 + 0.3) / 3, 1.0])
    shares = [(one.answerable.mean, one.answerable.questions) for one in found]
    assert shares == [(0, 1), (pytest.approx(2 / 3), 3), (1, 1)]
    assert found[1].answerable.low == 0.0
    assert reliability([]) == []


@settings(max_examples=50)  # each draws ten thousand times
@given(sures)
def test_every_question_is_in_one_bin(sure):
    """The bins share the questions out, in order, and each holds the confidences that it says."""
    found = reliability(sure)
    assert sum(one.answerable.questions for one in found) == len(sure)
    assert [one.low for one in found] == sorted({one.low for one in found})
    right = sum(one.answerable.mean * one.answerable.questions for one in found)
    assert right == pytest.approx(sum(one.answerable for one in sure))
    for one in found:
        assert one.low <= one.confidence + 1e-12
        assert one.confidence < one.high or one.high == 1
        assert one.high - one.low == pytest.approx(1 / BINS)
