"""Two systems on the same questions: by how much they differ, how sure that is, and on which questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.errors import QuestionsFileError
from search.evaluation.evaluate import ANSWERING, Evaluation
from search.evaluation.measures import Values
from search.evaluation.roc import AREA, Sure, area_difference
from search.evaluation.statistics import Difference, difference

# Over the questions that one system answered: those of two systems are not the same questions.
_UNPAIRED = frozenset(("answered_precision", "abstained_precision"))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its name; by question id its measures, its first right result's rank, how sure it was."""

    label: str
    values: Mapping[str, Values]
    first_right: Mapping[str, int | None]
    texts: Mapping[str, str]
    sure: Mapping[str, Sure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure over the questions that both were measured on; wins are the questions where the second is better.

    By the area under the ROC curve, a question is better where it stands on the right side of more of the other sort.
    """

    difference: Difference
    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose leading measure differs, with the ranks of the first right result before and after."""

    id: str
    text: str
    first: float
    second: float
    first_rank: int | None
    second_rank: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows by measure, the questions whose `leading` measure changed most, and the ids that one side lacks."""

    first: str
    second: str
    rows: dict[str, Row]
    leading: str
    changes: tuple[Change, ...]
    unpaired: tuple[str, ...]


def side(label: str, evaluation: Evaluation) -> Side:
    """An evaluation as one side of a comparison."""
    return Side(
        label,
        {result.question.id: result.values for result in evaluation.results if result.values},
        {result.question.id: result.first_right for result in evaluation.results},
        {result.question.id: result.question.text for result in evaluation.results},
        {result.question.id: result.sure for result in evaluation.results if result.sure},
    )


def compare(one: Side, two: Side) -> Comparison:
    """The second side held against the first, measure by measure, over the questions that both have a value for.

    Raises:
        QuestionsFileError: they have none in common.
    """
    rows = {}
    for name in _names([*one.values.values(), *two.values.values()]):
        ids = [q for q, values in one.values.items() if name in values and name in two.values.get(q, {})]
        if ids and name not in _UNPAIRED:
            before, after = ([side.values[q][name] for q in ids] for side in (one, two))
            wins = sum(b > a for a, b in zip(before, after, strict=True))
            losses = sum(b < a for a, b in zip(before, after, strict=True))
            rows[name] = Row(difference(before, after), wins, len(ids) - wins - losses, losses)
    if areas := area_difference(one.sure, two.sure):
        rows[AREA] = Row(*areas)
    if not rows:
        raise QuestionsFileError(f"{one.label} and {two.label} have no question measured in both: nothing to compare.")
    leading = next(iter(rows))
    changes = [
        Change(q, one.texts.get(q, ""), values[leading], two.values[q][leading], one.first_right.get(q),
               two.first_right.get(q))
        for q, values in one.values.items()
        if leading in values and values[leading] != two.values.get(q, {}).get(leading, values[leading])
    ]  # fmt: skip
    changes.sort(key=lambda c: (-abs(c.second - c.first), c.id))
    unpaired = sorted(one.values.keys() ^ two.values.keys())
    return Comparison(one.label, two.label, rows, leading, tuple(changes), tuple(unpaired))


def _names(values: Iterable[Values]) -> list[str]:
    names = dict.fromkeys(name for found in values for name in found)
    return [*(name for name in names if name not in ANSWERING), *(name for name in ANSWERING if name in names)]
