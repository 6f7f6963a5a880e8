"""The catalogue and the files of a corpus."""

from pathlib import Path

import pytest

from indexer.catalogue import describe, match, read_catalogue
from search.errors import CatalogueError
from search.records import Document

GOOD = """
[[document]]
path = "guides/eau.pdf"
title = "L'eau et le 1 %"
kind = "guide"
publisher = "Agence"
date = "2024-05-13"
language = "fr"
licence = "Licence Ouverte 2.0"
themes = ["eau", "coopération"]
url = "https://exemple.fr/eau"

[[document]]
path = "notes.txt"
title = "Notes"
"""


def problem(text: str, tmp_path: Path) -> str:
    """What is said of a catalogue of this text."""
    (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(tmp_path)
    return str(caught.value)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_entries_become_documents(tmp_path, mark):
    """Every key of an entry goes to its document, what is not given has its default; a byte order mark does no harm."""
    (tmp_path / "catalogue.toml").write_text(mark + GOOD, encoding="utf-8")
    assert read_catalogue(tmp_path) == {
        "guides/eau.pdf": Document(
            id="guides/eau.pdf",
            title="L'eau et le 1 %",
            kind="guide",
            publisher="Agence",
            date="2024-05-13",
            language="fr",
            licence="Licence Ouverte 2.0",
            themes=("eau", "coopération"),
            url="https://exemple.fr/eau",
        ),
        "notes.txt": Document("notes.txt", "Notes"),
    }


@pytest.mark.parametrize(("by", "shown"), [("notes.txt", "Notes"), ("la loi n° 2021-1031", "la loi n° 2021-1031")])
def test_what_supersedes_a_document_is_named_by_its_title(tmp_path, by, shown):
    """The path of another document of the catalogue becomes its title; other words stay."""
    text = GOOD.replace('kind = "guide"', f'kind = "guide"\nsuperseded_by = "{by}"')
    (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
    found = read_catalogue(tmp_path)
    assert found["guides/eau.pdf"].superseded_by == shown
    assert found["notes.txt"].superseded_by == ""


@pytest.mark.parametrize("text", [None, "", "# rien encore\n"])
def test_a_catalogue_may_be_missing_or_empty(tmp_path, text):
    """Without an entry no document is described, and that is no error."""
    if text is not None:
        (tmp_path / "catalogue.toml").write_text(text, encoding="utf-8")
    assert read_catalogue(tmp_path) == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('titre = "Eau"', "title is missing"),
        ('title = "  "', "title is missing"),
        ("title = 5", "title is missing"),
        ('title = "Eau"\nauteur = "Moi"', "unknown key 'auteur' (known: "),
        ('title = "Eau"\nid = "x"', "unknown key 'id'"),
        ('title = "Eau"\nthemes = "eau"', "themes must be a list of words"),
        ('title = "Eau"\nthemes = [1]', "themes must be a list of words"),
        ('title = "Eau"\npublisher = 3', "publisher must be text in quotes, not 3"),
        ('title = "Eau"\ndate = 2024-05-13', "date must be text in quotes"),
        ('title = "Eau"\ndate = "13/05/2024"', "date '13/05/2024' is not a date written YYYY"),
        ('title = "Eau"\ndate = "2024-13"', "date '2024-13' is not a date"),
        ('title = "Eau"\ndate = "2023-02-29"', "date '2023-02-29' is not a date"),
        ('title = "Eau"\ndate = "0000"', "date '0000' is not a date"),
        ('title = "Eau"\nurl = "exemple.fr"', "url 'exemple.fr' is not a web address"),
        ('title = "Eau"\nurl = "javascript:alert(1)"', "url 'javascript:alert(1)' is not a web address"),
    ],
)
def test_a_wrong_entry_is_named_with_what_is_wrong(tmp_path, line, said):
    """The message gives the entry's number, its path and what is wrong with it."""
    message = problem(f'[[document]]\npath = "eau.pdf"\n{line}\n', tmp_path)
    assert f"entry 1 (eau.pdf): {said}" in message


