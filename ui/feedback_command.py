"""`passerelle feedback`: what readers said, shown, or written as judged questions for `passerelle evaluate`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from search.feedback import Opinion

LAST = 20  # words shown


def feedback(
    out: Annotated[Path | None, typer.Option("--out", help="Write judged questions for `evaluate` (.jsonl).")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="The file of opinions.")] = None,
    index: Annotated[Path | None, typer.Option("--index", help="Folder of the index that it is beside.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every opinion as JSON.")] = False,
) -> None:
    """Show what readers said of answers and passages, or write it as judgments."""
    from search.evaluation.readers import judged_by_readers, question_values
    from search.feedback import FeedbackStore
    from search.settings import load_settings
    from ui.evaluation.command import write_file

    settings = load_settings(index=index, feedback_file=file)
    opinions = FeedbackStore(settings.feedback_path).opinions()
    if out is not None:
        judged = judged_by_readers(opinions)
        lines = (json.dumps(question_values(question), ensure_ascii=False) + "\n" for question in judged.questions)
        write_file(out, "".join(lines))
        typer.echo(
            f"{len(judged.questions)} judged questions from {len(opinions)} opinions are in {out}. Left out: "
            f"{judged.left_out} questions of which nothing usable was said, {judged.tied} ties.",
            err=True,
        )
    if as_json:
        typer.echo(json.dumps([asdict(opinion) for opinion in opinions], ensure_ascii=False, indent=1))
    elif out is None:
        _show(opinions, settings.feedback_path)


def _show(opinions: "Sequence[Opinion]", path: Path) -> None:
    from rich.table import Table

    from ui.terminal import out

    out.print(f"{len(opinions)} opinions in {path}", markup=False)
    counts = Counter((opinion.about, opinion.useful) for opinion in opinions)
    table = Table("", "useful", "not useful")
    for about in ("answer", "passage"):
        table.add_row(about, str(counts[about, True]), str(counts[about, False]))
    out.print(table)
    for opinion in [opinion for opinion in opinions if opinion.word][-LAST:]:
        sign = "+" if opinion.useful else "-"
        out.print(f"{opinion.day} {sign} {opinion.question}\n    {opinion.word}", markup=False)
