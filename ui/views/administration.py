"""The administration of the corpus: its form, and the indexing run that it begins."""

from collections import Counter
from html import escape

from indexer.build import run
from indexer.report import RunReport
from search.searcher import Searcher
from search.settings import Settings
from ui.texts import Language
from ui.views.corpus import state_name
from ui.views.documents import IN_INDEX
from ui.views.job import Job
from ui.views.texts import TEXTS, text
from ui.views.uploads import SUFFIXES, folders

SHOWN = 20  # files that could not be indexed


def form_html(settings: Settings, language: Language) -> str:
    """Adding files and indexing, for who knows the password."""
    options = "".join(
        f'<option value="{escape(folder)}">{escape(folder or text("admin.root", language))}</option>'
        for folder in folders(settings)
    )
    help_ = text("admin.files_help", language).format(types=", ".join(SUFFIXES), most=settings.upload_megabytes)
    return (
        f'<section class="admin" aria-labelledby="admin-title"><h2 id="admin-title">'
        f"{escape(text('admin.title', language))}</h2><form data-admin>"
        f'<label>{escape(text("admin.password", language))}<input type="password" name="password" required '
        f'autocomplete="current-password"></label><label>{escape(text("admin.files", language))}'
        f'<input type="file" name="files" multiple accept="{",".join(SUFFIXES)}"><span class="help">{escape(help_)}'
        f'</span></label><label>{escape(text("admin.folder", language))}<select name="folder">{options}</select>'
        f"</label>"
        f'<label class="check"><input type="checkbox" name="replace"> {escape(text("admin.replace", language))}</label>'
        f'<button class="tool primary" type="submit" data-added="{escape(text("admin.added", language))}" '
        f'data-replaced="{escape(text("admin.replaced", language))}">{escape(text("admin.add", language))}</button>'
        f'</form><div class="problem" role="alert"></div><div role="status"><ul class="uploads"></ul></div>'
        f'<div class="job" data-name="job"></div></section>'
    )


def index(searcher: Searcher) -> Job[RunReport]:
    """Begin an indexing run; the server opens the new index by itself."""
    return Job(lambda tell: run(searcher.settings, searcher.encoder, tell))


def job_html(job: Job[RunReport] | None, language: Language) -> str:
    """How far the last indexing run is, or what it gave."""
    if job is None:
        return ""
    if job.state == "running":
        name = f"step.{job.step}"
        step = text(name if name in TEXTS else "step.reading", language)
        share = 100 * job.done // max(job.total, 1)
        said = text("admin.running", language).format(step=step, share=share)
        bar = f'<progress max="100" value="{share}" aria-label="{escape(said)}"></progress>'
        return f'<div data-poll="1000" data-said="{escape(step)}">{bar}<p>{escape(said)}</p></div>'
    if job.result is None:
        name = f"refused.{type(job.error).__name__}"
        said = text(name if job.error and name in TEXTS else "admin.failed", language)
        return f'<div class="ended" data-said="{escape(said)}"><p>{escape(said)}</p></div>'
    return _report(job.result, language)


def _report(report: RunReport, language: Language) -> str:
    counts = Counter(file.status for file in report.files)
    said = text("admin.done", language).format(documents=report.documents, passages=report.passages)
    listed = ", ".join(f"{state_name(state, language)} : {count}" for state, count in counts.most_common())
    wrong = [file for file in report.files if file.status not in IN_INDEX or file.status == "partly_read"][:SHOWN]
    rows = "".join(
        f"<li>{escape(file.path)} : {escape(state_name(file.status, language))} "
        f'<span class="reason" lang="en">{escape(file.reason)}</span></li>'
        for file in wrong
    )
    return (
        f'<div class="ended" data-said="{escape(said)}" data-refresh="true"><p>{escape(said)}</p>'
        f'<p class="help">{escape(listed)}</p>{f"<ul>{rows}</ul>" if rows else ""}</div>'
    )
