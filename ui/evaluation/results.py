"""An evaluation as JSON: a summary, one object per question, and such objects read back to be compared."""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import get_args

from search.errors import QuestionsFileError
from search.evaluation import Evaluation, Question, QuestionResult
from search.evaluation.compare import Comparison
from search.evaluation.faithfulness import Checked
from search.evaluation.judgments import Resolved
from search.evaluation.questions import json_lines
from search.evaluation.record import Record
from search.evaluation.reliability import reliability
from search.evaluation.roc import curve
from search.evaluation.summary import (
    by_kind,
    by_profile,
    confidences,
    estimates,
    no_area,
    outcomes,
    quotes,
    statuses,
    times,
    unfaithful,
)
from search.records import Outcome
from ui.render import Values, quote_values


def summary_values(evaluation: Evaluation, record: Record, kinds: Mapping[str, str]) -> Values:
    """Estimates of all and by group, outcomes, times, what was not measured, one entry a question, and the record."""
    took = times(evaluation)
    groups = {"profile": by_profile(evaluation), "kind": by_kind(evaluation, kinds)}
    return {
        "judged": len(evaluation.measured),
        "means": {name: value.mean for name, value in estimates(evaluation).items()},
        "estimates": _estimates(evaluation),
        "groups": {
            title: {name: _estimates(evaluation, results) for name, results in found.items()}
            for title, found in groups.items()
        },
        "statuses": statuses(evaluation),
        "outcomes": {name: dict(counts) for name, counts in outcomes(evaluation).items()},
        "confidence": _confidence(evaluation),
        "quotes": _quotes(evaluation),
        "seconds": took._asdict() if took else None,
        "unresolved": [[question, j.document, j.quote] for question, j in evaluation.unresolved],
        "questions": [_short_values(result) for result in evaluation.results],
        "record": {
            "settings": [setting._asdict() | {"changed": setting.changed} for setting in record.settings],
            "facts": record.facts,
        },
    }


def comparison_values(comparison: Comparison) -> Values:
    """A comparison: each measure, the questions that changed, and those that one side lacks."""
    return {
        "a": comparison.first,
        "b": comparison.second,
        "measures": {
            name: {
                "a": row.difference.first,
                "b": row.difference.second,
                "difference": row.difference.difference._asdict(),
                "p": row.difference.p,
                "wins": row.wins,
                "ties": row.ties,
                "losses": row.losses,
            }
            for name, row in comparison.rows.items()
        },
        "leading": comparison.leading,
        "changes": [
            {"id": c.id, "a": c.first, "b": c.second, "rank_a": c.first_rank, "rank_b": c.second_rank}
            for c in comparison.changes
        ],
        "unpaired": list(comparison.unpaired),
    }


def question_lines(evaluation: Evaluation) -> Iterator[str]:
    """One JSON object a line for each question, with all that was found for it."""
    for result in evaluation.results:
        yield json.dumps(_question_values(result), ensure_ascii=False)


def read_results(path: Path) -> Evaluation:
    """The evaluation whose `question_lines` are in `path`, without the answers' passages.

    Raises:
        QuestionsFileError: the file cannot be read, or a line is no result.
    """
    results = []
    for values, place in json_lines(path):
        try:
            results.append(_result(values))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            wanted = "a result written by `passerelle evaluate --json-lines`"
            raise QuestionsFileError(f"{place} is not {wanted}: {error!r}.") from error
    if not results:
        raise QuestionsFileError(f"{path} holds no result.")
    return Evaluation(tuple(results), tuple(dict.fromkeys(name for r in results for name in r.measures)))


def _confidence(evaluation: Evaluation) -> Values:
    """The ROC curve and the bins of the reliability diagram; without questions of both sorts, why there is no curve."""
    sure = confidences(evaluation.results)
    return {
        "no_roc": no_area(evaluation) or None,
        # Above the highest confidence, where nothing is answered, JSON has no number for the threshold.
        "roc": [p._asdict() | ({} if isfinite(p.threshold) else {"threshold": None}) for p in curve(sure)],
        "reliability": [one._asdict() | {"answerable": one.answerable._asdict()} for one in reliability(sure)],
    }


