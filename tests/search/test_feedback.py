"""Readers' opinions are kept, changed and taken back, whatever happens to the index beside them."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from search import feedback
from search.errors import FeedbackError
from search.feedback import FeedbackStore, Opinion, Place

PLACE = Place("guides/jumelage.txt", "guides/jumelage.txt#0", "Un jumelage endormi se réveille.", "Réveiller", 2)
OPINION = Opinion("Comment réveiller un jumelage ?", "passage", True, (PLACE,), "answered", "clair", "2026-05-13", "g1")


def test_opinions_come_back_as_they_were_given(tmp_path):
    """What is put is read, with its places; it is changed under its name, and taken back by it."""
    store = FeedbackStore(tmp_path / "new" / "feedback.sqlite")
    assert store.opinions() == []
    name = store.put(OPINION)
    assert store.opinions() == [OPINION]
    changed = replace(OPINION, useful=False, word="")
    assert store.put(changed, name) == name
    assert store.put(OPINION, "0" * 32) != "0" * 32  # a name that nobody was given is not taken
    assert store.opinions() == [changed, OPINION]
    store.remove(name)
    store.remove("unknown")
    assert FeedbackStore(store.path).opinions() == [OPINION]
    assert store.path.stat().st_mode & 0o077 == 0


def test_readers_at_once_lose_nothing(tmp_path):
    """Opinions from several threads, on a file that is not there yet, are all kept."""
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda n: store.put(replace(OPINION, word=str(n))), range(40)))
    assert len(set(names)) == 40
    assert {opinion.word for opinion in store.opinions()} == {str(n) for n in range(40)}


def test_a_file_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    """A folder in its place, a file that is no database, another version, a full file: an error that names the file."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("Ceci n'est pas une base. " * 100)
    with sqlite3.connect(tmp_path / "later") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for name in ("folder", "text", "later", "text/below"):
        with pytest.raises(FeedbackError, match=name):
            FeedbackStore(tmp_path / name).put(OPINION)
    monkeypatch.setattr(feedback, "MOST", 1)
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    store.put(OPINION)
    with pytest.raises(FeedbackError, match="holds 1 opinions"):
        store.put(OPINION)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    """What was kept before the disk was full is still there after it."""
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    store.put(OPINION)
    with pytest.raises(FeedbackError, match="/dev/full"):
        FeedbackStore(Path("/dev/full")).put(OPINION)
    assert store.opinions() == [OPINION]


def test_a_damaged_opinion_is_told(tmp_path):
    """A row that was changed by hand is told as damage, not as a trace."""
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    store.put(OPINION)
    with sqlite3.connect(store.path) as database:
        database.execute("UPDATE opinion SET places = '{'")
    database.close()
    with pytest.raises(FeedbackError, match="damaged"):
        store.opinions()
