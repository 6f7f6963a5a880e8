"""A part of the hostile batch through a real run: the rest is `python -m benchmarks.hostile`."""

import multiprocessing
import random
from pathlib import Path

import pytest

from indexer.build import run
from search.index import IndexStore, LocalIndex
from search.settings import load_settings
from tests.indexer.conftest import write_corpus
from tests.indexer.corpora import EAU
from tests.indexer.hostile.batch import CASES, QuickEncoder, build
from tests.indexer.hostile.mutations import SEED

SECONDS, MEGABYTES = 3, 768
SAMPLE = 30

# One of each way to hang, to fill the memory, to reach out of the file, or to kill a process.
WORST = """
archives/entity-laughs.docx archives/entity-laughs.odt archives/entity-laughs.html archives/entity-laughs.epub
archives/entity-quadratic.docx archives/entity-file.docx archives/entity-file.odt archives/entity-file.html
archives/entity-file.epub archives/entity-device.docx archives/bomb-flat.odt archives/overlapping.docx
archives/matryoshka.docx archives/spaces-bomb.odt archives/columns-bomb.odt archives/tables-in-tables.docx
archives/relation-outside.docx archives/spine-climbs.epub archives/text-boxes-deep.docx
pdf/pages-loop.pdf pdf/pages-doubling.pdf pdf/table-at-itself.pdf pdf/form-draws-itself.pdf pdf/bomb-contents-twice.pdf
pdf/marks-many.pdf pdf/outline-loop.pdf pdf/fields-loop.pdf pdf/map-range-bomb.pdf pdf/inline-picture-unclosed.pdf
pdf/encrypted-256.pdf pdf/box-huge.pdf pdf/arrays-deep.pdf pdf/table-stream-long.pdf
texts/divs-deep.html texts/colspan-bomb.html texts/quotes-deep.md texts/line-endless.txt texts/surrogates.txt
texts/comments.txt texts/fields-of-windows.txt texts/front-matter-of-windows.md texts/underlines.txt
archives/notes-in-notes.odt books/entity-laughs.pptx books/slide-its-own-layout.pptx books/number-absurd.pptx
books/chapter-named-often.epub books/chapter-deep.epub books/parts-deep.mht books/names-unclosed.vtt
texts/articles.txt damaged/noise.pdf damaged/nothing.pdf damaged/really-pdf.html
""".split()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The settings and the report of a run over some hostile files and a good one, and the names of the hostile."""
    root = tmp_path_factory.mktemp("hostile")
    others = sorted(CASES.keys() - set(WORST))
    names = sorted({*WORST, *random.Random(SEED).sample(others, SAMPLE)})  # noqa: S311 (the same every time)
    build(root / "corpus", names)
    write_corpus(root / "corpus", {"eau.md": EAU})
    settings = load_settings(
        corpus=root / "corpus", index=root / "index", extraction_seconds=SECONDS, extraction_megabytes=MEGABYTES
    )
    return settings, run(settings, QuickEncoder()), names


def test_the_batch_ends_with_every_file_in_the_report(hostile):
    """Each file once, with what became of it and, unless it is in the index, why, on one line."""
    _, report, names = hostile
    assert [file.path for file in report.files] == sorted([*names, "eau.md"])
    assert {file.status for file in report.files} <= {
        "indexed", "partly_read", "duplicate", "empty", "needs_ocr", "failed",
    }  # fmt: skip
    for file in report.files:
        assert (file.passages > 0) is (file.status in ("indexed", "partly_read")), file
        assert file.reason or file.status == "indexed", file
        assert "\n" not in file.reason
        assert len(file.reason) < 1500
    assert not multiprocessing.active_children()


def test_no_file_takes_more_than_it_is_given(hostile):
    """Neither time nor memory; and no reader was surprised by what it read."""
    _, report, _ = hostile
    assert max(file.seconds for file in report.files) < SECONDS + 1
    assert max(file.megabytes for file in report.files) < MEGABYTES
    assert [file for file in report.files if "could not be read (" in file.reason] == []


def test_a_good_neighbour_is_found(hostile):
    """The index is whole, and holds the good file."""
    settings, report, _ = hostile
    assert report.published
    (passage,) = LocalIndex(IndexStore(settings.index).current()).of_document("eau.md")
    assert passage.text.startswith("La commune finance un forage.")


def test_no_document_reaches_out_of_itself(hostile):
    """What a document names of the machine's files is not in the index, nor was anything written where it said."""
    settings, _, _ = hostile
    index = LocalIndex(IndexStore(settings.index).current())
    secret = Path("/etc/passwd").read_text(encoding="utf-8").splitlines()[0]
    for document in index.documents():
        assert all(secret not in passage.text for passage in index.of_document(document.id)), document.id
    assert not Path("/tmp/passerelle-was-here").exists()  # noqa: S108 (where an archive would write)
