"""Records to the terminal: results on standard output, progress and remarks on standard error."""

import os
import re
import sys
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
from ui.citations import article, citation, not_found
from ui.texts import text
from ui.written import written_text

if TYPE_CHECKING:
    from indexer.fetch import FetchedFile
    from indexer.report import FileReport, RunReport
    from ui.doctor import Finding

Tell = Callable[[str, int, int], None]


class _Output(Console):
    """Standard output, which goes on in silence when its reader, such as `head`, had enough."""

    def on_broken_pipe(self) -> None:
        """Have what is printed from now on go nowhere: an indexing run is not to be cut short by that."""
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


out = _Output(highlight=False, emoji=False)
err = Console(stderr=True, highlight=False, emoji=False)

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")

_STATUS_STYLE = {
    "indexed": "green", "unchanged": "dim", "duplicate": "dim", "skipped": "dim", "partly_read": "yellow",
    "empty": "yellow", "needs_ocr": "yellow", "removed": "yellow", "failed": "red",
    "new": "green", "changed": "green", "refused": "red",
}  # fmt: skip
_LEVEL_STYLE = {"fine": "green", "note": "yellow", "wrong": "red"}


@contextmanager
def progress() -> Iterator[Tell]:
    """A bar for each step, with the time left, on standard error; nothing where that is not a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    # What is printed meanwhile goes above the bars, unless it goes elsewhere.
    above = err.is_terminal and out.is_terminal
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal, redirect_stdout=above) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=max(total, 1))
            bars.update(tasks[step], completed=done if total else 1, total=max(total, 1))

        yield tell


def print_file(file: "FileReport | FetchedFile") -> None:
    """What became of a file, why and what to do, on one line."""
    line = f"[{_STATUS_STYLE[file.status]}]{file.status.replace('_', ' '):<11}[/] {escape(_spelt(file.path))}"
    out.print(line + (f": {escape(_spelt(file.reason))}" if file.reason else ""), soft_wrap=True)


def print_fetched(files: "Sequence[FetchedFile]", corpus: Path) -> None:
    """One line per document, with why and what to do, then the counts on standard error."""
    for file in files:
        print_file(file)
    counts = ", ".join(f"{count} {status}" for status, count in sorted(Counter(file.status for file in files).items()))
    nothing = f"Nothing to fetch: no document of {_shown(str(corpus))}/catalogue.toml has a file_url."
    err.print(f"{counts}." if counts else nothing, soft_wrap=True)


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
    """The quotes with their numbered citations, said first if they only come near; else the nearest passages."""
    if answer.typed:
        err.print(f"Understood as: {_shown(answer.question)}", soft_wrap=True)
    for typed, word in answer.mended.items():
        err.print(f"Searched with “{_shown(word)}” instead of “{_shown(typed)}”.", soft_wrap=True)
    for reference in answer.missing:
        out.print(_shown(not_found(reference, "en", cited=answer.outcome == "answered")), soft_wrap=True)
    if answer.outcome != "answered":
        out.print(f"{text('nearby', 'en')}." if answer.outcome == "nearby" else text("none", "en"))
    if answer.differing:
        out.print(_shown(text("differing", "en")), soft_wrap=True)
    _print_written(answer)
    for quote in answer.quotes:
        out.print(f"[bold][{quote.number}][/] « {_shown(quote.text)} »", soft_wrap=True)
        line = citation(quote.document, quote.passage, quote.page, time=quote.time)
        out.print(f"    [dim]{_shown(line)}[/]", soft_wrap=True)
        if law := " ".join(filter(None, article(quote.passage))):
            out.print(f"    [dim]{_shown(law)}[/]", soft_wrap=True)
        if by := quote.document.superseded_by:
            out.print(f"    [dim]{_shown(text('superseded', 'en').format(by=by))}[/]", soft_wrap=True)
    if not answer.quotes:
        print_hits(answer.hits[:3])


def _print_written(answer: Answer) -> None:
    """The sentences that are supported, with their sources; the others, and why there is none, apart."""
    if answer.written is None:
        return
    if answer.written.failure:
        err.print(text(f"written.{answer.written.failure}", "en"), soft_wrap=True)
        return
    for sentence in answer.written.sentences:
        if sentence.problem:
            why = text(f"problem.{sentence.problem}", "en")
            err.print(f"[yellow]Left out ({why}):[/] {_shown(sentence.text)}", soft_wrap=True)
    out.print(_shown(written_text(answer)) + "\n", soft_wrap=True)


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


def _spelt(name: str) -> str:
    r"""`name` on one line: what does not print, or turns the line around, is spelt out (`\n`, `\u202e`)."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
