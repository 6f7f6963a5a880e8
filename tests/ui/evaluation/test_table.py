"""An evaluation as a table and as values."""

import json

import pytest

from search.errors import UsageError
from search.evaluation import Judgment, Question, evaluate
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, write_index
from ui.evaluation import evaluation_values, groups, outcomes, parse_floors, print_evaluation

QUESTIONS = [
    Question("q1", "Qui finance le forage ?", "agent", "fr", True, (Judgment("eau.txt", "finance un forage"),)),
    Question("q2", "Qui signe la convention de jumelage ?", "agent", "fr", True, (Judgment("jumelage.pdf"),)),
    Question("q3", "Who signs the accord étranger ?", "advisor", "en", True, (Judgment("loi.md", "est interdit"),)),
    Question("q4", "Quelle est la recette de la tarte ?", "agent", "fr", answerable=False),
    Question("q5", "Combien de communes ?"),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    """A searcher over the tiny index."""
    store = write_index(tmp_path_factory.mktemp("tiny"), DOCUMENTS, PASSAGES)
    return Searcher(store, TinyEncoder(), load_settings(index=store.root))


@pytest.fixture(scope="module")
def evaluation(searcher):
    """An evaluation of five questions, three of them judged."""
    return evaluate(searcher, QUESTIONS)


@pytest.mark.parametrize(
    ("texts", "floors"),
    [
        ([], {}),
        (["nDCG@10=0.85"], {"nDCG@10": 0.85}),
        (["R@5=1", "AP=0"], {"R@5": 1.0, "AP": 0.0}),
        (["Success@3=.5", "Success@3=0.6"], {"Success@3": 0.6}),
    ],
)
def test_floors_are_read(texts, floors):
    """A floor is a measure and the least it may be; the last one said counts."""
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
    ],
)
def test_a_floor_that_means_nothing_is_refused(text, said):
    """A floor that could not fail, or fails always, is wrong use and not a passed check."""
    with pytest.raises(UsageError) as caught:
        parse_floors([text])
    assert said in str(caught.value)


def test_results_are_grouped_by_profile_and_language(evaluation):
    """All judged questions come first, then each profile in each language; those without judgment are in no group."""
    found = {name: [result.question.id for result in results] for name, results in groups(evaluation).items()}
    assert found == {"all": ["q1", "q2", "q3"], "agent fr": ["q1", "q2"], "advisor en": ["q3"]}


def test_one_group_is_not_said_twice(searcher):
    """When all judged questions are alike there is one group; without any there is one, empty."""
    assert list(groups(evaluate(searcher, QUESTIONS[:2]))) == ["all"]
    assert groups(evaluate(searcher, QUESTIONS[4:])) == {"all": []}


def test_outcomes_are_counted_apart(evaluation):
    """How questions ended is counted for the answerable, the unanswerable and the unjudged ones."""
    counts = outcomes(evaluation)
    assert {name: sum(counter.values()) for name, counter in counts.items()} == {
        "answerable": 3, "unanswerable": 1, "not judged": 1,
    }  # fmt: skip


def test_the_table_can_be_read_on_a_small_screen(capsys, evaluation):
    """Each measure is a line with its name and its means in full, in the 80 columns that a pipe has."""
    print_evaluation(evaluation)
    said = capsys.readouterr()
    rows = {cells[0]: cells[1:] for line in said.out.splitlines() if (cells := line.replace("│", " ").split())}
    assert rows["questions"] == ["3", "2", "1"]
    means = [evaluation.means_of(results) for results in groups(evaluation).values()]
    for name in evaluation.means:
        assert rows[name] == [f"{values[name]:.4f}" for values in means]
    assert "agent fr" in said.out
    assert "…" not in said.out
    assert "answerable: " in said.out
    assert said.err == ""


def test_judgments_that_are_nowhere_are_told(capsys, searcher):
    """A judged quote that no passage holds is told on standard error with its question, letter for letter."""
    lost = Question("q9", "Où ?", answerable=True, judgments=(Judgment("eau.txt", "nulle part [/x] :100:"),))
    found = evaluate(searcher, [lost, QUESTIONS[0]])
    print_evaluation(found)
    assert "q9: no passage of eau.txt holds the judged words 'nulle part [/x] :100:'" in capsys.readouterr().err
    assert evaluation_values(found)["unresolved"] == [["q9", "eau.txt", "nulle part [/x] :100:"]]


def test_questions_without_judgment_have_no_measure(capsys, searcher):
    """Only outcomes are told of questions that nobody judged."""
    print_evaluation(evaluate(searcher, QUESTIONS[4:]))
    said = capsys.readouterr().out
    assert "not judged: 1 " in said
    assert "nDCG" not in said


def test_values_are_plain_and_complete(evaluation):
    """Everything is there for a program: the same means as the table's, and one entry for each question."""
    values = json.loads(json.dumps(evaluation_values(evaluation)))
    assert values["judged"] == 3
    assert values["means"] == evaluation.means
    assert values["groups"]["all"] == pytest.approx(evaluation.means)
    assert list(values["groups"]) == ["all", "agent fr", "advisor en"]
    assert values["unresolved"] == []
    assert [entry["id"] for entry in values["questions"]] == ["q1", "q2", "q3", "q4", "q5"]
    first, last = values["questions"][0], values["questions"][-1]
    assert (first["answerable"], last["answerable"]) == (True, None)
    assert first["passages"][0] == "eau.txt#1"
    assert first["measures"]["RR@10"] == 1.0
    assert last["measures"] == {}
    assert set(first) == {
        "id", "question", "answerable", "outcome", "confidence", "measures", "answer_quoted", "seconds", "passages",
    }  # fmt: skip
