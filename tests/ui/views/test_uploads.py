"""A file comes into the corpus under a safe name, whole, of a type that is read, or not at all."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import UploadRefused
from search.settings import Settings
from ui.views import uploads

TEXT = b"Une convention de jumelage se signe par le maire.\n"


@pytest.fixture
def settings(tmp_path):
    """A corpus with folders that files may be put in, and others."""
    for name in ("corpus/guides/été", "corpus/_brouillons", "corpus/.cache", "corpus/index", "outside"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "corpus/loin").symlink_to(tmp_path / "outside")
    return Settings(corpus=tmp_path / "corpus", index=tmp_path / "corpus/index", upload_megabytes=1)


def awaited(work):
    """What it comes to; in a thread of its own, as the browser of other tests has the loop of this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def receive(settings, name, *parts, folder="", replace=False):
    """What became of a file that comes in these parts."""

    async def body():
        for part in parts:
            yield part

    return awaited(uploads.receive(body(), name, folder, settings, replace=replace))


def files(settings):
    """Every file of the corpus, its scratch files too."""
    return sorted(p.relative_to(settings.corpus).as_posix() for p in settings.corpus.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("guide.pdf", "guide.pdf"),
        ("Été 2024 – n° 3.PDF", "Été 2024 – n° 3.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\guide.docx", "guide.docx"),
        ("<img src=x onerror=alert(1)>.txt", "-img src=x onerror=alert(1)-.txt"),
        ("._cache.md", "cache.md"),
        ("a\u202egpj.txt", "agpj.txt"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("é" * 300 + ".html", "é" * 72 + ".html"),
    ],
)
def test_names_are_made_safe(name, safe):
    """Folders, control characters and what a system forbids are left out; the rest stays readable."""
    assert uploads.safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "type"), ("..", "type"), ("run.exe", "type"), ("pdf", "type"), (".pdf", "type"), ("catalogue.toml", "type"),
     ("questions.jsonl", "type"), ("  .txt", "type"), ("_.txt", "type")],
)  # fmt: skip
def test_names_that_cannot_be_used(name, reason):
    """Without a name, or of a type that is not read."""
    with pytest.raises(UploadRefused) as refused:
        uploads.safe_name(name)
    assert refused.value.reason == reason


@given(st.text(max_size=60).map(lambda text: text + ".txt"))
@example("/../.txt")
@example("con\ud800.txt")
def test_no_name_leaves_its_folder(name):
    """Whatever it was called, a file is named in one folder, is not hidden, and its name can be written."""
    try:
        safe = uploads.safe_name(name)
    except UploadRefused:
        return
    assert os.path.basename(safe) == safe  # noqa: PTH119 (what the system makes of it)
    assert safe not in ("", ".", "..")
    assert safe[0] not in "._"
    assert len(safe.encode()) <= uploads.LONGEST


def test_folders_that_are_offered(settings):
    """Those of the corpus; not hidden ones, nor the index, nor a link that leads elsewhere."""
    assert uploads.folders(settings) == ["", "guides", "guides/été"]


def test_a_file_comes_in(settings):
    """In parts, under its name, in its folder; again, only when that is asked for."""
    assert receive(settings, "note.txt", TEXT[:10], TEXT[10:], folder="guides/été") == ("guides/été/note.txt", False)
    assert (settings.corpus / "guides/été/note.txt").read_bytes() == TEXT
    with pytest.raises(UploadRefused) as refused:
        receive(settings, "note.txt", b"Autre chose.", folder="guides/été")
    assert refused.value.reason == "exists"
    assert receive(settings, "note.txt", b"Autre chose.", folder="guides/été", replace=True)[1] is True
    assert files(settings) == ["guides/été/note.txt"]
    assert (settings.corpus / "guides/été/note.txt").read_bytes() == b"Autre chose."


@pytest.mark.parametrize(
    ("name", "content", "folder", "reason"),
    [
        ("a.txt", b"a" * 1_000_001, "", "size"),
        ("a.txt", b"", "", "empty"),
        ("a.pdf", b"\x7fELF\x02\x01\x01" + b"\x00" * 9 + b"\x02\x00>\x00" * 50, "", "content"),
        ("a.docx", b"PK\x03\x04" + b"\xff" * 200, "", "content"),
        ("a.txt", TEXT, "..", "folder"),
        ("a.txt", TEXT, "guides/../..", "folder"),
        ("a.txt", TEXT, "loin", "folder"),
        ("a.txt", TEXT, "_brouillons", "folder"),
        ("a.txt", TEXT, "/etc", "folder"),
    ],
)
def test_what_is_refused_leaves_nothing(settings, name, content, folder, reason):
    """Too large, empty, of another type, into another folder: the reason is told and the corpus is as before."""
    with pytest.raises(UploadRefused) as refused:
        receive(settings, name, content, folder=folder)
    assert refused.value.reason == reason
    assert files(settings) == []


def test_a_sender_that_gives_up_leaves_nothing(settings):
    """What stops half way is not in the corpus."""

    async def body():
        yield TEXT
        raise ConnectionError

    with pytest.raises(ConnectionError):
        awaited(uploads.receive(body(), "a.txt", "", settings, replace=False))
    assert files(settings) == []


def test_links_and_folders_in_its_place(settings, tmp_path):
    """A link of that name is replaced, not followed; a folder is not."""
    (tmp_path / "outside/secret.txt").write_text("secret")
    (settings.corpus / "note.txt").symlink_to(tmp_path / "outside/secret.txt")
    receive(settings, "note.txt", TEXT, replace=True)
    assert (tmp_path / "outside/secret.txt").read_text() == "secret"
    assert not (settings.corpus / "note.txt").is_symlink()
    (settings.corpus / "dossier.txt").mkdir()
    with pytest.raises(UploadRefused):
        receive(settings, "dossier.txt", TEXT, replace=True)


def test_a_disk_without_links(settings, monkeypatch):
    """Where the system has no second names, a rename does."""

    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    assert receive(settings, "note.txt", TEXT) == ("note.txt", False)
    assert files(settings) == ["note.txt"]
