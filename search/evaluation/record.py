"""The record of an evaluation: everything that can change a score, so that two results can be told apart."""

import hashlib
import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

import search
from search.evaluation.faithfulness import ROUNDS
from search.evaluation.formats import QuestionSet
from search.evaluation.measures import DEPTH
from search.evaluation.reliability import BINS
from search.evaluation.statistics import RESAMPLES, SEED
from search.index.manifest import NAME, Manifest
from search.settings import Settings

# Where things are, how they are served and how they were brought in: what was indexed is in the index's digest.
OPERATIONAL = frozenset(("corpus", "index", "cache", "host", "host_names", "port", "user", "password",
                         "file_megabytes"))  # fmt: skip
OPERATIONAL_PREFIXES = ("fetch_", "extraction_", "llm_", "feedback", "upload_", "admin_")
PACKAGES = ("passerelle", "torch", "transformers", "sentence-transformers", "peft", "faiss-cpu", "tantivy", "PyStemmer",
            "numpy", "scipy", "scikit-learn", "ir-measures")  # fmt: skip
_SECRET = ("key", "token", "password", "secret")


class Setting(NamedTuple):
    """A setting that can change a score, as text, with its default."""

    name: str
    value: str
    default: str

    @property
    def changed(self) -> bool:
        """Whether it is not the one shipped."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class Record:
    """What an evaluation was made with: settings, and facts by name (digests, fingerprints, versions)."""

    settings: tuple[Setting, ...]
    facts: dict[str, str]


def record(questions: QuestionSet, settings: Settings, folder: Path | None, manifest: Manifest | None) -> Record:
    """The record of questions asked of the index generation in `folder`; without one, of a run that was judged."""
    facts = {f"questions {name}": f"sha256 {digest}" for name, digest in questions.sources.items()}
    facts |= {"question count": str(len(questions.questions)), "depth": str(DEPTH), "seed": str(SEED),
              "resamples": str(RESAMPLES)}  # fmt: skip
    if manifest and folder:
        facts |= {
            "index manifest": "sha256 " + hashlib.sha256((folder / NAME).read_bytes()).hexdigest(),
            "index built": manifest.created,
            "index holds": f"{manifest.documents} documents, {manifest.passages} passages, "
            f"{manifest.sentences} sentences",
            "corpus digest": manifest.corpus,
            "encoder": manifest.encoder,
            "text analysis": manifest.analysis,
        }
        facts |= {f"index setting {name}": str(value) for name, value in manifest.settings.items()}
        facts |= {"changes of each kind to a quote": str(ROUNDS), "bins of confidence": str(BINS)}
        facts["processor"] = _processor()
    facts |= {"search code": "sha256 " + _code(), "python": platform.python_version()}
    facts |= {f"package {name}": found for name in PACKAGES if (found := _version(name))}
    return Record(_settings(settings) if manifest else (), facts)


def _settings(settings: Settings) -> tuple[Setting, ...]:
    fields = Settings.model_fields
    return tuple(
        Setting(name, str(getattr(settings, name)), str(fields[name].get_default(call_default_factory=True)))
        for name in fields
        if name not in OPERATIONAL and not name.startswith(OPERATIONAL_PREFIXES) and not _secret(name, settings)
    )


def _secret(name: str, settings: Settings) -> bool:
    return isinstance(getattr(settings, name), SecretStr) or bool({*name.split("_")} & {*_SECRET})


def _code() -> str:
    """A digest of the code that ranks and answers: constants are in it and what was learned, which no setting shows."""
    root = Path(search.__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.glob("adapter/*")]):
        if "evaluation" not in path.relative_to(root).parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _processor() -> str:
    """What torch makes use of, on which the arithmetic of the encoder depends."""
    import torch

    return f"{platform.machine()}, {torch.backends.cpu.get_cpu_capability()}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
