"""An evaluation, or a comparison, on the terminal."""

from collections.abc import Mapping, Sequence
from math import isfinite

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Column, Table

from search.errors import UsageError
from search.evaluation import Evaluation, Judgment, QuestionResult
from search.evaluation.compare import Comparison
from search.evaluation.evaluate import ANSWERING
from search.evaluation.measures import parse_measure
from search.evaluation.statistics import Estimate
from search.evaluation.summary import by_kind, by_profile, estimates, outcomes, statuses, times
from ui.terminal import err, out

BY_GROUP = ("nDCG@10", "RR@10", "Success@1", "Success@3")  # as many as 80 columns hold
STATUSES = {
    "unanswerable": "unanswerable, left out of the measures of ranking",
    "unjudged": "not judged",
    "lost": "answerable but not measured, as no judged place is in the index",
}
SHOWN = 10  # ids or questions named, of a long list


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
        floors[name if name in ANSWERING else str(parse_measure(name))] = floor
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
    for title, groups in (("profile", by_profile(evaluation)), ("kind of document", by_kind(evaluation, kinds))):
        if groups:
            _print_groups(title, groups, evaluation)
    for group, counts in outcomes(evaluation).items():
        out.print(f"{group}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())))
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


def _print_groups(title: str, groups: Mapping[str, Sequence[QuestionResult]], evaluation: Evaluation) -> None:
    names = [name for name in BY_GROUP if name in evaluation.names] or list(evaluation.names[:4])
    table = Table(f"by {title}", "measured", *(Column(name, justify="right") for name in names))
    for group, results in groups.items():
        found = estimates(evaluation, results)
        if any(name in found for name in names):
            cells = [f"{found[name].mean:.4f}\n[dim]{_short(found[name])}[/]" for name in names]
            table.add_row(escape(group) or "(none)", str(found[names[0]].questions), *cells)
    out.print(table)


def _short(value: Estimate) -> str:
    return "–" if value.low is None or value.high is None else f"{value.low:.2f}–{value.high:.2f}"


def _rank(rank: int | None) -> str:
    return "none" if rank is None else str(rank)


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:SHOWN]) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")
