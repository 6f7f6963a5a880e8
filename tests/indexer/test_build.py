"""Whole indexing runs on small real corpora: what becomes of every file, and of the index when something goes wrong."""

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from indexer.build import run
from search.errors import CatalogueError, IndexLocked, IndexMismatch, IndexMissing, IndexWriteError
from search.index import IndexStore, LocalIndex
from search.index.manifest import read_manifest
from search.index.vectors import PASSAGES, write_vectors
from search.searcher import Searcher
from search.settings import load_settings
from tests.indexer.conftest import write_corpus
from tests.tiny import TinyEncoder

ROOT = Path(__file__).parent.parent.parent
NOBODY = 65534

EAU = "# L'eau\n\nLa commune finance un forage. Le forage donne de l'eau potable.\n"
JUMELAGE = "Un jumelage lie deux communes. Le maire signe la convention de jumelage.\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def make_pdf(text: str, password: str = "") -> bytes:
    """A page of text, under a password if one is given."""
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None)
    canvas.drawString(70, 700, text)
    canvas.save()
    return file.getvalue()


def catalogue(**titles: str) -> str:
    """A catalogue of these titles, by path without its suffix (`.md`)."""
    return "".join(f'[[document]]\npath = "{path}.md"\ntitle = "{title}"\n' for path, title in titles.items())


def statuses(report) -> dict[str, str]:
    """The status of each file."""
    return {file.path: file.status for file in report.files}


def documents(settings) -> list[str]:
    """The ids in the published index."""
    return [document.id for document in LocalIndex(IndexStore(settings.index).current()).documents()]


def answers(settings, encoder=None) -> str:
    """The first passage found for a question that `EAU` answers."""
    searcher = Searcher(IndexStore(settings.index), encoder or TinyEncoder(), settings)
    return searcher.search("Qui finance le forage ?")[0].passage.id


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A run over files of every kind, good and bad, and its settings."""
    root = tmp_path_factory.mktemp("mixed")
    folder = write_corpus(
        root / "corpus",
        {
            "catalogue.toml": catalogue(eau="L'accès à l'eau", absent="Un absent"),
            "questions.jsonl": "{}",
            "eau.md": EAU,
            "textes/jumelage.txt": JUMELAGE,
            "textes/copie.txt": JUMELAGE,
            "bon.pdf": make_pdf("Le rapport de la commission est rendu public."),
            "coupé.pdf": make_pdf("Un texte")[:300],
            "faux.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 8,
            "secret.pdf": make_pdf("Un texte", "sésame"),
            "faux.docx": b"PK\x03\x04 no archive",
            "image.txt": PNG,
            "vide.txt": b"",
            "blancs.md": b" \n\t\n",
        },
    )
    (folder / "lien.txt").symlink_to("nulle-part.txt")
    os.mkfifo(folder / "tube.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(JUMELAGE)
    settings = load_settings(corpus=folder, index=root / "index")
    report = run(settings, TinyEncoder())
    return settings, report


EXPECTED = [
    ("eau.md", "indexed", ""),
    ("textes/jumelage.txt", "indexed", ""),
    ("textes/copie.txt", "indexed", ""),
    ("bon.pdf", "indexed", ""),
    ("coupé.pdf", "failed", "coupé.pdf is a damaged PDF"),
    ("faux.pdf", "failed", "faux.pdf is a damaged PDF"),
    ("secret.pdf", "failed", "secret.pdf asks for a password"),
    ("faux.docx", "failed", "faux.docx is a damaged archive"),
    ("image.txt", "failed", "image.txt is a PNG picture"),
    ("vide.txt", "empty", "There is no text in this file."),
    ("blancs.md", "empty", "There is no text in this file."),
    ("lien.txt", "failed", "The file cannot be opened: No such file or directory."),
    ("tube.txt", "failed", "The file cannot be opened: it is a pipe, a socket or a device."),
    (r"caf\udce9.txt", "failed", "The file cannot be opened: its name is not UTF-8, rename it."),
    ("absent.md", "failed", "The catalogue names this file, but it is not there."),
]


@pytest.mark.parametrize(("path", "status", "reason"), EXPECTED)
def test_every_file_is_told_of(mixed, path, status, reason):
    """Each file has one entry, that says what became of it and why."""
    _, report = mixed
    (file,) = [file for file in report.files if file.path == path]
    assert (file.status, file.reason[: len(reason)]) == (status, reason)
    assert (file.passages > 0) is (status == "indexed")
    assert bool(file.reason) is (status != "indexed")


def test_bad_files_stop_no_run(mixed):
    """The good files are in the index, the report counts them, and nothing else is told of."""
    settings, report = mixed
    assert [file.path for file in report.files] == sorted(path for path, _, _ in EXPECTED)
    good = sorted(path for path, status, _ in EXPECTED if status == "indexed")
    assert documents(settings) == good
    index = LocalIndex(IndexStore(settings.index).current())
    assert (report.documents, report.passages, report.sentences) == (
        len(good),
        index.manifest.passages,
        index.manifest.sentences,
    )
    assert report.passages == sum(file.passages for file in report.files)
    assert report.published
    assert report.failed
    assert 0 < report.encoder_seconds < report.seconds
    assert answers(settings) == "eau.md#1"


def test_documents_are_described_by_the_catalogue_or_by_themselves(mixed):
    """A document has the catalogue's title, or else its own, or else its name."""
    settings, _ = mixed
    titles = {d.id: d.title for d in LocalIndex(IndexStore(settings.index).current()).documents()}
    assert titles["eau.md"] == "L'accès à l'eau"
    assert titles["textes/jumelage.txt"] == "Jumelage"


