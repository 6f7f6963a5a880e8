"""An evaluation asked for on the page: one at a time, its questions checked before, its results kept for a while."""

import io
import time
import zipfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex
from tempfile import TemporaryDirectory
from threading import Lock

from search.errors import QuestionsFileError, TooBusy, UsageError
from search.evaluation import MEASURES, Evaluation, QuestionSet, evaluate, read_question_set
from search.evaluation.compare import Comparison, compare, side
from search.evaluation.record import Record, record
from search.records import Document
from search.searcher import Searcher
from search.settings import Settings
from ui.views.job import Job

BYTES = 5_000_000  # of a file of questions
EXPANDED = 50_000_000  # bytes that a workbook may expand to
QUESTIONS = 300  # asked in one evaluation: each keeps up to 1,000 passages in memory
KEPT = 3  # results
REST = 1.0  # seconds, at most, between two questions
SUFFIXES = (".jsonl", ".csv", ".xlsx")

# What may be compared: names of `ui/views/texts.py`, and the settings that differ from those of the server.
SYSTEMS: dict[str, dict[str, object]] = {
    "current": {},
    "words": {"vector_weight": 0.0, "sentence_weight": 0.0, "heading_weight": 0.0, "interaction_weight": 0.0},
    "meaning": {"keyword_weight": 0.0, "wording_weight": 0.0},
    "passages": {"sentence_weight": 0.0, "heading_weight": 0.0, "interaction_weight": 0.0, "wording_weight": 0.0},
    "no_glossary": {"glossary_weight": 0.0},
    "no_spelling": {"spelling": False},
    "rank_bm25": {"lexical": "rank-bm25"},
}

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation came to; `comparison` where two systems were asked, of which `evaluation` is the second."""

    evaluation: Evaluation
    comparison: Comparison | None
    record: Record
    documents: dict[str, Document]


class Trials:
    """The evaluations of one server."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._jobs: OrderedDict[str, Job[Outcome]] = OrderedDict()
        self._lock = Lock()

    @property
    def own_questions(self) -> Path | None:
        """The corpus's own questions, if it has some."""
        path = self._searcher.settings.corpus / "questions.jsonl"
        return path if path.is_file() else None

    @property
    def busy(self) -> bool:
        """Whether an evaluation runs."""
        return any(job.state == "running" for job in self._jobs.values())

    def start(self, content: bytes, name: str, systems: tuple[str, str]) -> str:
        """Begin an evaluation with the questions of a file, or with the corpus's own without any; its name.

        `systems` are names of `SYSTEMS`: what is evaluated, and what it is compared with, "" for nothing.

        Raises:
            TooBusy: another one runs.
            QuestionsFileError: the questions cannot be used.
            UsageError: a system is unknown.
        """
        if systems[0] not in SYSTEMS or systems[1] not in ("", *SYSTEMS):
            raise UsageError(f"There is no system {systems!r} to evaluate.")
        asked = self._questions(content, name)
        with self._lock:
            if self.busy:
                raise TooBusy("Another evaluation is running. Wait for its end.")
            key = token_hex(16)
            self._jobs[key] = Job(lambda tell: _run(self._searcher, asked, systems, tell))
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        return key

    def job(self, key: str) -> Job[Outcome] | None:
        """The evaluation that `start` named so, as long as it is kept."""
        return self._jobs.get(key)

    def _questions(self, content: bytes, name: str) -> QuestionSet:
        if content:
            asked = _read(content, name)
        elif self.own_questions:
            asked = read_question_set(self.own_questions)
        else:
            raise QuestionsFileError("The corpus has no questions.jsonl: give a file of questions.")
        if len(asked.questions) > QUESTIONS:
            raise QuestionsFileError(
                f"{len(asked.questions)} questions are more than the {QUESTIONS} that the page asks: use the command "
                "`passerelle evaluate`."
            )
        return asked


def _read(content: bytes, name: str) -> QuestionSet:
    """The questions of an uploaded file, told by its content, with its own name in what is said of it."""
    last = PurePosixPath(name.replace("\\", "/")).name
    suffix = PurePosixPath(last).suffix.lower()
    if suffix not in SUFFIXES:
        raise QuestionsFileError(f"{last} is none of: {', '.join(SUFFIXES)}.")
    _refuse_bomb(content, last)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"questions{suffix}"
        path.write_bytes(content)
        try:
            asked = read_question_set(path)
        except QuestionsFileError as error:
            raise QuestionsFileError(str(error).replace(str(path), last)) from None
    return QuestionSet(asked.questions, dict.fromkeys((last,), *asked.sources.values()), asked.remarks)


def _refuse_bomb(content: bytes, name: str) -> None:
    """Refuse a workbook that is small on the disk and huge in memory."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError) as error:
        raise QuestionsFileError(f"{name} is not a readable Excel workbook ({error!r}): save it again.") from error
    if size > EXPANDED:
        raise QuestionsFileError(f"{name} expands to {size:,} bytes: at most {EXPANDED:,} are read.")


def _run(searcher: Searcher, asked: QuestionSet, systems: tuple[str, str], tell: Tell) -> Outcome:
    names = [name for name in reversed(systems) if name]
    total = len(asked.questions) * len(names)
    found = []
    used = searcher
    for place, name in enumerate(names):
        before = place * len(asked.questions)
        used = searcher.under(_settings(searcher.settings, name))
        tell(name, before, total)
        told = _told(tell, name, before, total)
        found.append(evaluate(used, asked.questions, MEASURES, told))
    index = used.index
    comparison = compare(*(side(name, one) for name, one in zip(names, found, strict=True))) if found[1:] else None
    documents = {name: document for document in index.documents() for name in (document.id, *document.also)}
    return Outcome(found[-1], comparison, record(asked, used.settings, index.folder, index.manifest), documents)


def _told(tell: Tell, name: str, before: int, total: int) -> Callable[[int, int], None]:
    """Tells of each question asked, then rests as long as it took: readers have the processor half of the time."""
    began = time.monotonic()

    def told(done: int, _: int) -> None:
        nonlocal began
        tell(name, before + done, total)
        time.sleep(min(time.monotonic() - began, REST))
        began = time.monotonic()

    return told


def _settings(settings: Settings, name: str) -> Settings:
    return settings.model_copy(update=SYSTEMS[name])
