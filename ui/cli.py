"""The command `passerelle`: parses options, calls the rooms that do the work, prints, and sets the exit code.

Exit codes: 0 done; 1 done with failures, or not possible; 2 wrong use; 130 interrupted. Nothing heavy is imported
before a command runs.
"""

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from ui.evaluation.command import evaluate
from ui.feedback_command import feedback

if TYPE_CHECKING:
    from indexer.report import FileReport, RunReport, Told
    from search.records import Filters
    from search.searcher import Searcher
    from search.settings import Settings
    from ui.terminal import Tell

app = typer.Typer(
    help="Ask a collection of documents in plain French; read cited passages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Question = Annotated[str, typer.Argument(help="The question, in quotes.")]
IndexFolder = Annotated[Path | None, typer.Option("--index", help="Folder of the index.")]
CorpusFolder = Annotated[Path | None, typer.Option("--corpus", help="Folder of the documents.")]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="Only documents of this kind (may be repeated).")]
Publisher = Annotated[list[str] | None, typer.Option("--publisher", help="Only this publisher's (may be repeated).")]
Theme = Annotated[list[str] | None, typer.Option("--theme", help="Only documents on this theme (may be repeated).")]
From = Annotated[str, typer.Option("--from", help="Only documents of this date or later: 2024, 2024-05, 13/05/2024.")]
To = Annotated[str, typer.Option("--to", help="Only documents of this date or earlier.")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many passages.")]
PerDocument = Annotated[int | None, typer.Option("--per-document", min=1, help="At most so many of one document.")]
After = Annotated[str, typer.Option("--after", help="The question before this one, if this is a follow-up.")]
Llm = Annotated[bool | None, typer.Option("--llm/--no-llm", help="Have the language model that is set write, or not.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


@app.command()
def index(
    corpus: CorpusFolder = None,
    index: IndexFolder = None,
    watch: Annotated[bool, typer.Option("--watch", help="Then keep the index current with the folder.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No line for a file that is unchanged.")] = False,
    as_json: Json = False,
) -> None:
    """Read the documents that are new or changed and publish a new index.

    Exit code 1 when a document could not be read or needs OCR, 130 when interrupted.
    """
    from search.errors import UsageError
    from ui.terminal import print_file, print_summary

    if watch and as_json:
        raise UsageError("--json is of one run: it does not go with --watch. Read report.json in the index folder.")
    settings = _settings(corpus=corpus, index=index)

    def told(file: "FileReport") -> None:
        if not as_json and not (quiet and file.status == "unchanged"):
            print_file(file)

    with _stoppable(0 if watch else 130):
        if watch:
            _watch(settings, told)
        report = _run_index(settings, told)
        if as_json:
            _print_json(report.as_json())
        else:
            print_summary(report)
    raise typer.Exit(1 if report.failed else 0)


@app.command()
def fetch(
    documents: Annotated[list[str] | None, typer.Argument(help="Only these: paths, folders or 'patterns*'.")] = None,
    corpus: CorpusFolder = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Ask the sites, download nothing.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace files put or changed by hand too.")] = False,
    as_json: Json = False,
) -> None:
    """Bring in the documents whose file's address (file_url) the catalogue gives."""
    from indexer.fetch import FetchedFile
    from indexer.fetch import fetch as run
    from ui.terminal import print_fetched

    settings = _settings(corpus=corpus)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a kill, too, lets the run put things in order
    files: list[FetchedFile] = []

    def report() -> None:
        _print_json({"files": [asdict(file) for file in files]}) if as_json else print_fetched(files, settings.corpus)

    try:
        with _progress() as tell:
            for file in run(settings, documents or (), dry_run=dry_run, replace=replace, progress=tell):
                files.append(file)  # one by one: what was done is told even if the next is interrupted
    except KeyboardInterrupt:
        report()  # what was done stays done: the next run would call it unchanged
        raise
    report()
    raise typer.Exit(1 if any(file.failed for file in files) else 0)


@app.command()
def search(
    question: Question, index: IndexFolder = None, kind: Kind = None, publisher: Publisher = None, theme: Theme = None,
    from_: From = "", to: To = "", limit: Limit = 10, per_document: PerDocument = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Find the passages nearest to a question."""
    searcher = _searcher(_settings(index=index), question)
    hits = searcher.search(question, _filters(kind, publisher, theme, from_, to), limit, per_document)
    if as_json:
        from ui.render import hit_values

        _print_json([hit_values(hit) for hit in hits])
    else:
        from ui.terminal import print_hits

        print_hits(hits)


@app.command()
def ask(
    question: Question, index: IndexFolder = None, kind: Kind = None, publisher: Publisher = None, theme: Theme = None,
    from_: From = "", to: To = "", limit: Limit = 10, per_document: PerDocument = None, as_json: Json = False,
    llm: Llm = None, after: After = "",
) -> None:  # fmt: skip
    """Answer a question with cited quotes, or say that the documents do not answer it, and quote what comes near."""
    from search.errors import UsageError

    settings = _settings(index=index)
    if llm and not settings.llm_address:
        raise UsageError("--llm needs a language model: set `llm_address` and `llm_model`.")
    searcher = _searcher(settings, question)
    filters = _filters(kind, publisher, theme, from_, to)
    if settings.llm_address and llm is not False:
        from search.llm import ask as run

        answer = run(searcher, question, filters, limit, per_document, after)
    else:
        answer = searcher.ask(question, filters, limit, per_document, after)
    if as_json:
        from ui.render import answer_values

        _print_json(answer_values(answer))
    else:
        from ui.terminal import print_answer

        print_answer(answer)


app.command()(evaluate)
app.command()(feedback)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to serve on.")] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to serve on.")] = None,
    index: IndexFolder = None,
    corpus: CorpusFolder = None,
    build: Annotated[bool, typer.Option("--build", help="First build the index if it is missing or stale.")] = False,
) -> None:
    """Serve the web page, and programs by HTTP and MCP."""
    settings = _settings(host=host, port=port, index=index, corpus=corpus)
    if build:
        from ui.terminal import print_summary

        print_summary(_run_index(settings))
    searcher = _searcher(settings)
    from ui.web import serve as run

    run(searcher, settings)


@app.command()
def mcp(index: IndexFolder = None) -> None:
    """Serve an assistant over standard input and output (Model Context Protocol)."""
    searcher = _searcher(_settings(index=index))
    from ui.mcp_server import run_stdio

    run_stdio(searcher)


@app.command()
def doctor(index: IndexFolder = None, corpus: CorpusFolder = None) -> None:
    """Say what is installed, what the index holds, what is wrong and how to mend it."""
    from ui.doctor import examine
    from ui.terminal import print_findings

    findings = examine(_settings(index=index, corpus=corpus))
    print_findings(findings)
    raise typer.Exit(1 if any(finding.level == "wrong" for finding in findings) else 0)


def main() -> None:
    """Run the command; an error that Passerelle raises on purpose becomes one line and an exit code."""
    from search.errors import PasserelleError, UsageError

    try:
        app()
    except PasserelleError as error:
        _print_error(error)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:  # the reader of our output, such as `head`, had enough
        sys.stderr.close()
        sys.exit(0)


def _print_error(error: Exception) -> None:
    typer.echo("Error: " + " ".join(str(error).split()), err=True)


def _settings(**options: object) -> "Settings":
    from search.settings import load_settings

    return load_settings(**options)


def _filters(
    kind: list[str] | None, publisher: list[str] | None, theme: list[str] | None, from_: str, to: str
) -> "Filters":
    from search.records import Filters
    from ui.dates import iso_date

    return Filters(tuple(kind or ()), tuple(publisher or ()), iso_date(from_), iso_date(to), tuple(theme or ()))


def _searcher(settings: "Settings", question: str | None = None) -> "Searcher":
    from search.query import clean_question
    from search.searcher import Searcher

    if question is not None:
        clean_question(question, settings.question_characters)  # a wrong one is told before the model is loaded
    with _progress() as tell:
        return Searcher.open(settings, _as_tell(tell))


def _run_index(settings: "Settings", told: "Told" = lambda file: None) -> "RunReport":
    from indexer.build import run
    from search.encoder import load_encoder

    with _progress() as tell:
        encoder = load_encoder(settings.encoder, settings.cache, _as_tell(tell), adapter=None)
        return run(settings, encoder, tell, told)


def _watch(settings: "Settings", told: "Told") -> NoReturn:
    from indexer.watch import watch
    from search.encoder import load_encoder
    from search.errors import PasserelleError
    from ui.terminal import print_summary

    with _progress() as tell:
        encoder = load_encoder(settings.encoder, settings.cache, _as_tell(tell), adapter=None)
    for number, outcome in enumerate(watch(settings, encoder, told)):
        if isinstance(outcome, PasserelleError):
            _print_error(outcome)
        elif outcome.published or not number:
            print_summary(outcome)
    raise AssertionError("a watch ends by an interruption alone")


@contextmanager
def _stoppable(code: int) -> Iterator[None]:
    """Ctrl-C and SIGTERM, which stops a service, end the block with one line and this exit code."""

    def stop(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Stopped. The index is whole, what was done is kept, and the next run goes on from there.", err=True)
        raise typer.Exit(code) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _as_tell(tell: "Tell") -> "Callable[[str, float], None]":
    """The model's progress, a share from 0 to 1, told as the steps of an indexing run are."""
    return lambda step, share: tell(step, round(share * 100), 100)


@contextmanager
def _progress() -> Iterator["Tell"]:
    """A progress bar with time left on standard error, one line for each step."""
    from ui.terminal import progress

    with progress() as tell:
        yield tell


def _print_json(values: object) -> None:
    typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
