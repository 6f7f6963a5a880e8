"""Means by group, counts and times."""

import pytest

from search.evaluation.evaluate import Evaluation, QuestionResult
from search.evaluation.judgments import Resolved
from search.evaluation.questions import Judgment, Question
from search.evaluation.summary import by_kind, by_profile, estimates, hardest, outcomes, statuses, times


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
