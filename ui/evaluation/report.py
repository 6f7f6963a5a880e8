"""An evaluation, or a comparison, as one HTML page that needs nothing else: no script, no request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from re import fullmatch

from babel.dates import format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from search.evaluation import Evaluation, QuestionResult
from search.evaluation.compare import Comparison
from search.evaluation.measures import recall_by_depth
from search.evaluation.record import Record
from search.evaluation.statistics import Estimate
from search.evaluation.summary import by_kind, by_profile, estimates, hardest, statuses, times
from search.records import Document, Hit
from ui.citations import citation
from ui.evaluation.answering import Answering
from ui.evaluation.plots import Plots, round_up
from ui.evaluation.texts import TEXTS, text
from ui.texts import TEXTS as PAGE_TEXTS
from ui.texts import Language
from ui.theme import ASSETS

SHOWN = 20  # hardest questions, and questions that changed
NAMED = 30  # ids of questions in a list
READ = 3  # results shown of a hard question
KEY = ("Success@1", "Success@3", "right_outcome", "faithfulness")
LEADING = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Found:
    """One of the first results of a question: its citation, its words, its score, whether it was judged right."""

    citation: str
    words: str
    score: str
    right: bool


class Report:
    """What the template asks for: texts, numbers and plots of one evaluation in one language."""

    def __init__(
        self, evaluation: Evaluation, comparison: Comparison | None, record: Record,
        documents: Mapping[str, Document], language: Language,
    ) -> None:  # fmt: skip
        self.evaluation, self.comparison, self.record = evaluation, comparison, record
        self.language = language
        self.documents = documents
        self.estimates = estimates(evaluation)
        self.leading = LEADING if LEADING in evaluation.names else next(iter(evaluation.names), "")
        self.statuses = {name: ids for name, ids in statuses(evaluation).items() if ids}
        self.times = times(evaluation)
        self.hardest = hardest(evaluation)
        self._plots = Plots(lambda value: self.number(value, 2))
        self.answering = Answering(evaluation, record, self._plots, self.text, self.number)

    def text(self, name: str, **values: object) -> str:
        """The text called `name`."""
        return text(name, self.language).format(colon=text("colon", self.language), **values)

    def number(self, value: float, digits: int = 3) -> str:
        """A number as the language writes it."""
        return format_decimal(value, format=f"0.{'#' * digits}" if digits < 3 else f"0.{'0' * digits}",
                              locale=self.language)  # fmt: skip

    def time(self, seconds: float) -> str:
        """A duration in milliseconds, or in seconds from two on."""
        return f"{self.number(seconds, 2)} s" if seconds >= 2 else f"{seconds * 1000:.0f} ms"

    def meaning(self, measure: str) -> str:
        """What a measure says, in a line; "" for those that are seldom asked for."""
        if f"meaning.{measure}" in TEXTS:
            return self.text(f"meaning.{measure}")
        match = fullmatch(r"(\w+?)(?:@(\d+))?", measure)
        name = f"meaning.{match[1]}" if match else ""
        if match and match[2] == "1" and f"{name}.1" in TEXTS:
            name += ".1"
        return self.text(name, k=match[2] if match else "") if name in TEXTS else ""

    def bounds(self, value: Estimate, *, signed: bool = False) -> str:
        """The bounds of an interval, in a table."""
        if value.low is None or value.high is None:
            return "–"
        shown = self.signed if signed else self.number
        return self.text("to", low=shown(value.low), high=shown(value.high))

    @property
    def made(self) -> str:
        """When and with what."""
        now = format_datetime(datetime.now().astimezone(), "long", locale=self.language)
        return self.text("made", date=now, version=version("passerelle"))

    @property
    def key(self) -> dict[str, Estimate]:
        """The few measures that everybody understands."""
        return {name: self.estimates[name] for name in KEY if name in self.estimates}

    def some(self, ids: Sequence[str]) -> str:
        """Ids in a row, cut where there are many."""
        more = [self.text("and_more", count=len(ids) - NAMED)] if len(ids) > NAMED else []
        return ", ".join([*ids[:NAMED], *more])

    def groups(self) -> dict[str, dict[str, dict[str, Estimate]]]:
        """The estimates of each group, by `profile` and by `kind`."""
        kinds = {name: document.kind for name, document in self.documents.items()}
        found = {"profile": by_profile(self.evaluation), "kind": by_kind(self.evaluation, kinds)}
        return {
            title: {self._group(title, name): estimates(self.evaluation, results) for name, results in groups.items()}
            for title, groups in found.items() if groups
        }  # fmt: skip

    def rows_of(self, groups: Mapping[str, Mapping[str, Estimate]]) -> list[str]:
        """The measures that some of the groups have."""
        return [name for name in self.estimates if any(name in values for values in groups.values())]

    def measures_plot(self, rows: Mapping[str, Estimate], title: str) -> Markup:
        """Means with their intervals; the description says them all."""
        said = "; ".join(f"{name}{self.text('colon')} {self.number(value.mean)}" for name, value in rows.items())
        return self._plots.intervals(rows, title, said)

    def depth(self) -> list[float]:
        """The mean recall at 1, 2, … 100."""
        measured = self.evaluation.measured
        return recall_by_depth(
            {result.question.id: result.resolved.grades for result in measured},
            {result.question.id: result.ranking for result in measured},
        )

    def depth_plot(self, values: Sequence[float]) -> Markup:
        """Recall by depth."""
        first, ten, hundred = (self.number(values[k - 1]) for k in (1, 10, 100))
        said = self.text("depth_desc", first=first, ten=ten, hundred=hundred)
        return self._plots.curve(values, self.text("depth_plot"), said, self.text("depth_axis"))

    def time_plot(self) -> Markup | None:
        """How long the questions took."""
        seconds = sorted(r.seconds for r in self.evaluation.results if r.seconds is not None)
        if not self.times or not seconds:
            return None
        reach = round_up(max(self.times.p95 * 1.3, 1e-3))
        median, p95 = self.time(self.times.median), self.time(self.times.p95)
        return self._plots.histogram(
            seconds, (), self.text("time_plot"), self.text("time_desc", median=median, p95=p95), reach=reach,
            names=(self.text("seconds"), "", ""), marks={median: self.times.median},
            shown=self.time,
        )  # fmt: skip

    def comparison_plot(self, comparison: Comparison) -> Markup:
        """Differences around 0."""
        rows = {name: row.difference.difference for name, row in comparison.rows.items()}
        said = "; ".join(f"{name}{self.text('colon')} {self.signed(value.mean)}" for name, value in rows.items())
        return self._plots.intervals(rows, self.text("comparison_plot"), said, signed=True)

    def signed(self, value: float) -> str:
        """A difference with its sign."""
        return ("+" if value > 0 else "−" if value < 0 else "") + self.number(abs(value))

    def found(self, result: QuestionResult) -> list[Found]:
        """The first results of a question, as they were measured."""
        hits: dict[str, Hit] = {}
        for hit in result.answer.hits if result.answer else ():
            hits.setdefault(result.resolved.name(hit.document.id, hit.passage.id), hit)
        shown = []
        for name in result.ranking[:READ]:
            right = result.resolved.grades.get(name, 0) > 0
            if name not in hits:
                shown.append(Found(name, "", "", right))
                continue
            hit = hits[name]
            line = citation(hit.document, hit.passage, hit.passage.page, self.language, hit.passage.time)
            words = hit.passage.text if len(hit.passage.text) <= 300 else hit.passage.text[:299] + "…"
            shown.append(Found(line, words, self.number(hit.score), right))
        return shown

    def title_of(self, document: str) -> str:
        """A document's title, or its id where it has none."""
        found = self.documents.get(document)
        return found.title if found else document

    def _group(self, title: str, name: str) -> str:
        if title == "kind" and f"kind.{name}" in PAGE_TEXTS:
            return PAGE_TEXTS[f"kind.{name}"][self.language]
        return name or self.text("no_profile")


def report_html(
    evaluation: Evaluation, comparison: Comparison | None, record: Record, documents: Mapping[str, Document],
    language: Language = "fr",
) -> str:  # fmt: skip
    """The report. `documents` are those of the index by their ids, {} where none was opened."""
    environment = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((ASSETS / "report.css").read_text(encoding="utf-8"))  # noqa: S704 (our own file)
    page = Report(evaluation, comparison, record, documents, language)
    return environment.get_template("report.html.jinja").render(page=page, t=page.text, style=style, shown=SHOWN)
