"""The view of the evaluation as HTML: what to ask, how far it is, what it gave."""

from html import escape

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.evaluation.report import Report
from ui.texts import Language
from ui.theme import ASSETS
from ui.views.job import Job
from ui.views.texts import text
from ui.views.trial import QUESTIONS, SUFFIXES, SYSTEMS, Outcome, Trials


def form_html(trials: Trials, language: Language) -> str:
    """What to ask, of which settings."""
    own = ""
    if trials.own_questions:
        own = f'<option value="own">{escape(text("trial.own", language))}</option>'
    names = {name: escape(text(f"system.{name}", language)) for name in SYSTEMS}
    systems = "".join(f'<option value="{name}">{label}</option>' for name, label in names.items())
    help_ = escape(text("trial.file_help", language).format(most=QUESTIONS))
    busy = f'<p class="help">{escape(text("trial.busy", language))}</p>' if trials.busy else ""
    return (
        f'<h2>{escape(text("trial.title", language))}</h2><p class="help">{escape(text("trial.help", language))}</p>'
        f'<form class="trial" data-trial><label>{escape(text("trial.questions", language))}<select name="source">{own}'
        f'<option value="file">{escape(text("trial.file", language))}</option></select></label>'
        f'<label class="of-file"{" hidden" if own else ""}>{escape(text("trial.choose", language))}'
        f'<input type="file" name="file" accept="{",".join(SUFFIXES)}"><span class="help">{help_}</span></label>'
        f'<label>{escape(text("trial.first", language))}<select name="first">{systems}</select></label>'
        f'<label>{escape(text("trial.second", language))}<select name="second">'
        f'<option value="">{escape(text("trial.alone", language))}</option>{systems}</select></label>'
        f'<button class="tool primary" type="submit">{escape(text("trial.start", language))}</button></form>{busy}'
        f'<div class="problem" role="alert"></div><div class="job" data-name="job"></div>'
    )


def job_html(job: Job[Outcome], key: str, language: Language) -> str:
    """How far an evaluation is, or what it gave."""
    if job.state == "running":
        said = text("trial.running", language).format(done=job.done, total=job.total)
        address, label = f"views/evaluation/{key}/cancel", escape(text("trial.stop", language))
        stop = f'<button type="button" class="tool" data-stop="{address}">{label}</button>'
        bar = f'<progress max="{max(job.total, 1)}" value="{job.done}" aria-label="{escape(said)}"></progress>'
        share = escape(_quarter(job, language))
        return f'<div data-poll="1000" data-said="{share}">{bar}<p>{escape(said)}</p>{stop}</div>'
    if job.state == "cancelled":
        return _ended(text("trial.cancelled", language))
    if job.state == "failed" or job.result is None:
        detail = f'<p class="reason" lang="en">{escape(str(job.error))}</p>' if job.error else ""
        return _ended(text("trial.failed", language), detail)
    return _result(job.result, key, language)


def _quarter(job: Job[Outcome], language: Language) -> str:
    """What is read out: not each question, each quarter."""
    share = 25 * (4 * job.done // max(job.total, 1))
    return text("trial.share", language).format(share=share)


def _ended(said: str, more: str = "") -> str:
    return f'<div class="ended" data-said="{escape(said)}"><p>{escape(said)}</p>{more}</div>'


def _result(outcome: Outcome, key: str, language: Language) -> str:
    page = Report(outcome.evaluation, outcome.comparison, outcome.record, outcome.documents, language)
    environment = Environment(
        loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    template = environment.get_template("evaluation.html.jinja")
    return template.render(
        page=page, t=page.text, v=lambda name: text(name, language), key=key,
        system=lambda name: text(f"system.{name}", language),
        count=format_decimal(len(outcome.evaluation.results), locale=language),
    )  # fmt: skip
