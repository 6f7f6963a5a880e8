"""An evaluation, or a comparison, on the terminal."""

from collections.abc import Mapping, Sequence
from math import isfinite

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Column, Table

from search.errors import UsageError
from search.evaluation import Evaluation, Judgment, QuestionResult
from search.evaluation.compare import Comparison
from search.evaluation.measures import parse_measure
from search.evaluation.statistics import Estimate
from search.evaluation.summary import (
    MEASURED,
    by_kind,
    by_profile,
    estimates,
    no_area,
    outcomes,
    quotes,
    statuses,
    times,
    unfaithful,
)
from ui.terminal import err, out

# By group, as many as 80 columns hold; those of answering by profile alone.
BY_GROUP = ("nDCG@10", "RR@10", "Success@1", "Success@3")
ABSTAINING = ("answered_precision", "answered_recall", "abstained_precision", "abstained_recall")
QUOTING = ("AUROC", "answer_first", "answer_any", "faithfulness")
NO_ROC = {
    "unjudged": "of no question is it known whether the documents answer it",
    "answerable": "all the questions are answerable; add some that the documents do not answer (`answerable`: no)",
    "unanswerable": "none of the questions is answerable; add some that the documents answer",
}
STATUSES = {
    "unanswerable": "unanswerable, left out of the measures of ranking",
    "unjudged": "not judged",
    "lost": "answerable but not measured, as no judged place is in the index",
}
SHOWN = 10  # ids or questions named, of a long list
_OF_ANSWERING = {name.casefold(): name for name in MEASURED}


def parse_floors(texts: Sequence[str]) -> dict[str, float]:
    """`nDCG@10=0.85` as a measure and the least it may be.

    Raises:
        UsageError: it is not written so, or the measure is unknown.
    """
    floors = {}
    for text in texts:
        name, sign, value = text.rpartition("=")  # a measure's own name may hold one: P(rel=2)@5
        try:
            floor = float(value)
        except ValueError:
            sign = ""
        if not sign or not isfinite(floor):
            raise UsageError(f"--min takes MEASURE=NUMBER, such as nDCG@10=0.85, not {text!r}.")
        floors[_OF_ANSWERING.get(name.strip().casefold()) or str(parse_measure(name))] = floor
    return floors


def below(found: Mapping[str, Estimate], floors: Mapping[str, float]) -> list[str]:
    """One line for each measure that is below its floor, or has no value."""
    values = {name: found[name].mean if name in found else None for name in floors}
    return [
        f"{name} has no value: no question was measured by it" if value is None
        else f"{name} is {value:.4f}, below {floors[name]:g}"
        for name, value in values.items() if value is None or value < floors[name]
    ]  # fmt: skip


