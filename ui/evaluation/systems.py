"""What a set of questions can be asked of: the index under any settings, or results that were saved before."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import UsageError
from search.evaluation import Evaluation, QuestionSet, evaluate, judge_run
from search.evaluation.text_file import read_text
from search.evaluation.trec import read_run
from search.index import IndexStore, LocalIndex, open_index
from search.settings import Settings, load_settings
from ui.evaluation.results import read_results
from ui.terminal import Tell

if TYPE_CHECKING:
    from search.searcher import Searcher

CURRENT = "current"  # the name of the settings as they are


class Systems:
    """The systems that one set of questions is asked of, each opened when it is first needed."""

    def __init__(self, asked: QuestionSet, folder: Path | None, settings: Settings, measures: tuple[str, ...],
                 tell: Tell) -> None:  # fmt: skip
        self._asked = asked
        self._folder = folder  # of the BEIR set whose own corpus is searched
        self._settings = settings
        self._measures = measures
        self._tell = tell
        self._searcher: Searcher | None = None
        self._last: Searcher | None = None

    @property
    def index(self) -> LocalIndex | None:
        """The index that was asked last, None as long as none was needed."""
        return self._last.index if self._last else None

    def ask(self, settings: Settings, label: str = "asking") -> Evaluation:
        """The questions asked under `settings`.

        Raises:
            UsageError: they need another index than the one they name.
            IndexStoreError: there is no index, or it cannot be used.
        """
        self._last = self._under(settings)
        return evaluate(self._last, self._asked.questions, self._measures, lambda n, total: self._tell(label, n, total))

    def judge(self, path: Path) -> Evaluation:
        """A TREC run measured; the index is opened only where judgments name places by their words.

        Raises:
            QuestionsFileError: the run cannot be read.
        """
        run = {question: list(found) for question, found in read_run(path).items()}
        worded = any(j.quote or j.heading or j.page for q in self._asked.questions for j in q.judgments)
        index = open_index(IndexStore(self._settings.index).current(), self._settings.lexical) if worded else None
        return judge_run(run, self._asked.questions, self._measures, index)

    def named(self, text: str, options: dict[str, object]) -> tuple[Evaluation, Settings | None]:
        """One side of a comparison, and its settings if it was asked: settings, a file of them, or saved results.

        Raises:
            UsageError: `text` is none of these.
        """
        path = Path(text)
        if text == CURRENT:
            settings = self._settings
        elif path.is_file() and path.suffix.lower() != ".toml":
            return (read_results(path) if is_saved(text) else self.judge(path)), None
        else:
            settings = load_settings(**options | _options(text))
        return self.ask(settings, f"asking {text}"), settings

    def _under(self, settings: Settings) -> "Searcher":
        from search.searcher import Searcher

        if self._searcher is None:
            self._searcher = self._open(self._settings)
        if settings.index != self._settings.index:
            if self._folder:
                raise UsageError("A BEIR folder is searched in an index of its own: the setting `index` has no use.")
            other = IndexStore(settings.index).current()
            _refuse_rebuild(settings, None, open_index(other, settings.lexical).manifest.settings)
            return Searcher.open(settings, self._share)
        _refuse_rebuild(settings, self._settings, self._searcher.index.manifest.settings)
        return self._searcher.under(settings)

    def _open(self, settings: Settings) -> "Searcher":
        from indexer.beir import index_beir
        from search.encoder import load_encoder
        from search.searcher import Searcher

        if self._folder is None:
            return Searcher.open(settings, self._share)
        encoder = load_encoder(settings.encoder, settings.cache, self._share)
        return Searcher(index_beir(self._folder, encoder, settings, self._tell), encoder, settings)

    @property
    def _share(self) -> Callable[[str, float], None]:
        return lambda step, share: self._tell(step, round(share * 100), 100)


def is_saved(text: str) -> bool:
    """Whether one side of a comparison is a file of results that `--json-lines` saved."""
    path = Path(text)
    return path.is_file() and path.suffix.lower() != ".toml" and read_text(path).lstrip().startswith("{")


def _options(text: str) -> dict[str, object]:
    """The settings that a TOML file or `key=value,key=value` gives."""
    path = Path(text)
    if path.suffix.lower() == ".toml":
        try:
            return tomllib.loads(read_text(path))
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path} is not valid TOML: {error}.") from error
    pairs = [part.partition("=") for part in text.split(",")]
    if not all(sign and key.strip() for key, sign, _ in pairs):
        raise UsageError(
            f"--compare takes two of: {CURRENT}, a settings file (.toml), key=value,key=value, results saved by "
            f"--json-lines or a TREC run; {text!r} is none of them, or not there."
        )
    return {key.strip(): value.strip() for key, _, value in pairs}


def _refuse_rebuild(settings: Settings, base: Settings | None, built: dict[str, str | int]) -> None:
    """Refuse what only another index can follow. `built` are the index's own settings, `base` those that opened it."""
    for name, field in Settings.model_fields.items():
        if "(rebuild)" in (field.description or ""):
            known = built.get(name, getattr(base, name) if base else None)
            value = getattr(settings, name)
            if known is not None and value != known:
                raise UsageError(
                    f"{name}={value} needs another index: this one was built with {known}. Build one with "
                    f"PASSERELLE_{name.upper()}={value} passerelle index --index FOLDER, then compare with "
                    f"{name}={value},index=FOLDER."
                )
