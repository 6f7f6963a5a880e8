"""The files of a corpus folder."""

import os
import socket

import pytest

from indexer.catalogue import RESERVED
from indexer.files import list_files
from search.errors import CatalogueError


def names(folder, *apart) -> list[str]:
    """The names of what is found, all of it fit to be read."""
    found = list_files(folder, apart)
    assert not [file for file in found if file.trouble]
    return [file.name for file in found]


def troubles(folder, *apart) -> dict[str, tuple[str, str]]:
    """How each file that cannot be read is to be reported, and why, by name."""
    return {file.name: (file.status, file.trouble) for file in list_files(folder, apart) if file.trouble}


def test_reserved_and_hidden_names_are_no_documents(tmp_path):
    """Names that start with a dot or an underscore are passed over at any depth, reserved ones at the top alone."""
    kept = ["a.txt", "guides/b.pdf", "guides/catalogue.toml", "guides/deep/c.txt"]
    passed = [
        *RESERVED,
        ".hidden.txt",
        "_draft.txt",
        ".git/d.txt",
        "_sources/e.txt",
        "guides/.f.txt",
        "guides/_g/h.txt",
    ]
    for name in kept + passed:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert names(tmp_path) == sorted(kept)
    assert {"catalogue.toml", "questions.jsonl"} <= RESERVED


@pytest.mark.parametrize("name", ["nowhere", "file.txt", "circle"])
def test_a_corpus_that_is_no_folder_is_an_error(tmp_path, name):
    """A missing corpus, or something else in its place, is named with the option that gives another."""
    (tmp_path / "file.txt").touch()
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(CatalogueError, match=rf"{name} cannot be read.*--corpus"):
        list_files(tmp_path / name)


def test_the_index_is_no_document_of_a_corpus_around_it(tmp_path):
    """An index inside the corpus is not looked into, nor linked to; a corpus that is its index is refused."""
    for name in ("a.txt", "index/report.json", "index/cache/b.txt", "deep/index/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert names(tmp_path, tmp_path / "index") == ["a.txt", "deep/index/c.txt"]
    (tmp_path / "link.json").symlink_to("index/report.json")
    assert troubles(tmp_path, tmp_path / "index")["link.json"][1].startswith("This link leads out of the corpus")
    with pytest.raises(CatalogueError, match="is the folder of the index too"):
        list_files(tmp_path, [tmp_path])
    assert names(tmp_path / "index", tmp_path) == ["cache/b.txt", "report.json"]


def test_links_are_followed_inside_of_the_corpus_alone(tmp_path):
    """A link to a file of the corpus is one more name; any other is told of, with why and what to do."""
    corpus = tmp_path / "corpus"
    (corpus / "folder").mkdir(parents=True)
    (corpus / "a.txt").touch()
    (tmp_path / "secret.txt").touch()
    links = {
        "b.txt": "a.txt",
        "folder/c.txt": "../a.txt",
        "nowhere.txt": "gone\udce9.txt",
        "out.txt": "../secret.txt",
        "out": "..",
        "again": "folder",
        "one": "two",
        "two": "one",
        "device": "/dev/zero",
    }
    for name, target in links.items():
        (corpus / name).symlink_to(target)
    assert [file.name for file in list_files(corpus) if not file.trouble] == ["a.txt", "b.txt", "folder/c.txt"]
    out = ("failed", "This link leads out of the corpus, and is not followed: put a copy there.")
    circle = ("failed", "This link leads back to itself: remove it.")
    assert troubles(corpus) == {
        "nowhere.txt": ("failed", r"This link leads nowhere (gone\udce9.txt): mend or remove it."),
        "out.txt": out,
        "out": out,
        "device": out,
        "one": circle,
        "two": circle,
        "again": ("skipped", "This link to a folder is not followed: its files are read where they are."),
    }


def test_a_corpus_may_be_a_link_itself(tmp_path):
    """What matters is where links lead from the folder that the corpus is."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").touch()
    (tmp_path / "real/b.txt").symlink_to(tmp_path / "real/a.txt")
    (tmp_path / "corpus").symlink_to("real")
    assert names(tmp_path / "corpus") == ["a.txt", "b.txt"]


def test_what_is_no_file_is_told_of_and_not_opened(tmp_path, monkeypatch):
    """A pipe or a socket would have its reader wait for ever."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        found = troubles(tmp_path)
    reason = "It is a pipe, a socket or a device, not a document: remove it."
    assert found == {"pipe": ("failed", reason), "socket": ("failed", reason)}


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.txt",
        "-rf.txt",
        "'\"`$(x).txt",
        "[red]<img>.txt",
        "é" * 120 + ".txt",
        "e\u0301.txt",
        "\u202efdp.txt",
        " ",
        "~",
        "C:\\a.txt",
    ],
)
def test_names_of_any_characters_are_found(tmp_path, name):
    """What a name holds does not matter to who finds it."""
    (tmp_path / name).touch()
    assert names(tmp_path) == [name]


def test_a_name_that_is_not_utf_8_is_told_of(tmp_path):
    """No file of the index could hold it; its bytes are spelt out."""
    for name in (b"caf\xe9.txt", b"d\xff/a.txt"):
        path = tmp_path / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.touch()
    reason = "Its name is not UTF-8: rename it."
    assert troubles(tmp_path) == {r"caf\udce9.txt": ("failed", reason), r"d\udcff/a.txt": ("failed", reason)}


def test_folders_may_be_deeper_than_a_path_can_name(tmp_path, monkeypatch):
    """A folder that the system cannot name any more is told of."""
    monkeypatch.chdir(tmp_path)
    name, depth = "d" * 250, 20  # the longest path is 4,096 bytes
    for _ in range(depth):
        os.mkdir(name)  # noqa: PTH102 (relative, again and again)
        os.chdir(name)
    try:
        (found,) = list_files(tmp_path)
        assert found.name.count("/") < depth
        assert found.trouble == "This folder cannot be listed: File name too long."
    finally:
        for _ in range(depth):
            os.chdir("..")
            os.rmdir(name)  # noqa: PTH106
