"""How documents of many shapes are cut, kept as text: a change of reading or cutting shows in the difference.

After a change that is meant, `REGENERATE_GOLDEN=1 pytest tests/indexer/test_golden.py` writes the files again; read
the difference before it is kept. A passage is shown as its page, its article, its path, and the two ends of its lines.
"""

import os
import tomllib
from pathlib import Path

import pytest

from indexer.extract import extract
from indexer.passages import cut
from search.records import Passage
from tests.conftest import CORPUS
from tests.indexer import sheets

GOLDEN = Path(__file__).parent / "golden"
STARTER = (
    "etudes/apd-des-collectivites-2003-2024.pdf",  # a long table of figures
    "etudes/strategies-capitalisation-dcol.md",  # Markdown with a table and notes
    "guides/a-qui-s-adresser.html",  # a directory: lists and tables
    "guides/deliberer-et-conventionner.docx",  # Word, with numbered steps
    "guides/piloter-et-evaluer.odt",  # LibreOffice, with tables
    "guides/vocabulaire-de-l-action-internationale.txt",  # a glossary
    "lois/cgct-un-pour-cent-solidaire.pdf",  # articles of a code, commented
    "lois/idees-recues-juridiques.html",  # questions and answers
    "lois/loi-2005-95-oudin-santini.txt",  # a law in plain text, commented
    "lois/loi-2007-147-et-loi-2014-773.odt",  # articles of two laws
)
SOURCES = ("code.html", "law.txt", "long-list.md")
MADE = {"table-over-pages.pdf": sheets.table_over_pages, "two-columns.pdf": sheets.two_columns}
NAMES = (*STARTER, *SOURCES, *MADE)


def passages(name: str, folder: Path) -> list[Passage]:
    """The passages of a document, which is made in `folder` if it is not kept."""
    path, title = (CORPUS if name in STARTER else GOLDEN / "sources") / name, ""
    if name in MADE:
        path = folder / name
        MADE[name](path)
    if name in STARTER:
        catalogue = tomllib.loads((CORPUS / "catalogue.toml").read_text(encoding="utf-8"))
        title = next(entry["title"] for entry in catalogue["document"] if entry["path"] == name)
    read = extract(path)
    return cut(name, read.blocks, 900, title or read.metadata.get("title") or read.blocks[0].text, read.labels)


def shown(passage: Passage) -> str:
    """A passage as it stands in a golden file."""
    pages = "" if passage.page is None else f"p. {passage.page}"
    if passage.last_page != passage.page:
        pages += f"-{passage.last_page}"
    facts = [passage.id.partition("#")[2], pages, passage.reference, " > ".join(passage.headings)]
    lines = [line if len(line) <= 100 else f"{line[:60]} […] {line[-35:]}" for line in passage.text.split("\n")]
    return f"## {' | '.join(filter(None, facts))} ({len(passage.text)})\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_documents_are_cut_as_they_were(name, tmp_path):
    """Each passage has the path, the page, the article and the text that were read and found right."""
    found = "\n".join(shown(passage) for passage in passages(name, tmp_path))
    golden = GOLDEN / (Path(name).name + ".golden")
    if os.environ.get("REGENERATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
        pytest.skip(f"{golden.name} was written: read it")
    assert found == golden.read_text(encoding="utf-8")


def test_every_golden_file_is_of_a_document():
    """A document taken out of the list takes its golden file with it."""
    assert {path.stem for path in GOLDEN.glob("*.golden")} == {Path(name).name for name in NAMES}