def print_evaluation(evaluation: Evaluation, kinds: Mapping[str, str]) -> None:
    """The measures with their intervals, then by group, the outcomes, the time, and what was not measured."""
    _print_statuses(evaluation)
    table = Table("", *(Column(name, justify="right") for name in ("mean", "95 % interval", "questions")))
    for name, value in estimates(evaluation).items():
        table.add_row(name, f"{value.mean:.4f}", interval(value), str(value.questions))
    if table.rows:
        out.print(table)
    ranked = [name for name in BY_GROUP if name in evaluation.names] or evaluation.names[:4]
    for names in (ranked, ABSTAINING, QUOTING):
        _print_groups("profile", by_profile(evaluation), evaluation, names)
    _print_groups("kind of document", by_kind(evaluation, kinds), evaluation, ranked)
    for group, counts in outcomes(evaluation).items():
        out.print(f"{group}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
    _print_quotes(evaluation)
    if reason := NO_ROC.get(no_area(evaluation)):
        out.print(f"no AUROC: {reason}", soft_wrap=True, markup=False, highlight=False)
    if took := times(evaluation):
        out.print(f"time per question: median {took.median * 1000:.0f} ms, 95th percentile {took.p95 * 1000:.0f} ms")
    for question, judgment in evaluation.unresolved:
        err.print(f"{question}: {nowhere(judgment)}", soft_wrap=True, markup=False)


def print_comparison(comparison: Comparison) -> None:
    """Each measure of both, their difference with its interval and its p, and the questions that changed most."""
    out.print(f"A: {escape(comparison.first)}\nB: {escape(comparison.second)}", soft_wrap=True)
    names = ("A", "B", "B − A", "95 % interval", "p", "+/=/−")
    columns = (Column(name, justify="right", no_wrap=True) for name in names)
    table = Table(Column(no_wrap=True), *columns, box=SIMPLE_HEAD, padding=(0, 0, 0, 1), show_edge=False)
    for name, row in comparison.rows.items():
        found = row.difference
        table.add_row(
            name, f"{found.first:.3f}", f"{found.second:.3f}", f"{found.difference.mean:+.3f}",
            interval(found.difference), "–" if found.p is None else f"{found.p:.4f}",
            f"{row.wins}/{row.ties}/{row.losses}",
        )  # fmt: skip
    out.print(table)
    out.print("+/=/−: on how many questions B is better, the same, worse", highlight=False)
    if comparison.changes:
        out.print(f"{len(comparison.changes)} questions changed by {comparison.leading}; most of all:")
    for change in comparison.changes[:SHOWN]:
        ranks = f"{_rank(change.first_rank)} → {_rank(change.second_rank)}"
        line = f"{change.id}: {change.first:.3f} → {change.second:.3f}, first right at rank {ranks}  {change.text}"
        out.print(line, soft_wrap=True, markup=False)
    if comparison.unpaired:
        err.print(f"In one of the two alone, and not compared: {_some(comparison.unpaired)}", markup=False)


def nowhere(judgment: Judgment) -> str:
    """That the place of a judgment is not in the index, and what the place was."""
    if judgment.quote:
        return f"no passage of {judgment.document} holds the judged words {judgment.quote!r}"
    if judgment.heading or judgment.page:
        place = f"page {judgment.page}" if judgment.page else f"the heading {judgment.heading!r}"
        return f"{judgment.document} has no passage on {place}"
    return f"{judgment.document} is neither a document nor a passage of the index; it counts as missed"


def interval(value: Estimate) -> str:
    """The bounds of an interval, or a dash where there is none."""
    return "–" if value.low is None or value.high is None else f"{value.low:.3f} to {value.high:.3f}"


def _print_statuses(evaluation: Evaluation) -> None:
    found = statuses(evaluation)
    out.print(f"{len(evaluation.results)} questions, {len(found['measured'])} measured")
    for status, meaning in STATUSES.items():
        if found[status]:
            out.print(f"  {len(found[status])} {meaning}: {_some(found[status])}", markup=False, soft_wrap=True)


def _print_groups(
    title: str, groups: Mapping[str, Sequence[QuestionResult]], evaluation: Evaluation, names: Sequence[str]
) -> None:
    """A table of these measures, where a group has any of them, with how many questions they are over."""
    heads = (name.replace("_", " ") for name in names)
    table = Table(f"by {title}", "measured", *(Column(name, justify="right") for name in heads))
    for group, results in groups.items():
        found = {name: value for name, value in estimates(evaluation, results).items() if name in names}
        if found:
            cells = [f"{found[n].mean:.4f}\n[dim]{_short(found[n])}[/]" if n in found else "–" for n in names]
            table.add_row(escape(group) or "(none)", str(max(value.questions for value in found.values())), *cells)
    if table.rows:
        out.print(table)


def _print_quotes(evaluation: Evaluation) -> None:
    """How many quotes stand in their passages, how many false ones were refused; or that there were none."""
    checked = quotes(evaluation)
    if checked is None:
        return
    if not checked.shown:
        out.print("quotes: none was shown, so none was checked")
        return
    kinds = ", ".join(f"{kind} {checked.refused[kind]}/{tried}" for kind, tried in checked.tried.items())
    refused, tried = sum(checked.refused.values()), sum(checked.tried.values())
    out.print(f"quotes: {checked.verbatim} of {checked.shown} shown are verbatim", highlight=False)
    if tried:
        out.print(f"false quotes made from them: {refused} of {tried} refused ({kinds})", highlight=False)
    if wrong := unfaithful(evaluation):
        ids = _some([result.question.id for result in wrong])
        err.print(f"a quote is not in its passage: {ids}", soft_wrap=True, markup=False)


def _short(value: Estimate) -> str:
    return "–" if value.low is None or value.high is None else f"{value.low:.2f}–{value.high:.2f}"


def _rank(rank: int | None) -> str:
    return "none" if rank is None else str(rank)


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
