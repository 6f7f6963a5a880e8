"""What the report says of answering: how sure Passerelle was and whether rightly, and whether its quotes are true."""

from collections.abc import Callable

from markupsafe import Markup

from search.evaluation import Evaluation, QuestionResult
from search.evaluation.record import Record
from search.evaluation.reliability import BINS, Bin, reliability
from search.evaluation.roc import AREA, at, curve
from search.evaluation.statistics import Estimate
from search.evaluation.summary import confidences, estimates, no_area, outcomes, quotes, unfaithful
from ui.evaluation.plots import Dot, Plots

THRESHOLDS = ("nearby_threshold", "answer_threshold")


class Answering:
    """What the template asks for; texts and numbers are written by the report that it is of."""

    def __init__(
        self, evaluation: Evaluation, record: Record, plots: Plots, text: Callable[..., str],
        number: Callable[..., str],
    ) -> None:  # fmt: skip
        self._evaluation, self._plots, self._text, self._number = evaluation, plots, text, number
        settings = {setting.name: setting.value for setting in record.settings}
        self._thresholds = {name: float(settings[name]) for name in THRESHOLDS if name in settings}
        self._sure = confidences(evaluation.results)
        self.outcomes = outcomes(evaluation)
        self.quotes = quotes(evaluation)
        self.unfaithful = unfaithful(evaluation)
        self.no_area = no_area(evaluation)
        self.area: Estimate | None = estimates(evaluation).get(AREA)

    @property
    def bins(self) -> list[Bin]:
        """The questions by how sure Passerelle was."""
        return reliability(self._sure)

    def histogram(self) -> Markup | None:
        """How sure Passerelle was, of the questions that the documents answer and of the others."""
        if not self._sure:
            return None
        yes, no = ([one.confidence for one in self._sure if one.answerable is sort] for sort in (True, False))
        marks = {self._text(name): value for name, value in self._thresholds.items()}
        counts = [f"{self._text('outcome.' + kind)} {count}" for kind, count in self._said().items()]
        return self._plots.histogram(
            yes, no, self._text("confidence_plot"), "; ".join(counts), marks=marks, reach=1.0,
            names=(self._text("confidence"), self._text("answerable"), self._text("unanswerable")),
        )  # fmt: skip

    def roc(self) -> Markup | None:
        """The ROC curve, with the thresholds set on it."""
        if self.area is None:
            return None
        points = {name: at(value, self._sure) for name, value in self._thresholds.items()}
        dots: dict[float, Dot] = {}
        for name, point in points.items():  # two thresholds that answer the same questions are one dot
            same = dots.get(point.unanswerable)
            names = f"{same.name}, {self._text(name)}" if same else self._text(name)
            value = Estimate(point.answerable, None, None, len(self._sure))
            dots[point.unanswerable] = Dot(point.unanswerable, value, names)
        said = [
            self._text("roc_point", label=self._text(name), yes=self._share(p.answerable),
                       no=self._share(p.unanswerable))
            for name, p in points.items()
        ]  # fmt: skip
        return self._plots.square(
            list(dots.values()), self._text("roc_plot"), "; ".join([f"AUROC {self._number(self.area.mean)}", *said]),
            axes=(self._text("roc_across"), self._text("roc_up")),
            line=[(point.unanswerable, point.answerable) for point in curve(self._sure)],
        )  # fmt: skip

    def reliability_plot(self) -> Markup | None:
        """The share that the documents answer, by how sure Passerelle was, with the number of questions under it."""
        if not self.bins:
            return None
        counts = {round(one.low * BINS): str(one.answerable.questions) for one in self.bins}
        said = "; ".join(f"{self.range(one)} {self._number(one.answerable.mean)}" for one in self.bins)
        return self._plots.square(
            [Dot(one.confidence, one.answerable) for one in self.bins], self._text("reliability_plot"), said,
            axes=(self._text("reliability_across"), self._text("reliability_up")),
            below=[counts.get(number, "") for number in range(BINS)],
        )  # fmt: skip

    def range(self, one: Bin) -> str:
        """The confidences of a bin."""
        return self._text("to", low=self._number(one.low, 1), high=self._number(one.high, 1))

    def wrongly(self, *, answered: bool) -> list[QuestionResult]:
        """The questions answered although nothing answers, or not answered although the documents do."""
        return [
            result for result in self._evaluation.results
            if result.outcome and result.question.answerable is (not answered)
            and (result.outcome == "answered") is answered
        ]  # fmt: skip

    def _share(self, value: float) -> str:
        return self._number(value * 100, 1) + " %"

    def _said(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for found in self.outcomes.values():
            for outcome, number in found.items():
                counts[outcome] = counts.get(outcome, 0) + number
        return counts