@pytest.mark.parametrize("date", ["2024", "2024-05", "2024-02-29"])
def test_dates_may_lack_a_month_or_a_day(tmp_path, date):
    """A date is a year, a month or a day that the calendar has."""
    (tmp_path / "catalogue.toml").write_text(f'[[document]]\npath = "a"\ntitle = "A"\ndate = "{date}"\n')
    assert read_catalogue(tmp_path)["a"].date == date


def test_all_wrong_entries_are_named_at_once(tmp_path):
    """One run tells everything there is to mend, and nothing of what is right."""
    entries = [
        'path = "bon.pdf"\ntitle = "Bon"',
        'title = "Sans chemin"',
        'path = "b"',
        'path = "bon.pdf"\ntitle = "T"',
    ]
    message = problem("".join(f"[[document]]\n{entry}\n" for entry in entries), tmp_path)
    assert "entry 2 (no path): path is missing; entry 3 (b): title is missing;" in message
    assert "entry 4 (bon.pdf): it is listed twice" in message
    assert "entry 1" not in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[document]\n", "cannot be read"),
        ('[document]\npath = "a"\n', "must hold [[document]] tables and nothing else"),
        ('document = ["a.pdf"]\n', "must hold [[document]] tables and nothing else"),
        ('[[documents]]\npath = "a"\n', "must hold [[document]] tables and nothing else"),
    ],
)
def test_a_catalogue_of_another_shape_is_refused(tmp_path, text, said):
    """What is not TOML, or holds something else than documents, is refused with the file's name."""
    message = problem(text, tmp_path)
    assert said in message
    assert str(tmp_path / "catalogue.toml") in message


def test_a_catalogue_that_is_not_utf8_is_refused(tmp_path):
    """A catalogue of another encoding is refused, not misread."""
    (tmp_path / "catalogue.toml").write_bytes('[[document]]\npath = "é"'.encode("cp1252"))
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(tmp_path)


def test_the_catalogue_of_a_file_is_an_error(tmp_path):
    """A file in the place of the corpus folder is told when the catalogue is read."""
    (tmp_path / "file.txt").touch()
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_catalogue(tmp_path / "file.txt")


@pytest.mark.parametrize(
    ("metadata", "document"),
    [
        ({}, Document("guides/mon-guide_de-l-eau.pdf", "Mon guide de l eau")),
        (
            {"title": "L'eau", "author": "Agence", "date": "2024-05", "language": "en-GB"},
            Document("guides/mon-guide_de-l-eau.pdf", "L'eau", publisher="Agence", date="2024-05", language="en"),
        ),
        ({"title": "", "date": "mai 2024"}, Document("guides/mon-guide_de-l-eau.pdf", "Mon guide de l eau")),
        ({"date": "2024-02-31"}, Document("guides/mon-guide_de-l-eau.pdf", "Mon guide de l eau")),
    ],
)
def test_a_file_without_entry_is_described_by_its_metadata(metadata, document):
    """Without an entry the file says its own title, author, date and language; without a title, its name does."""
    assert describe(document.id, None, metadata) == document


def test_an_entry_wins_over_the_metadata():
    """What the catalogue says is not mixed with what the file says."""
    entry = Document("a.pdf", "Du catalogue")
    assert describe("a.pdf", entry, {"title": "Du fichier", "author": "Moi", "date": "2024"}) is entry


def test_an_entry_finds_its_file_however_accents_are_written():
    """A Mac decomposes the accents of file names; an entry of the very name comes first."""
    composed, decomposed = "\u00e9lus.pdf", "e\u0301lus.pdf"
    entry = Document(composed, "Les élus")
    assert match({composed: entry}, [decomposed, "a.pdf"]) == {decomposed: Document(decomposed, "Les élus")}
    other = Document(decomposed, "Un autre")
    assert match({composed: entry, decomposed: other}, [composed, decomposed]) == {composed: entry, decomposed: other}


def test_what_a_file_says_of_itself_is_kept_to_a_line():
    """Some files hold a page as their title, or no word as their language."""
    said = describe("a.pdf", None, {"title": "Un\ntitre " + "x" * 9000, "author": " A\tB ", "language": "\n1"})
    assert said.title.startswith("Un titre x")
    assert len(said.title) == 300
    assert (said.publisher, said.language) == ("A B", "fr")