def _quotes(evaluation: Evaluation) -> Values | None:
    checked = quotes(evaluation)
    return None if checked is None else _checked_values(checked) | {
        "unfaithful": [result.question.id for result in unfaithful(evaluation)]
    }  # fmt: skip


def _checked_values(checked: Checked) -> Values:
    changed = {kind: {"tried": tried, "refused": checked.refused[kind]} for kind, tried in checked.tried.items()}
    return {"shown": checked.shown, "verbatim": checked.verbatim, "changed": changed}


def _checked(values: object) -> Checked | None:
    if values is None:
        return None
    if not isinstance(values, dict):
        raise TypeError("`checked` is an object")
    counts = {
        name: {str(kind): int(one[name]) for kind, one in values["changed"].items()} for name in ("tried", "refused")
    }
    return Checked(int(values["shown"]), int(values["verbatim"]), counts["tried"], counts["refused"])


def _outcome(value: object) -> Outcome | None:
    return next((outcome for outcome in get_args(Outcome) if outcome == value), None)


def _result(values: Mapping[str, object]) -> QuestionResult:
    measures, answering, grades, ranking = (values[name] for name in ("measures", "answering", "expected", "ranking"))
    if not isinstance(measures, dict) or not isinstance(answering, dict) or not isinstance(grades, dict):
        raise TypeError("`measures`, `answering` and `expected` are objects")
    if not isinstance(ranking, list):
        raise TypeError("`ranking` is a list")
    answerable = values.get("answerable")
    seconds, confidence = values.get("seconds"), values.get("confidence")
    return QuestionResult(
        question=Question(
            str(values["id"]), str(values["question"]), str(values.get("profile", "")),
            str(values.get("language", "")), answerable if isinstance(answerable, bool) else None,
        ),
        measures={str(name): float(value) for name, value in measures.items()},
        ranking=tuple(map(str, ranking)),
        resolved=Resolved({str(name): int(grade) for name, grade in grades.items()}),
        outcome=_outcome(values.get("outcome")),
        confidence=float(confidence) if isinstance(confidence, int | float) else None,
        answering={str(name): float(value) for name, value in answering.items()},
        checked=_checked(values.get("checked")),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
    )  # fmt: skip


def _question_values(result: QuestionResult) -> Values:
    answer = result.answer
    question = result.question
    hits = answer.hits if answer else ()
    return {
        "id": question.id,
        "question": question.text,
        "profile": question.profile,
        "language": question.language,
        "answerable": question.answerable,
        "status": result.status,
        "measures": result.measures,
        "answering": dict(result.answering or {}),
        "outcome": result.outcome,
        "confidence": result.confidence,
        "faithful": result.checked.faithful if result.checked else None,
        "checked": _checked_values(result.checked) if result.checked else None,
        "mended": dict(answer.mended) if answer else {},
        "quotes": [quote_values(quote) for quote in answer.quotes] if answer else [],
        "expected": result.resolved.grades,
        "first_right": result.first_right,
        "ranking": list(result.ranking),
        "hits": [
            {"passage": hit.passage.id, "document": hit.document.id, "score": hit.score, "parts": dict(hit.parts)}
            for hit in hits
        ],
        "seconds": None if result.seconds is None else round(result.seconds, 4),
    }


def _short_values(result: QuestionResult) -> Values:
    return {
        "id": result.question.id,
        "question": result.question.text,
        "answerable": result.question.answerable,
        "status": result.status,
        "outcome": result.outcome,
        "confidence": result.confidence,
        "faithful": result.checked.faithful if result.checked else None,
        "measures": result.values,
        "first_right": result.first_right,
        "seconds": None if result.seconds is None else round(result.seconds, 4),
        "ranking": list(result.ranking[:10]),
    }


def _estimates(evaluation: Evaluation, results: list[QuestionResult] | None = None) -> Values:
    return {name: value._asdict() for name, value in estimates(evaluation, results).items()}
