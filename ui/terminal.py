"""Records to the terminal: results on standard output, progress and remarks on standard error."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from search.records import Answer, Hit
from ui.citations import citation

if TYPE_CHECKING:
    from indexer.fetch import FetchedFile
    from indexer.report import RunReport
    from ui.doctor import Finding

Tell = Callable[[str, int, int], None]

out = Console(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

_STATUS_STYLE = {"indexed": "green", "unchanged": "dim", "empty": "yellow", "needs_ocr": "yellow", "failed": "red",
                 "removed": "yellow", "new": "green", "changed": "green", "refused": "red"}  # fmt: skip
_LEVEL_STYLE = {"fine": "green", "note": "yellow", "wrong": "red"}


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar for each step, with the time left, on standard error; nothing where that is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=max(total, 1))
            bars.update(tasks[step], completed=done if total else 1, total=max(total, 1))

        yield tell


def print_report(report: "RunReport") -> None:
    """One line per file, with why and what to do, then the summary."""
    for file in report.files:
        _print_file(file.status, file.path, file.reason)
    print_summary(report)


def print_fetched(files: "Sequence[FetchedFile]", corpus: Path) -> None:
    """One line per document, with why and what to do, then the counts on standard error."""
    for file in files:
        _print_file(file.status, file.path, file.reason)
    counts = ", ".join(f"{count} {status}" for status, count in sorted(Counter(file.status for file in files).items()))
    nothing = f"Nothing to fetch: no document of {_shown(str(corpus))}/catalogue.toml has a file_url."
    err.print(f"{counts}." if counts else nothing, soft_wrap=True)


def _print_file(status: str, path: str, reason: str) -> None:
    line = f"[{_STATUS_STYLE[status]}]{status.replace('_', ' '):<10}[/] {_shown(path)}"
    out.print(line + (f": {_shown(reason)}" if reason else ""), soft_wrap=True)


def print_summary(report: "RunReport") -> None:
    """What the run came to, on standard error."""
    statuses = Counter(file.status.replace("_", " ") for file in report.files)
    counts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items())) or "no file found"
    err.print(f"{counts}. {report.documents} documents, {report.passages} passages, {report.sentences} sentences.")
    if report.published:
        err.print(f"Index published in {report.seconds:.1f} s, of which {report.encoder_seconds:.1f} s in the encoder.")
    elif report.passages:
        err.print(f"The index was up to date ({report.seconds:.1f} s).")
    else:
        err.print("Nothing could be indexed: the index is left as it was.")


def print_answer(answer: Answer) -> None:
    """The quotes with their numbered citations, or what can be said when nothing answers."""
    for typed, word in answer.mended.items():
        err.print(f"Searched with “{_shown(word)}” instead of “{_shown(typed)}”.", soft_wrap=True)
    if answer.outcome == "answered":
        for quote in answer.quotes:
            out.print(f"[bold][{quote.number}][/] « {_shown(quote.text)} »", soft_wrap=True)
            line = citation(quote.document, quote.passage, quote.page, time=quote.time)
            out.print(f"    [dim]{_shown(line)}[/]", soft_wrap=True)
        return
    said = "No passage of the corpus answers this question."
    out.print(said if answer.outcome == "none" else f"{said} These come near:")
    print_hits(answer.hits[:3])


def print_hits(hits: Sequence[Hit]) -> None:
    """Each passage under its citation, with its score."""
    if not hits:
        out.print("No passage found.")
    for number, hit in enumerate(hits, 1):
        line = citation(hit.document, hit.passage, hit.passage.page, time=hit.passage.time)
        out.print(
            f"[bold]{number}.[/] {_shown(line)} [dim]{hit.score:.3f}  {_shown(hit.passage.id)}[/]", soft_wrap=True
        )
        out.print(_shown(hit.passage.text) + "\n", soft_wrap=True)


def print_findings(findings: "Sequence[Finding]") -> None:
    """What `doctor` found, one line each."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for finding in findings:
        advice = f"\n→ {finding.advice}" if finding.advice else ""
        table.add_row(f"[{_LEVEL_STYLE[finding.level]}]{finding.level}[/]", finding.subject,
                      _shown(finding.state + advice))  # fmt: skip
    out.print(table)


def _shown(text: str) -> str:
    """`text` as it is, for a string with markup; a control character, which could act on the terminal, is marked."""
    return escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))
