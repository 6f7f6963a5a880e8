"""An evaluation and a comparison on the terminal."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from search.errors import UsageError
from search.evaluation import evaluate
from search.evaluation.compare import Side, compare, side
from search.evaluation.faithfulness import Checked
from search.evaluation.statistics import Estimate
from tests.ui.evaluation.conftest import FIRST, KINDS, QUESTIONS, SECOND, made
from ui.evaluation.table import below, parse_floors, print_comparison, print_evaluation

GOLDEN = Path(__file__).parent / "golden"


def golden(name, said):
    """Whether `said` is what is kept; `REGENERATE_GOLDEN=1` keeps it."""
    path = GOLDEN / name
    plain = "\n".join(line.rstrip() for line in re.sub(r"\d+ ms", "N ms", said).splitlines()) + "\n"
    if os.environ.get("REGENERATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(plain, encoding="utf-8")
    assert plain == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("texts", "floors"),
    [
        ([], {}),
        (["nDCG@10=0.85"], {"nDCG@10": 0.85}),
        (["R@5=1", "AP=0"], {"R@5": 1.0, "AP": 0.0}),
        (["Success@3=.5", "Success@3=0.6"], {"Success@3": 0.6}),
        (["P(rel=2)@5=0.1", "answered_precision=0.9"], {"P(rel=2)@5": 0.1, "answered_precision": 0.9}),
        (["MAP=0.2"], {"AP": 0.2}),
        (["Faithfulness=1", "auroc=0.9"], {"faithfulness": 1.0, "AUROC": 0.9}),
    ],
)
def test_floors_are_read(texts, floors):
    """A floor is a measure, as the table names it, and the least it may be; the last one said counts."""
    assert parse_floors(texts) == floors


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nDCG@10", "--min takes MEASURE=NUMBER, such as nDCG@10=0.85, not 'nDCG@10'"),
        ("nDCG@10=", "--min takes MEASURE=NUMBER"),
        ("nDCG@10=high", "--min takes MEASURE=NUMBER"),
        ("nDCG@10=0,85", "--min takes MEASURE=NUMBER"),
        ("nDCG@10=nan", "--min takes MEASURE=NUMBER"),
        ("", "--min takes MEASURE=NUMBER"),
        ("F1=0.5", "There is no measure 'F1'"),
        ("R=0.5", "There is no measure 'R'"),
        ("=0.5", "There is no measure ''"),
        ("seconds=1", "There is no measure 'seconds'"),
    ],
)
def test_a_floor_that_means_nothing_is_refused(text, said):
    """A floor that could not fail, or fails always, is wrong use and not a passed check."""
    with pytest.raises(UsageError) as caught:
        parse_floors([text])
    assert said in str(caught.value)


def test_what_is_below_its_floor():
    """A measure below its floor, or without a value, is told; one that is at it is not."""
    found = {"AP": Estimate(0.5, None, None, 1), "RR": Estimate(0.5, None, None, 1)}
    assert below(found, {"AP": 0.5, "RR": 0.6, "P@1": 0}) == [
        "RR is 0.5000, below 0.6", "P@1 has no value: no question was measured by it",
    ]  # fmt: skip


def test_the_table(capsys):
    """Measures with intervals, groups, outcomes and what is left out, in the 80 columns that a pipe has."""
    print_evaluation(made(FIRST), KINDS)
    said = capsys.readouterr()
    golden("table.txt", said.out)
    assert max(map(len, said.out.splitlines())) <= 80
    assert said.err == "q6: no passage of loi.md holds the judged words 'nulle part [/x] :100:'\n"


def test_the_table_of_a_comparison(capsys):
    """Both means, difference, interval, p and counts of each measure, then the questions that changed."""
    second = made(SECOND)
    second = replace(second, results=second.results[:5])
    print_comparison(compare(side("current", made(FIRST)), side("[b]vector_weight=0", second)))
    said = capsys.readouterr()
    golden("comparison.txt", said.out)
    assert max(map(len, said.out.split("questions changed")[0].splitlines())) <= 80
    assert said.err == "In one of the two alone, and not compared: q6\n"


def test_the_table_of_a_comparison_of_many_questions(capsys):
    """The longest name and four-figure counts fit in 80 columns, uncut."""
    sides = [
        Side(name, {str(n): {"abstained_recall": float(n % 3 == part), "AP": 0.5} for n in range(4000)}, {}, {})
        for part, name in enumerate("AB")
    ]
    print_comparison(compare(*sides))
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    (row,) = [line for line in lines if line.endswith("1333/1333/1334")]
    assert row.split()[0] == "abstained_recall"
    assert max(map(len, lines)) <= 80


def test_quotes_that_are_not_there_are_told(capsys):
    """A question with a quote that is not in its passage is named on standard error; silence is said to be silence."""
    found = made(FIRST)
    wrong = replace(found.results[0], checked=Checked(2, 1, {"word": 2}, {"word": 1}))
    print_evaluation(replace(found, results=(wrong,)), KINDS)
    said = capsys.readouterr()
    assert "quotes: 1 of 2 shown are verbatim\nfalse quotes made from them: 1 of 2 refused (word 1/2)\n" in said.out
    assert said.err == "a quote is not in its passage: q1\n"
    print_evaluation(replace(found, results=(replace(wrong, checked=Checked()),)), KINDS)
    assert "quotes: none was shown, so none was checked\n" in capsys.readouterr().out


def test_questions_without_judgment_have_no_measure(capsys, tiny):
    """Only outcomes are told of questions that nobody judged."""
    print_evaluation(evaluate(tiny, QUESTIONS[4:5]), KINDS)
    said = capsys.readouterr().out
    assert "1 questions, 0 measured\n  1 not judged: q5\n" in said
    assert "nDCG" not in said


def test_long_lists_of_ids_are_cut(capsys, tiny):
    """Of many questions left out, the first are named and the others counted."""
    many = [QUESTIONS[4].__class__(f"n{n}", "Quoi donc ?") for n in range(14)]
    print_evaluation(evaluate(tiny, many), KINDS)
    assert "14 not judged: n0, n1, n2, n3, n4, n5, n6, n7, n8, n9 and 4 more" in capsys.readouterr().out