def test_a_second_run_is_unchanged_and_publishes_nothing(mixed):
    """Nothing changed: good files are said unchanged, bad ones still bad, and the index is the same generation."""
    settings, first = mixed
    current = IndexStore(settings.index).current()
    second = run(settings, TinyEncoder())
    assert statuses(second) == {
        path: "unchanged" if status == "indexed" else status for path, status in statuses(first).items()
    }
    assert (second.published, second.encoded, second.encoder_seconds) == (False, 0, 0)
    assert (second.documents, second.passages, second.sentences) == (first.documents, first.passages, first.sentences)
    assert IndexStore(settings.index).current() == current
    assert second.as_json() == json.loads((settings.index / "report.json").read_text(encoding="utf-8"))


def test_progress_goes_up_to_its_end(corpus, index):
    """Each step tells how much there is and how much is done, never less than before, and all of it at the end."""
    told: dict[str, list[tuple[int, int]]] = {}
    corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE})
    index(progress=lambda step, done, total: told.setdefault(step, []).append((done, total)))
    assert list(told) == ["reading", "embedding", "writing"]
    assert told["reading"] == [(0, 2), (1, 2), (2, 2)]
    for steps in told.values():
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0


def test_changes_are_followed(corpus, settings, index):
    """A changed file and a new one are indexed, a removed one is said removed and leaves the index."""
    folder = corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE, "vieux.txt": "Un vieux document."})
    index()
    (folder / "vieux.txt").unlink()
    corpus({"jumelage.txt": "Un jumelage se réveille.", "neuf.txt": "Un document neuf."})
    report = index()
    assert statuses(report) == {
        "eau.md": "unchanged", "jumelage.txt": "indexed", "neuf.txt": "indexed", "vieux.txt": "removed",
    }  # fmt: skip
    assert report.published
    assert not report.failed
    assert documents(settings) == ["eau.md", "jumelage.txt", "neuf.txt"]
    passages = LocalIndex(IndexStore(settings.index).current()).of_document("jumelage.txt")
    assert [passage.text for passage in passages] == ["Un jumelage se réveille."]


def test_a_copy_under_another_name_is_a_new_document(corpus, index):
    """A file is unchanged when the index has it under its name; its text may be known from another file."""
    folder = corpus({"eau.md": EAU})
    index()
    shutil.copy(folder / "eau.md", folder / "eau-2.md")
    (folder / "eau.md").rename(folder / "eau-1.md")
    assert statuses(index()) == {"eau-1.md": "indexed", "eau-2.md": "indexed", "eau.md": "removed"}


def test_a_changed_title_embeds_passages_alone(corpus, settings, index):
    """The title is part of what a passage is found by, and of no sentence: only that document's passages are anew."""
    corpus({"catalogue.toml": catalogue(eau="L'eau"), "eau.md": EAU, "jumelage.txt": JUMELAGE})
    first = index()
    # One passage a file, of two sentences each.
    assert (first.passages, first.sentences, first.encoded) == (2, 4, 6)
    corpus({"catalogue.toml": catalogue(eau="Le forage")})
    second = index()
    assert (second.published, second.encoded) == (True, 1)
    assert set(statuses(second).values()) == {"unchanged"}
    assert LocalIndex(IndexStore(settings.index).current()).documents()[0].title == "Le forage"


def test_another_encoder_builds_everything_again(corpus, settings, index):
    """The vectors of one encoder are not used for another, and a searcher with the old one is told so."""
    corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE})
    assert index(TinyEncoder("tiny@1")).encoded == 6
    report = index(TinyEncoder("tiny@2"))
    assert (report.published, report.encoded) == (True, 6)
    assert set(statuses(report).values()) == {"unchanged"}
    assert answers(settings, TinyEncoder("tiny@2")) == "eau.md#1"
    with pytest.raises(IndexMismatch, match="tiny@2, but tiny@1"):
        answers(settings, TinyEncoder("tiny@1"))


