"""Citations in the formats of other programs, held to golden files and read back by those formats' own readers."""

import csv
from io import StringIO
from pathlib import Path

import pytest
import rispy
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given, settings
from hypothesis import strategies as st

from search.records import Answer, Document, Hit, Passage, Quote, Written, WrittenSentence
from ui.exports import FORMATS, Cited, answer_text, as_bibtex, as_csv, as_ris, as_text

GOLDEN = Path(__file__).parent / "golden"

LAW = Passage("l#1", "lois/code été.pdf", "Texte.", ("Livre Ier", "Article L. 1115-1"), 4, 5,
              "cgct L1115-1", labels=("iv", "v"))  # fmt: skip
STUDY = Passage("e#1", "etudes/a_b.pdf", "Texte.", ("Les chiffres",), 2, 2)
BARE = Passage("b#1", "@bare.md", "Texte.")
CITED = [
    Cited(
        Document("lois/code été.pdf", 'Le « Code » d\'été : "L’État" & l’œuvre', "law", "Pôle juridique", "2024-05-13",
                 url="https://exemple.invalid/a_b?x=1&y=%20"),
        LAW, 4, None, "Les collectivités {peuvent} agir à 100 %.",
    ),
    Cited(Document("etudes/a_b.pdf", "=cmd|'/C calc'!A0", "study", '+Observatoire; des, "aides"', "2023"), STUDY, 2),
    Cited(
        Document("@bare.md", "-1 \\input{/etc/passwd} $x$ #_~^"),
        BARE, None, 725.0, "@SUM(1+1)\nER  - \nTY  - JOUR", near=True,
    ),
]  # fmt: skip


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_format_is_as_it_was(suffix, language):
    """Accents, quotes, braces, formulas, an article of law, a document of which little is known, quoted as near."""
    golden = GOLDEN / f"citations.{language}.{suffix}"
    written = FORMATS[suffix][0](CITED, language).encode()
    assert written == golden.read_bytes()


def test_ris_is_read_back():
    """Each citation is one reference, whatever line ends and tags its fields hold."""
    law, study, bare = rispy.loads(as_ris(CITED, "fr"))
    assert (law["type_of_reference"], law["title"], law["date"]) == ("STAT", CITED[0].document.title, "2024/05/13/")
    assert law["urls"][0] == CITED[0].document.url
    assert law["notes"] == ["CGCT, art. L. 1115-1", "Les collectivités {peuvent} agir à 100 %."]
    assert (study["type_of_reference"], study["year"], study["start_page"]) == ("RPRT", "2023", "2")
    assert bare["notes"] == [
        "@SUM(1+1) ER - TY - JOUR", "Extrait qui s'approche de la question posée, sans y répondre clairement.",
    ]  # fmt: skip


def test_bibtex_is_read_back():
    """The fields as they were, once LaTeX's names are read; no command of a document is one of the file's."""
    written = as_bibtex(CITED, "fr")
    assert written.isascii()
    assert r"\input" not in written
    library = parse_string(written, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["code-ete-1", "a-b-2", "bare-3"]
    assert [entry.entry_type for entry in library.entries] == ["misc", "techreport", "misc"]
    law = library.entries[0].fields_dict
    assert law["title"].value == CITED[0].document.title
    assert parse_string(written).entries[0].fields_dict["url"].value == CITED[0].document.url  # as it is
    # The reader does not know the names that LaTeX gives to braces, and leaves them out.
    assert r"\textbraceleft{}peuvent\textbraceright{}" in written
    assert law["note"].value == "CGCT, art. L. 1115-1. Les collectivités peuvent agir à 100 %."
    assert library.entries[2].fields_dict["title"].value.startswith(r"-1 \input/etc/passwd $x$ #_~")


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(title=ANY, publisher=ANY, quote=ANY)
@settings(deadline=None, max_examples=60)
def test_no_field_breaks_a_file(title, publisher, quote):
    """Whatever the fields hold, each format has its two citations; no cell begins a formula."""
    document = Document("a.pdf", title, publisher=publisher)
    cited = [Cited(document, STUDY, 2, None, quote)] * 2
    assert len(rispy.loads(as_ris(cited, "fr"))) == 2
    library = parse_string(as_bibtex(cited, "fr"))
    assert len(library.entries) == 2
    assert not library.failed_blocks
    rows = list(csv.reader(StringIO(as_csv(cited, "fr").removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {13}
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    assert rows[1][2].removeprefix("'") == title or rows[1][2] == title


def test_an_answer_is_copied_with_its_sources():
    """The question, what was written and holds, the quotes, and each one's source; an article by its name."""
    document = CITED[0].document
    quote = Quote(1, "Texte.", 0, 6, 4, LAW, document)
    hit = Hit(LAW, document, 0, 1.0)
    sentences = (WrittenSentence("Elles peuvent agir.", (1,)), WrittenSentence("Faux.", (1,), "words"))
    answer = Answer("Peut-on agir ?", "answered", (quote,), (hit,), 0.9, written=Written("petit", sentences))
    copied = answer_text(answer, "fr")
    assert copied.startswith("Question : Peut-on agir ?\n\nElles peuvent agir. [P1]")
    assert "Faux" not in copied
    assert "«\u00a0Texte.\u00a0» [1]" in copied
    assert copied.splitlines()[-1] == f"[1] {Cited.of(quote).line('fr')}"
    assert "[CGCT, art. L. 1115-1]" in copied
    assert "“Texte.” [1]" in answer_text(answer, "en")
    assert as_text([Cited.of(hit)], "fr").count("\n") == 1


def test_what_comes_near_is_copied_as_such():
    """The line that says so stands between the question and the quotes, in each language."""
    document = CITED[0].document
    answer = Answer("Peut-on ?", "nearby", (Quote(1, "Texte.", 0, 6, 4, LAW, document),), (), 0.2)
    said = answer_text(answer, "fr").split("\n\n")
    assert said[:2] == ["Question : Peut-on ?", "Aucun passage ne répond clairement : voici ce qui s'en approche."]
    assert answer_text(answer, "en").split("\n\n")[1] == "No passage clearly answers: this is what comes near."
