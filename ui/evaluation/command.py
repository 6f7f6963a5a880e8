"""`passerelle evaluate`: reads the questions, asks them or measures what others found, shows and writes the results."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from search.evaluation import Evaluation
    from search.evaluation.compare import Comparison
    from search.evaluation.record import Record
    from ui.evaluation.systems import Systems

_QUESTIONS = "A questions.jsonl, a CSV or XLSX spreadsheet, a BEIR folder, or TREC topics."
_COMPARE = "Two of: settings (key=value,… or a .toml file), `current`, saved JSON lines, a TREC run."


def evaluate(
    questions: Annotated[Path | None, typer.Argument(help=_QUESTIONS)] = None,
    qrels: Annotated[Path | None, typer.Option("--qrels", help="TREC judgments of the questions.")] = None,
    run: Annotated[Path | None, typer.Option("--run", help="Measure this TREC run instead of asking.")] = None,
    compare: Annotated[tuple[str, str] | None, typer.Option("--compare", metavar="A B", help=_COMPARE)] = None,
    measure: Annotated[list[str] | None, typer.Option("--measure", help="One more measure, e.g. nDCG@20.")] = None,
    minimum: Annotated[list[str] | None, typer.Option("--min", help="Fail below this, e.g. nDCG@10=0.85.")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Write a report to open in a browser.")] = None,
    language: Annotated[str, typer.Option("--language", help="Language of the report: fr or en.")] = "fr",
    json_lines: Annotated[Path | None, typer.Option("--json-lines", help="Write a JSON object per question.")] = None,
    trec: Annotated[Path | None, typer.Option("--trec", help="Write what was found as a TREC run.")] = None,
    template: Annotated[Path | None, typer.Option("--template", help="Write a spreadsheet to fill in.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")] = False,
) -> None:
    """Ask a set of judged questions and print standard measures of what came back.

    Exit code 1 when a measure is below its --min, or a judged place is not in the index.
    """
    if template is not None:
        from search.evaluation.template import write_template

        write_template(template)
        typer.echo(f"{template} is ready: replace its example by your questions, then passerelle evaluate {template}")
        return
    _check(run, compare, language)
    from search.evaluation import MEASURES, read_question_set
    from search.evaluation.compare import compare as compared
    from search.evaluation.compare import side
    from search.evaluation.formats import QuestionSet
    from search.evaluation.measures import parse_measure
    from search.evaluation.record import record as recorded
    from search.evaluation.summary import MEASURED, estimates
    from search.settings import load_settings
    from ui.evaluation.systems import Systems, is_saved
    from ui.evaluation.table import below, parse_floors
    from ui.terminal import err, progress

    settings = load_settings(index=index)
    floors = parse_floors(minimum or [])
    more = [str(parse_measure(name)) for name in measure or ()]
    ranked = [name for name in floors if name not in MEASURED]
    measures = tuple(dict.fromkeys((*MEASURES, *more, *ranked)))
    # Saved results hold their questions. Others are read before the model is loaded: a wrong file is told at once.
    alone = compare is not None and all(map(is_saved, compare)) and questions is None and qrels is None
    asked = QuestionSet((), {}) if alone else read_question_set(questions, qrels)
    for remark in asked.remarks:
        err.print(remark, markup=False, soft_wrap=True)
    comparison: Comparison | None = None
    with progress() as tell:
        folder = questions if questions and questions.is_dir() else None
        systems = Systems(asked, folder, settings, measures, tell)
        if run:
            evaluation, used = systems.judge(run), None
        elif compare:
            first, _ = systems.named(compare[0], {"index": index})
            evaluation, used = systems.named(compare[1], {"index": index})
            comparison = compared(side(compare[0], first), side(compare[1], evaluation))
        else:
            evaluation, used = systems.ask(settings), settings
    opened = systems.index if used else None
    record = recorded(asked, used or settings, opened.folder if opened else None, opened.manifest if opened else None)
    _write(evaluation, json_lines, trec)
    _show(evaluation, comparison, record, systems, report, language, as_json=as_json)
    failed = below(estimates(evaluation), floors)
    for line in failed:
        typer.echo(line, err=True)
    raise typer.Exit(1 if failed or evaluation.unresolved else 0)


def _check(run: Path | None, compare: tuple[str, str] | None, language: str) -> None:
    from search.errors import UsageError

    if run and compare:
        raise UsageError("--run measures one run; to compare runs, give them to --compare.")
    if language not in ("fr", "en"):
        raise UsageError(f"--language is fr or en, not {language!r}.")


def _write(evaluation: "Evaluation", json_lines: Path | None, trec: Path | None) -> None:
    """The files that other programs read."""
    from search.evaluation.trec import run_lines
    from ui.evaluation.results import question_lines

    if json_lines:
        write_file(json_lines, "".join(line + "\n" for line in question_lines(evaluation)))
    if trec:
        rankings = {result.question.id: result.ranking for result in evaluation.results}
        write_file(trec, "".join(line + "\n" for line in run_lines(rankings)))


def _show(
    evaluation: "Evaluation", comparison: "Comparison | None", record: "Record", systems: "Systems",
    report: Path | None, language: str, *, as_json: bool,
) -> None:  # fmt: skip
    """What people read: the report, and the table or JSON on standard output."""
    import json

    from ui.evaluation.report import report_html
    from ui.evaluation.results import comparison_values, summary_values
    from ui.evaluation.table import print_comparison, print_evaluation

    documents = {name: document for document in (systems.index.documents() if systems.index else ())
                 for name in (document.id, *document.also)}  # fmt: skip
    kinds = {name: document.kind for name, document in documents.items()}
    if report:
        write_file(report, report_html(evaluation, comparison, record, documents, "en" if language == "en" else "fr"))
    if as_json:
        values = summary_values(evaluation, record, kinds)
        if comparison:
            values["comparison"] = comparison_values(comparison)
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    if comparison:
        print_comparison(comparison)
    else:
        print_evaluation(evaluation, kinds)


def write_file(path: Path, text: str) -> None:
    """Write a file in UTF-8.

    Raises:
        UsageError: it cannot be written.
    """
    from search.errors import UsageError

    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error}.") from error
