"""An evaluation begun on the page: its questions checked, one at a time, stopped when asked."""

import io
import json
import threading
import zipfile

import pytest

from search.errors import QuestionsFileError, TooBusy, UsageError
from ui.views import trial
from ui.views.job import Job
from ui.views.trial import Trials

LINE = {"id": "q1", "question": "Quelle loi permet le 1 % de l'eau ?", "answerable": True,
        "passages": [{"document": "lois/loi-eau.md", "quote": "dite loi Oudin-Santini"}]}  # fmt: skip
NOTHING = {"id": "q2", "question": "Quelle est la capitale de l'Australie ?", "answerable": False}
JSONL = "".join(json.dumps(line) + "\n" for line in (LINE, NOTHING)).encode()
CSV = b"identifiant;question;document;citation\nq1;Quelle loi ?;lois/loi-eau.md;loi Oudin-Santini\n"


def bomb():
    """A workbook of 60 MB in 60 kB."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 60_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "give a file of questions"),
        (b"{", "q.jsonl", r"q\.jsonl, line 1 is not JSON"),
        (b"\x00\x01", "q.csv", r"q\.csv"),
        (b"PK\x03\x04 nonsense", "q.xlsx", r"q\.xlsx is not a readable"),
        (JSONL, "q.exe", r"q\.exe is none of: \.jsonl, \.csv, \.xlsx"),
        (b"".join(JSONL.replace(b"q1", b"a%d" % n).replace(b"q2", b"b%d" % n) for n in range(151)), "q.jsonl", "302"),
        (bomb(), "q.xlsx", "expands to"),
    ],
)
def test_questions_that_cannot_be_used(library, content, name, said):
    """What is wrong is told with the file's own name, never with that of a scratch file."""
    trials = Trials(library.searcher)
    with pytest.raises(QuestionsFileError, match=said) as told:
        trials.start(content, name, ("current", ""))
    assert "tmp" not in str(told.value)
    assert not trials.busy


def test_a_comparison(library):
    """Two systems are asked the same questions; what is evaluated is the second side, held against the other."""
    trials = Trials(library.searcher)
    job = trials.job(trials.start(JSONL, "mes questions.jsonl", ("current", "words")))
    job.join(60)
    assert (job.state, job.done, job.total) == ("done", 4, 4)
    assert (job.result.comparison.first, job.result.comparison.second) == ("words", "current")
    assert job.result.evaluation.means["Success@1"] == 1.0
    assert "questions mes questions.jsonl" in job.result.record.facts
    assert [s.name for s in job.result.record.settings if s.changed] == []
    with pytest.raises(UsageError):
        trials.start(JSONL, "q.jsonl", ("passwords", ""))


def test_every_system_is_a_setting(library):
    """Each choice that is offered gives settings that a searcher ranks under."""
    for name in trial.SYSTEMS:
        settings = trial._settings(library.settings, name)
        assert type(settings).model_validate(settings.model_dump()) is not None
        assert library.searcher.under(settings).search("jumelage")


def test_one_at_a_time_and_stopped_when_asked(library, monkeypatch):
    """While one runs another is refused; stopped, it ends at its next question and leaves the place."""
    started, go = threading.Event(), threading.Event()

    def slow(searcher, questions, measures, progress):
        for number in range(1, 1000):
            progress(number, 1000)
            started.set()
            go.wait(10)

    monkeypatch.setattr(trial, "evaluate", slow)
    trials = Trials(library.searcher)
    job = trials.job(trials.start(CSV, "q.csv", ("current", "")))
    assert started.wait(10)
    assert trials.busy
    with pytest.raises(TooBusy):
        trials.start(CSV, "q.csv", ("current", ""))
    job.cancel()
    go.set()
    job.join(10)
    assert (job.state, job.result, trials.busy) == ("cancelled", None, False)


def test_old_results_make_room(library, monkeypatch):
    """The last three are kept."""
    monkeypatch.setattr(trial, "_run", lambda *_: None)
    trials = Trials(library.searcher)
    keys = []
    for _ in range(trial.KEPT + 1):
        keys.append(trials.start(CSV, "q.csv", ("current", "")))
        trials.job(keys[-1]).join(10)
    assert [trials.job(key) is not None for key in keys] == [False, True, True, True]


def test_a_job_that_fails_says_so(caplog):
    """An error of ours is kept; a defect goes to the log with its trace."""
    for raised, kept in ((TooBusy("full"), "full"), (ZeroDivisionError(), None)):

        def work(tell, raised=raised):
            raise raised

        job = Job(work)
        job.join(10)
        assert (job.state, str(job.error) if job.error else None) == ("failed", kept)
    assert "ZeroDivisionError" in caplog.text
