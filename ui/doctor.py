"""What `passerelle doctor` looks at: the machine, the packages, the model, the corpus, the index, who may ask."""

import json
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from indexer.catalogue import read_catalogue
from indexer.files import list_files
from search.bundled import FOLDER, packed_file
from search.encoder import BUNDLED
from search.errors import EncoderError, IndexMissing, LlmError, PasserelleError
from search.index import IndexStore, open_index
from search.llm.address import leaves
from search.llm.client import stream_reply
from search.settings import Settings
from ui.access import exposure

PACKAGES = ("torch", "sentence-transformers", "faiss-cpu", "tantivy", "rank-bm25", "pypdfium2", "pypdf", "gradio")
ROOM = 500_000_000  # bytes; what building a large index beside the present one may take


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: fine, worth a note, or wrong; and what to do about it."""

    level: Literal["fine", "note", "wrong"]
    subject: str
    state: str
    advice: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Everything that can be said without loading the model, in the order of the data's way.

    The language model, where one is set, is asked for a word.
    """
    return [
        Finding("fine", "python", f"{platform.python_version()} on {platform.platform(terse=True)}"),
        *_packages(),
        _ocr(),
        _model(settings),
        *_corpus(settings),
        _index(settings),
        *_last_run(settings),
        _disk(settings),
        _access(settings),
        *_llm(settings),
    ]


def _packages() -> Iterator[Finding]:
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Finding("wrong", "packages", f"{name} is not installed", "Run `pip install -r requirements.lock`.")
    yield Finding("fine", "packages", ", ".join(found))


def _ocr() -> Finding:
    advice = "Scanned pages are reported as needing OCR. Install tesseract-ocr and tesseract-ocr-fra to have them read."
    program = shutil.which("tesseract")
    if program is None:
        return Finding("note", "ocr", "Tesseract is not installed", advice)
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    if "fra" not in listed:
        return Finding("note", "ocr", "Tesseract has no French data", advice)
    return Finding("fine", "ocr", "Tesseract, with French")


def _model(settings: Settings) -> Finding:
    if settings.encoder != BUNDLED:
        return Finding("fine", "encoder", f"{settings.encoder} (not checked: loading it takes time)")
    if (settings.cache / FOLDER / "modules.json").is_file():
        return Finding("fine", "encoder", f"bundled, unpacked in {settings.cache}")
    try:
        packed_file()
    except EncoderError as error:
        return Finding("wrong", "encoder", str(error))
    return Finding("note", "encoder", "bundled, not unpacked yet", "The first `passerelle index` unpacks it, once.")


def _corpus(settings: Settings) -> Iterator[Finding]:
    try:
        files = list_files(settings.corpus, (settings.index, settings.cache))
        catalogue = read_catalogue(settings.corpus)
    except PasserelleError as error:
        yield Finding("wrong", "corpus", str(error))
        return
    yield Finding("fine", "corpus", f"{len(files)} files in {settings.corpus}, {len(catalogue)} catalogue entries")


def _index(settings: Settings) -> Finding:
    try:
        manifest = open_index(IndexStore(settings.index).current()).manifest
    except IndexMissing as error:
        return Finding("note", "index", str(error))
    except PasserelleError as error:
        return Finding("wrong", "index", str(error))
    state = (
        f"{manifest.documents} documents, {manifest.passages} passages, {manifest.sentences} sentences, "
        f"built {manifest.created} with {manifest.encoder}"
    )
    if manifest.encoder.split("@")[0] != settings.encoder.rstrip("/").split("/")[-1]:
        return Finding(
            "wrong", "index", f"{state}, but the encoder set is {settings.encoder}", "Run `passerelle index`."
        )
    return Finding("fine", "index", state)


def _last_run(settings: Settings) -> Iterator[Finding]:
    try:
        report = json.loads((settings.index / "report.json").read_text(encoding="utf-8"))
        failed = [file for file in report["files"] if file["status"] in ("failed", "needs_ocr")]
        yield from [Finding("note", "last run", f"{file['path']}: {file['reason']}") for file in failed]
    except (OSError, ValueError, KeyError, TypeError):  # none yet, or it was altered: it is only a report
        return


def _disk(settings: Settings) -> Finding:
    place = next(
        folder for folder in (settings.index.absolute(), *settings.index.absolute().parents) if folder.exists()
    )
    free = shutil.disk_usage(place).free
    level: Literal["fine", "note"] = "fine" if free > ROOM else "note"
    advice = "" if free > ROOM else "Free some space: a new index is built beside the old one."
    return Finding(level, "disk", f"{free / 1e9:.1f} GB free for the index", advice)


def _access(settings: Settings) -> Finding:
    place = f"served on {settings.host}, port {settings.port}"
    if settings.user:
        return Finding("fine", "access", f"{place}; user {settings.user}, password {settings.password}")
    if said := exposure(settings):
        return Finding("note", "access", f"{place}, without a password", said)
    return Finding("fine", "access", f"{place}, to this machine alone")


def _llm(settings: Settings) -> Iterator[Finding]:
    if not settings.llm_address:
        return
    if said := leaves(settings.llm_address):
        yield Finding("note", "llm", said, "Set `llm_address` to a server of this machine if they must stay.")
    place = f"{settings.llm_model} at {settings.llm_address}"
    replying = stream_reply(settings, [{"role": "user", "content": "Réponds par un seul mot : oui."}])
    try:
        answered = any(piece.strip() for piece in replying)
    except LlmError as error:
        yield Finding("wrong", "llm", f"{place}: {error}", _LLM_ADVICE.get(error.reason, _LLM_ADVICE["server"]))
        return
    finally:
        replying.close()
    if answered:
        yield Finding("fine", "llm", f"{place} answers")
    else:
        yield Finding("wrong", "llm", f"{place} answers nothing", _LLM_ADVICE["server"])


_LLM_ADVICE = {
    "unreachable": "Start the server, or correct `llm_address`.",
    "timeout": "Raise `llm_seconds`, or choose a smaller model.",
    "key": "Correct `llm_key` (variable PASSERELLE_LLM_KEY).",
    "model": "Correct `llm_model`, or the path in `llm_address`.",
    "busy": "Wait, or ask the server's owner for more.",
    "cut": "Raise `llm_tokens`: the model thinks at length before it answers.",
    "server": "Look at the server's own log.",
}