def test_another_size_of_passages_builds_again(corpus, settings, index):
    """A setting that changes the passages is a change, sentences that stay are not embedded again."""
    corpus({"long.txt": " ".join(f"La phrase numéro {n} dit une chose de plus." for n in range(40))})
    first = index()
    smaller = run(settings.model_copy(update={"passage_characters": 300}), TinyEncoder())
    assert smaller.published
    assert smaller.sentences == first.sentences
    assert smaller.encoded == smaller.passages > first.passages


@pytest.mark.parametrize("harm", ["pointer", "manifest", "database"])
def test_a_damaged_index_is_built_again(corpus, settings, index, harm):
    """An index that cannot be opened is no reason to stop: the run builds a good one, from what it kept."""
    corpus({"eau.md": EAU})
    index()
    current = IndexStore(settings.index).current()
    if harm == "pointer":
        (settings.index / "current").write_text("nowhere\n")
    else:
        (current / {"manifest": "manifest.json", "database": "passages.sqlite"}[harm]).write_bytes(b"harm")
    report = index()
    assert (report.published, report.encoded) == (True, 0)
    assert answers(settings) == "eau.md#1"


def test_the_same_corpus_gives_the_same_index(corpus, settings, index):
    """Passages and vectors are the same bytes, whether built from nothing, from caches, or elsewhere."""
    corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE, "bon.pdf": make_pdf("Un rapport de la commission.")})
    index()
    manifests = [read_manifest(IndexStore(settings.index).current())]
    shutil.rmtree(settings.index / "generations")
    index()
    manifests.append(read_manifest(IndexStore(settings.index).current()))
    other = settings.model_copy(update={"index": settings.index.with_name("other")})
    run(other, TinyEncoder())
    manifests.append(read_manifest(IndexStore(other.index).current()))
    names = ("passages.sqlite", "passages.faiss", "sentences.npy", "sentence_offsets.npy")
    assert [[m.files[name] for name in names] for m in manifests[1:]] == [[manifests[0].files[n] for n in names]] * 2
    assert len({m.corpus for m in manifests}) == 1


@pytest.mark.parametrize("left", ["nothing", "bad files", "no folder"])
def test_a_corpus_that_vanished_leaves_the_index(corpus, settings, index, left):
    """A corpus that was moved, emptied or unplugged costs nothing of the index, which goes on answering."""
    folder = corpus({"eau.md": EAU})
    index()
    current = IndexStore(settings.index).current()
    shutil.rmtree(folder)
    if left == "no folder":
        with pytest.raises(CatalogueError, match=r"cannot be read.*--corpus"):
            index()
    else:
        folder.mkdir()
        if left == "bad files":
            (folder / "image.txt").write_bytes(PNG)
        report = index()
        assert (report.published, report.passages, statuses(report)["eau.md"]) == (False, 0, "removed")
    assert IndexStore(settings.index).current() == current
    assert answers(settings) == "eau.md#1"


def test_nothing_to_index_is_no_index(corpus, settings, index):
    """A first run over an empty corpus says so and makes no index."""
    corpus({})
    report = index()
    assert (report.files, report.published, report.failed) == ((), False, False)
    with pytest.raises(IndexMissing, match="passerelle index"):
        IndexStore(settings.index).current()


def test_a_wrong_catalogue_is_told_before_anything_is_read(corpus, settings, index):
    """A wrong catalogue is an error, and not a reason to index under wrong titles."""
    corpus({"catalogue.toml": '[[document]]\npath = "eau.md"\n', "eau.md": EAU})
    with pytest.raises(CatalogueError, match="title is missing"):
        index()
    assert not settings.index.exists()


def test_an_index_folder_that_cannot_be_is_told(corpus, settings, index):
    """A file in the place of the index folder is an error that names it."""
    corpus({"eau.md": EAU})
    settings.index.write_text("not a folder")
    with pytest.raises(IndexWriteError, match="index cannot be written"):
        index()


