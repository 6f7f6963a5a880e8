"""Whole indexing runs on small real corpora: what becomes of the index when the corpus or the settings change."""

import shutil

import numpy as np
import pytest

from indexer.build import run
from search.errors import CatalogueError, IndexMismatch, IndexMissing, IndexWriteError
from search.index import IndexStore, LocalIndex
from search.index.manifest import read_manifest
from tests.indexer.corpora import EAU, JUMELAGE, PNG, answers, catalogue, documents, make_pdf, statuses
from tests.tiny import TinyEncoder


def test_progress_goes_up_to_its_end(corpus, index):
    """Each step tells how much there is and how much is done, never less than before, and all of it at the end."""
    told: dict[str, list[tuple[int, int]]] = {}
    corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE})
    index(progress=lambda step, done, total: told.setdefault(step, []).append((done, total)))
    assert list(told) == ["checking", "reading", "embedding", "writing"]
    assert told["checking"][-1] == (2, 2)
    assert told["reading"] == [(0, 2), (1, 2), (2, 2)]
    for steps in told.values():
        assert [done for done, _ in steps] == sorted(done for done, _ in steps)
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


def test_a_changed_title_embeds_no_sentence_again(corpus, settings, index):
    """The title is part of what a passage is found by, and of no sentence: only its passages are anew."""
    corpus({"catalogue.toml": catalogue(eau="L'eau"), "eau.md": EAU, "jumelage.txt": JUMELAGE})
    first = index()
    # One passage a file, of two sentences each.
    assert (first.passages, first.sentences, first.encoded) == (2, 4, 6)
    corpus({"catalogue.toml": catalogue(eau="Le forage")})
    second = index()
    assert (second.published, second.encoded) == (True, 2)  # the passage, and what now stands above it
    assert set(statuses(second).values()) == {"unchanged"}
    assert LocalIndex(IndexStore(settings.index).current()).documents()[0].title == "Le forage"


def test_headings_have_a_vector_where_there_are_some(corpus, settings, index):
    """What stands above a passage is embedded once; where nothing does, the passage itself stands for it."""
    corpus({"eau.md": f"# L'eau\n\n## Les aides\n\n{JUMELAGE}", "jumelage.txt": JUMELAGE})
    report = index()
    assert (report.passages, report.sentences) == (2, 4)
    assert report.encoded == 2 + 2 + 1  # passages, sentences (the same in both), the headings of the first
    found = LocalIndex(IndexStore(settings.index).current())
    one, other = TinyEncoder().encode_passages(["L'eau\nLes aides", f"Jumelage\n{JUMELAGE.strip()}"])
    cosines = [found.heading_cosines(vector, np.arange(2)) for vector in (one, other)]
    assert (cosines[0][0], cosines[1][1]) == pytest.approx((1, 1), abs=1e-2)


def test_another_encoder_builds_everything_again(corpus, settings, index):
    """The vectors of one encoder are not used for another, and a searcher with the old one is told so."""
    corpus({"eau.md": EAU, "jumelage.txt": JUMELAGE})
    assert index(TinyEncoder("tiny@1")).encoded == 7
    report = index(TinyEncoder("tiny@2"))
    assert (report.published, report.encoded) == (True, 7)
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
