"""Means by group, counts and times."""

from dataclasses import replace

import pytest

from search.evaluation.evaluate import Evaluation, QuestionResult
from search.evaluation.faithfulness import Checked
from search.evaluation.judgments import Resolved
from search.evaluation.questions import Judgment, Question
from search.evaluation.summary import (
    by_kind,
    by_profile,
    confidences,
    estimates,
    hardest,
    no_area,
    outcomes,
    quotes,
    statuses,
    times,
    unfaithful,
)


def result(name, value=None, rank=1, seconds=None, documents=("d",), **question):
    """A result whose first right id has this rank, measured by AP when it has a value."""
    judgments = tuple(Judgment(document) for document in documents)
    grades = Resolved({"right": 1})
    ranking = tuple(f"w{n}" for n in range(1, rank or 5)) + (("right",) if rank else ())
    measures = {} if value is None else {"AP": value}
    asked = Question(name, "Quoi ?", judgments=judgments if value is not None else (), **question)
    return QuestionResult(asked, measures, ranking, grades, seconds=seconds)


def evaluation(*results):
    """An evaluation of these."""
    return Evaluation(results, ("AP",))


def test_means_are_over_those_that_have_a_value():
    """A measure is over the questions that have it, and one that none has is not there."""
    found = estimates(evaluation(result("1", 1.0), result("2", 0.5), result("3")))
    assert list(found) == ["AP"]
    assert (found["AP"].mean, found["AP"].questions) == (0.75, 2)


def test_groups():
    """Profiles with their languages, in the order they come; kinds by the documents that answer, a question in each."""
    one = result("1", 1.0, profile="agent", documents=("law.md", "guide.md"))
    two = result("2", 1.0, profile="agent", language="en", documents=("law.md", "gone.md"))
    three = result("3", profile="élu")
    found = evaluation(one, two, three)
    assert by_profile(found) == {"agent fr": [one], "agent en": [two], "élu fr": [three]}
    assert by_kind(found, {"law.md": "law", "guide.md": "guide"}) == {"guide": [one], "law": [one, two]}


def test_one_group_is_no_group():
    """When all the questions are alike there is nothing to tell apart."""
    found = evaluation(result("1", 1.0), result("2", 1.0))
    assert by_profile(found) == {}
    assert by_kind(found, {"d": "law"}) == {}
    assert outcomes(found) == {}


def test_statuses_name_every_question():
    """Each question is in one list, by whether it was measured and why not."""
    lost = QuestionResult(Question("4", "?", judgments=(Judgment("d", "q"),)), {}, (), Resolved())
    found = statuses(evaluation(result("1", 1.0), result("2", answerable=False), result("3"), lost))
    assert found == {"measured": ["1"], "unanswerable": ["2"], "unjudged": ["3"], "lost": ["4"]}


def test_times():
    """The median and the 95th percentile of those that took a time; of a judged run there is none."""
    found = evaluation(*(result(str(n), seconds=n / 100) for n in range(1, 102)))
    assert times(found) == pytest.approx((0.51, 0.96))
    assert times(evaluation(result("1"))) is None


def test_the_hardest_questions():
    """Those without any right result first, then those where it came latest; those that have it first are not hard."""
    ranked = result("1", 0.5, 2), result("2", 0.0, None), result("3", 1.0, 1), result("4", 0.1, 9)
    found = evaluation(*ranked, result("5"))
    assert [r.question.id for r in hardest(found)] == ["2", "4", "1"]


def asked(name, confidence, answerable, checked=None, **question):
    """A result of a question asked, of which it may be known whether the documents answer it."""
    said = Question(name, "Quoi ?", answerable=answerable, **question)
    checked = checked or Checked()
    return QuestionResult(
        said, {}, (), Resolved(), outcome="answered", confidence=confidence, answering=checked.values, checked=checked
    )


def test_the_area_is_of_all_and_of_each_profile():
    """Of all, 2 pairs of 4 are in order and one is a tie; of the agents one of one; of the others none of one."""
    agents = asked("1", 0.9, True, profile="agent"), asked("2", 0.3, False, profile="agent")
    others = asked("3", 0.3, True, profile="élu"), asked("4", 0.7, False, profile="élu"), asked("5", 1.0, None)
    found = evaluation(*agents, *others)
    assert len(confidences(found.results)) == 4
    assert (estimates(found)["AUROC"].mean, estimates(found)["AUROC"].questions) == ((2 + 0.5) / 4, 4)
    by = {name: estimates(found, results) for name, results in by_profile(found).items()}
    assert (by["agent fr"]["AUROC"].mean, by["élu fr"]["AUROC"].mean) == (1.0, 0.0)
    assert "AUROC" not in by["fr"]
    alone = replace(agents[0], answering={"answered_precision": 1.0, "right_outcome": 1.0, "answered_recall": 1.0})
    assert set(estimates(found, [alone])) == {"answered_recall"}
    assert set(estimates(found, [alone, agents[1]])) >= {"answered_precision", "right_outcome", "answered_recall"}
    assert no_area(found) == ""


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([], "unasked"),
        ([result("1", 1.0)], "unasked"),
        ([asked("1", 0.9, None)], "unjudged"),
        ([asked("1", 0.9, True), asked("2", 0.2, None)], "answerable"),
        ([asked("1", 0.9, False)], "unanswerable"),
    ],
)
def test_why_there_is_no_area(results, reason):
    """Without questions of both sorts there is no number but a reason."""
    assert no_area(evaluation(*results)) == reason
    assert "AUROC" not in estimates(evaluation(*results))


def test_quotes_are_counted_together():
    """The counts are of all answers; the measure is over the answers that quote; those with a false quote are named."""
    good, bad = Checked(2, 2, {"word": 2}, {"word": 2}), Checked(2, 1, {"word": 2}, {"word": 1})
    found = evaluation(asked("1", 1.0, True, good), asked("2", 1.0, True, bad), asked("3", 0.1, False))
    assert quotes(found) == Checked(4, 3, {"word": 4}, {"word": 3})
    means = {name: value.mean for name, value in estimates(found).items() if name != "AUROC"}
    assert means == {"faithfulness": (1 + 1 / 2) / 2, "false_refused": (1 + 1 / 2) / 2}
    assert estimates(found)["faithfulness"].questions == 2
    assert [one.question.id for one in unfaithful(found)] == ["2"]
    assert quotes(evaluation(result("1", 1.0))) is None
