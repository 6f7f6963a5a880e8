"""An evaluation as a table for the terminal and as values for JSON."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import isfinite

from rich.markup import escape
from rich.table import Column, Table

from search.errors import UsageError
from search.evaluation import Evaluation, QuestionResult
from search.evaluation.evaluate import parse_measure
from ui.terminal import err, out


def parse_floors(texts: Sequence[str]) -> dict[str, float]:
    """`nDCG@10=0.85` as a measure and the least it may be.

    Raises:
        UsageError: it is not written so, or the measure is unknown.
    """
    floors = {}
    for text in texts:
        name, sign, value = text.partition("=")
        try:
            floors[name] = float(value)
        except ValueError:
            sign = ""
        if not sign or not isfinite(floors[name]):
            raise UsageError(f"--min takes MEASURE=NUMBER, such as nDCG@10=0.85, not {text!r}.")
        parse_measure(name)
    return floors


def groups(evaluation: Evaluation) -> dict[str, list[QuestionResult]]:
    """The results of the judged questions by profile and language, after all of them together."""
    found: dict[str, list[QuestionResult]] = defaultdict(list)
    for result in evaluation.results:
        if result.measures:
            found["all"].append(result)
            found[" ".join(filter(None, (result.question.profile, result.question.language)))].append(result)
    return dict(found) if len(found) > 2 else {"all": found["all"]}


def print_evaluation(evaluation: Evaluation) -> None:
    """The measures, one column per group of questions, then outcomes and what was not judged."""
    found = groups(evaluation)
    means = [evaluation.means_of(results) for results in found.values()]
    table = Table("", *(Column(escape(group) or "(no profile)", justify="right", overflow="fold") for group in found))
    table.add_row("questions", *(str(len(results)) for results in found.values()), end_section=True)
    for name in evaluation.means:
        table.add_row(name, *(f"{values[name]:.4f}" for values in means))
    out.print(table)
    for group, counts in outcomes(evaluation).items():
        out.print(f"{group}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    quoted = [r.answer_quoted for r in evaluation.results if r.answer_quoted is not None]
    if quoted:
        out.print(f"a quote holds the expected words: {sum(quoted)} of {len(quoted)} answered questions")
    for question, document, quote in evaluation.unresolved:
        err.print(
            f"{question}: no passage of {document} holds the judged words {quote!r}", soft_wrap=True, markup=False
        )


def outcomes(evaluation: Evaluation) -> dict[str, Counter[str]]:
    """How questions ended, apart for those said answerable, those said not, and those that nobody judged."""
    names = {True: "answerable", False: "unanswerable", None: "not judged"}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for result in evaluation.results:
        found[names[result.question.answerable]][result.answer.outcome] += 1
    return dict(found)


def evaluation_values(evaluation: Evaluation) -> dict[str, object]:
    """Means, means by group, outcomes, unresolved judgments, and one entry per question."""
    return {
        "judged": evaluation.judged,
        "means": evaluation.means,
        "groups": {name: evaluation.means_of(results) for name, results in groups(evaluation).items()},
        "outcomes": {name: dict(counts) for name, counts in outcomes(evaluation).items()},
        "unresolved": [list(place) for place in evaluation.unresolved],
        "questions": [
            {
                "id": result.question.id,
                "question": result.question.text,
                "answerable": result.question.answerable,
                "outcome": result.answer.outcome,
                "confidence": result.answer.confidence,
                "measures": result.measures,
                "answer_quoted": result.answer_quoted,
                "seconds": round(result.seconds, 4),
                "passages": [hit.passage.id for hit in result.answer.hits[:10]],
            }
            for result in evaluation.results
        ],
    }