@contextmanager
def trouble(*arguments: object, before: tuple[str, ...] = ()) -> Iterator[subprocess.Popen]:
    """A process of `tests.indexer.trouble`, killed at the end if it still runs."""
    command = [*before, sys.executable, "-m", "tests.indexer.trouble", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def many_sentences() -> str:
    """More texts than the cache saves at once: 300 sentences and the passages they are in."""
    return "\n\n".join(f"La phrase numéro {n} de ce document dit une chose de plus." for n in range(300))


def test_a_run_killed_in_the_middle_costs_little(corpus, settings, index):
    """While a run goes on another is refused; killed, it leaves the old index, and the next goes on from its cache."""
    corpus({"eau.md": EAU})
    index()
    current = IndexStore(settings.index).current()
    corpus({"long.txt": many_sentences()})
    with trouble("stop", settings.corpus, settings.index, 1) as process:
        assert process.stdout.readline() == "stopped\n", process.stderr.read()
        with pytest.raises(IndexLocked, match="Another indexing run is writing"):
            index()
        assert answers(settings) == "eau.md#1"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    assert IndexStore(settings.index).current() == current
    assert answers(settings) == "eau.md#1"
    report = index()
    assert statuses(report) == {"eau.md": "unchanged", "long.txt": "indexed"}
    new = report.passages + report.sentences - 3  # the passage of eau.md and its two sentences were known
    assert report.encoded == new - 256
    assert documents(settings) == ["eau.md", "long.txt"]


@pytest.fixture
def grown(corpus, settings, index):
    """An index of one document, and a corpus that has grown since."""
    corpus({"eau.md": EAU})
    index()
    corpus({"long.txt": many_sentences()})
    return settings


def test_a_file_too_large_for_the_disk_costs_nothing(grown):
    """Whatever file of the new index is the first that does not fit, the run says so and leaves the old index."""
    with trouble("fill", grown.corpus, grown.index) as process:
        said, complaints = process.communicate()
    assert process.returncode == 0, complaints
    assert said == "2 OSError OperationalError\n"  # documents in the end; files and databases that did not fit


def test_a_last_byte_that_does_not_fit_is_noticed(tmp_path):
    """Vectors that are cut short by one byte are an error when they are written, not when they are read."""
    rows = TinyEncoder().encode_passages([f"passage {n}" for n in range(40)])
    write_vectors(tmp_path, rows, rows, np.ones(40, np.int64))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / PASSAGES).stat().st_size - 1, hard))
    try:
        with pytest.raises(OSError, match="too large"):
            write_vectors(tmp_path, rows, rows, np.ones(40, np.int64))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def can_mount() -> bool:
    """Whether this process may have a disk of its own."""
    program = shutil.which("unshare")
    if program is None:
        return False
    command = [program, "-Urm", "mount", "-t", "tmpfs", "none", tempfile.gettempdir()]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not can_mount(), reason="a disk of a few megabytes cannot be mounted here")
def test_a_full_disk_costs_nothing(grown, tmp_path):
    """Whatever is written when the disk is full, the run says so, leaves the old index and clears up after itself."""
    small = tmp_path / "small"
    small.mkdir()
    script = 'mount -t tmpfs -o size=16m none "$0" && cp -r "$1" "$0/index" && shift && exec "$@"'
    before = ("unshare", "-Urm", "sh", "-c", script, str(small), str(grown.index))
    with trouble("fill", grown.corpus, small / "index", small / "filler", before=before) as process:
        said, complaints = process.communicate()
    assert process.returncode == 0, complaints
    assert said == "2 OSError OperationalError\n"


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """As a user whom permissions bind; `folder` is theirs."""
    if os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_may_not_be_read_is_told_of():
    """A file and a folder without permission are named, the others indexed; nothing out of reach is said removed."""
    with tempfile.TemporaryDirectory() as name:  # not pytest's folder, which no other user may enter
        root = Path(name)
        root.chmod(0o755)
        write_corpus(
            root / "corpus", {"eau.md": EAU, "secret.md": JUMELAGE, "clos/a.txt": "Un.", "clos/b/c.txt": "Deux."}
        )
        settings = load_settings(corpus=root / "corpus", index=root / "index")
        run(settings, TinyEncoder())
        with without_privileges(root):
            try:
                (root / "corpus/secret.md").chmod(0)
                (root / "corpus/clos").chmod(0)
                report = run(settings, TinyEncoder())
                assert statuses(report) == {
                    "clos/": "failed",
                    "clos/a.txt": "failed",
                    "clos/b/c.txt": "failed",
                    "eau.md": "unchanged",
                    "secret.md": "failed",
                }
                reasons = {file.path: file.reason for file in report.files}
                assert reasons["clos/"] == "This folder cannot be listed: Permission denied."
                assert reasons["clos/a.txt"] == "Its folder cannot be listed, and it is no longer in the index."
                assert reasons["secret.md"] == "The file cannot be opened: Permission denied."
                assert documents(settings) == ["eau.md"]
                assert report.failed
            finally:
                (root / "corpus/clos").chmod(0o755)
