"""What becomes of every file of a corpus, good or bad."""

import json
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from indexer.build import run
from indexer.extract import ocr
from search.index import IndexStore, LocalIndex
from search.settings import load_settings
from tests.indexer.conftest import write_corpus
from tests.indexer.corpora import (
    EAU,
    JUMELAGE,
    PNG,
    answers,
    catalogue,
    documents,
    make_half_scanned_pdf,
    make_pdf,
    statuses,
)
from tests.tiny import TinyEncoder

NOBODY = 65534
LINKS = {
    "lien.txt": "nulle-part.txt",
    "eau-encore.md": "eau.md",
    "dossier": "textes",
    "dehors.txt": "/etc/passwd",
    "cercle.txt": "cercle.txt",
}


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
            "titre.md": "# titre\n",
        },
    )
    for name, target in LINKS.items():
        (folder / name).symlink_to(target)
    with (folder / "grand.txt").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte that takes no room
    os.mkfifo(folder / "tube.txt")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text(JUMELAGE)
    settings = load_settings(corpus=folder, index=root / "index", file_megabytes=5)
    report = run(settings, TinyEncoder())
    return settings, report


EXPECTED = [
    ("eau.md", "indexed", ""),
    ("textes/copie.txt", "indexed", ""),
    ("textes/jumelage.txt", "duplicate", "The same bytes as textes/copie.txt: indexed once, under that name."),
    ("titre.md", "empty", "It holds a title, and no text to search."),
    ("dossier", "skipped", "This link to a folder is not followed"),
    ("eau-encore.md", "duplicate", "The same bytes as eau.md"),
    ("dehors.txt", "failed", "This link leads out of the corpus"),
    ("cercle.txt", "failed", "This link leads back to itself"),
    ("grand.txt", "failed", "The file is larger than 5 MB: split it, or raise file_megabytes."),
    ("bon.pdf", "indexed", ""),
    ("coupé.pdf", "failed", "coupé.pdf is a damaged PDF"),
    ("faux.pdf", "failed", "faux.pdf is a damaged PDF"),
    ("secret.pdf", "failed", "secret.pdf asks for a password"),
    ("faux.docx", "failed", "faux.docx is a damaged archive"),
    ("image.txt", "failed", "image.txt is a PNG picture"),
    ("vide.txt", "empty", "There is no text in this file."),
    ("blancs.md", "empty", "There is no text in this file."),
    ("lien.txt", "failed", "This link leads nowhere (nulle-part.txt): mend or remove it."),
    ("tube.txt", "failed", "It is a pipe, a socket or a device, not a document: remove it."),
    (r"caf\udce9.txt", "failed", "Its name is not UTF-8: rename it."),
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
    assert titles["textes/copie.txt"] == "Copie"


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


def test_copies_are_one_document_under_all_their_names(corpus, settings, index):
    """The name of the catalogue comes first, else that of the alphabet; the others find the same passages."""
    corpus(
        {"catalogue.toml": catalogue(z="L'eau"), "a.md": EAU, "z.md": EAU, "deux.txt": JUMELAGE, "trois.txt": JUMELAGE}
    )
    report = index()
    assert {file.path: (file.status, file.same_as) for file in report.files} == {
        "a.md": ("duplicate", "z.md"), "z.md": ("indexed", ""),
        "deux.txt": ("indexed", ""), "trois.txt": ("duplicate", "deux.txt"),
    }  # fmt: skip
    assert (report.documents, report.failed) == (2, False)
    found = LocalIndex(IndexStore(settings.index).current())
    assert [(d.id, d.title, d.also) for d in found.documents()] == [
        ("deux.txt", "Deux", ("trois.txt",)),
        ("z.md", "L'eau", ("a.md",)),
    ]
    assert found.of_document("a.md") == found.of_document("z.md") != []
    assert found.find("a.md#1") == found.find("z.md#1") != None  # noqa: E711


def test_a_copy_that_cannot_be_read_says_so_as_the_first_does(corpus, index):
    """Copies of a bad file are bad files too, read once."""
    corpus({"a.txt": PNG, "b.txt": PNG})
    first, second = index().files
    assert (first.status, second.status, second.seconds) == ("failed", "failed", 0)
    assert second.reason == f"The same bytes as a.txt: {first.reason}"


def test_a_copy_that_goes_is_removed_and_the_document_stays(corpus, settings, index):
    """One name less is a change of the index, of which nothing is read or embedded again."""
    folder = corpus({"a.md": EAU, "b.md": EAU, "c.md": EAU})
    index()
    (folder / "b.md").unlink()
    report = index()
    assert statuses(report) == {"a.md": "unchanged", "b.md": "removed", "c.md": "duplicate"}
    assert (report.published, report.encoded) == (True, 0)
    (folder / "a.md").unlink()
    assert statuses(index()) == {"a.md": "removed", "c.md": "indexed"} | {"c.md": "unchanged"}
    assert documents(settings) == ["c.md"]


def test_files_that_change_places_are_changed(corpus, settings, index):
    """A name with the content that another had is not what the index has under that name."""
    corpus({"a.md": EAU, "b.md": JUMELAGE})
    index()
    corpus({"a.md": JUMELAGE, "b.md": EAU})
    assert statuses(index()) == {"a.md": "indexed", "b.md": "indexed"}
    assert answers(settings) == "b.md#1"


def test_the_suffix_tells_how_a_text_is_read(corpus, settings, index):
    """The same bytes are a heading in Markdown and a sign in plain text: what was read of one is not the other's."""
    corpus({"a.md": EAU})
    index()
    (settings.corpus / "a.md").rename(settings.corpus / "a.txt")
    index()
    (passage,) = LocalIndex(IndexStore(settings.index).current()).of_document("a.txt")
    assert passage.text.startswith("# L'eau")


def on_reading(act):
    """A progress that calls `act` between the look at the files and their reading."""
    return lambda step, done, total: act() if (step, done) == ("reading", 0) else None


def test_a_file_that_changes_before_it_is_read_is_read_as_it_became(corpus, settings, index):
    """The index holds the text that the file has when it was last seen."""
    folder = corpus({"a.md": EAU})
    (file,) = index(progress=on_reading(lambda: (folder / "a.md").write_text(JUMELAGE))).files
    assert (file.status, file.passages) == ("indexed", 1)
    assert "jumelage" in LocalIndex(IndexStore(settings.index).current()).of_document("a.md")[0].text
    assert statuses(index()) == {"a.md": "unchanged"}


def test_a_file_that_goes_on_changing_is_told_of(corpus, index):
    """A file that is being written is not indexed by halves."""
    folder = corpus({"a.md": EAU, "b.md": JUMELAGE})
    index()
    begun, done = Event(), Event()

    def write() -> None:
        with (folder / "a.md").open("a") as file:
            while not done.wait(0.001):
                file.write("Une ligne de plus.\n\n")
                file.flush()
                begun.set()

    with ThreadPoolExecutor() as threads:
        threads.submit(write)
        assert begun.wait(10)
        report = index()
        done.set()
    file = report.files[0]
    assert (file.path, file.status) == ("a.md", "failed")
    assert file.reason == (
        "It changed, and changed again, while it was read. Run again when its writer is done. "
        "What the index had of it is taken out."
    )
    assert statuses(index()) == {"a.md": "indexed", "b.md": "unchanged"}


def test_a_file_deleted_meanwhile_is_told_of(corpus, settings, index):
    """A file that was there when the folder was listed and is gone when it is read leaves the index."""
    folder = corpus({"a.md": EAU, "b.md": JUMELAGE})
    report = index(progress=on_reading((folder / "a.md").unlink))
    assert statuses(report) == {"a.md": "removed", "b.md": "indexed"}
    assert report.files[0].reason == "It was deleted while it was read. Run again when its writer is done."
    assert documents(settings) == ["b.md"]


def test_files_are_told_of_as_they_are_read(corpus, index):
    """Each file once, as the report has it in the end."""
    told = []
    corpus({"a.md": EAU, "b.md": JUMELAGE, "c.txt": PNG, "d.md": EAU})
    report = index(told=told.append)
    assert sorted(told, key=lambda file: file.path) == list(report.files)


@pytest.fixture
def without_tesseract(monkeypatch):
    """No program is found, in this process and in those that it starts; what is known of Tesseract is asked again."""
    monkeypatch.setenv("PATH", "")
    ocr.is_available.cache_clear()
    yield
    ocr.is_available.cache_clear()


@pytest.mark.usefixtures("without_tesseract")
def test_a_document_read_in_part_says_what_is_missing(corpus, settings, index):
    """What could be read is in the index, and the line says every time that it is not all."""
    corpus({"a.pdf": make_half_scanned_pdf("Le rapport de la commission est rendu public.")})
    for _ in range(2):
        (file,) = index().files
        assert (file.status, file.passages) == ("partly_read", 1)
        assert "OCR" in file.reason or "text layer" in file.reason
    assert not index().failed
    assert documents(settings) == ["a.pdf"]


def test_the_index_may_lie_in_the_corpus(corpus, settings):
    """Neither the index nor the cache is read as documents."""
    folder = corpus({"a.md": EAU})
    inside = settings.model_copy(update={"index": folder / "index", "cache": folder / "cache"})
    (folder / "cache").mkdir()
    (folder / "cache/notes.txt").write_text("Une note.")
    for expected in ("indexed", "unchanged"):
        assert statuses(run(inside, TinyEncoder())) == {"a.md": expected}
