"""What people read in a terminal."""

from dataclasses import replace

import pytest

from indexer.report import FileReport, RunReport
from search.records import Answer, Document, Hit, Quote, Sentence
from search.references import Reference
from tests.tiny import passage
from ui.doctor import Finding
from ui.terminal import print_answer, print_file, print_findings, print_hits, print_summary, progress

DOCUMENT = Document("a.pdf", "L'eau", publisher="Agence", date="2024")
PASSAGE = passage("a.pdf", 1, "La commune finance un forage. Il donne de l'eau.", "Les aides", page=3)
HIT = Hit(PASSAGE, DOCUMENT, 0, 0.8125)
QUOTE = Quote(1, "La commune finance un forage.", 0, 29, 3, PASSAGE, DOCUMENT)

# What markup, emoji codes and control characters would do to a text that is not shown as it is.
HOSTILE = "[bold]Gras[/bold] [/] [link=x] :100: \\[a]"


def report(*files: FileReport, passages: int = 2, published: bool = True) -> RunReport:
    """A run over these files."""
    return RunReport(files, 1, passages, 5, 7, published, 12.34, 10.06)


def test_a_report_has_a_line_for_each_file(capsys):
    """Status, path, and why: on standard output, the summary apart."""
    files = (FileReport("a.pdf", "indexed"), FileReport("b.pdf", "needs_ocr", "b.pdf has no text layer"))
    for file in files:
        print_file(file)
    print_summary(report(*files))
    said = capsys.readouterr()
    assert said.out == "indexed     a.pdf\nneeds ocr   b.pdf: b.pdf has no text layer\n"
    assert said.err == (
        "1 indexed, 1 needs ocr. 1 documents, 2 passages, 5 sentences.\n"
        "Index published in 12.3 s, of which 10.1 s in the encoder.\n"
    )


@pytest.mark.parametrize(
    ("files", "passages", "published", "said"),
    [
        ([FileReport("a", "unchanged")] * 2, 2, False, "2 unchanged.*The index was up to date (12.3 s)."),
        ([FileReport("a", "failed")], 0, False, "1 failed.*Nothing could be indexed: the index is left as it was."),
        ([], 0, False, "no file found.*Nothing could be indexed"),
    ],
)
def test_the_summary_says_what_became_of_the_index(capsys, files, passages, published, said):
    """An index that was up to date, or that nothing could be put in, is told from one that was published."""
    print_summary(report(*files, passages=passages, published=published))
    shown = capsys.readouterr().err
    assert all(part in shown for part in said.split(".*"))
    assert "published" not in shown


def test_an_answer_is_its_quotes_with_their_sources(capsys):
    """Each quote stands in quotation marks under its number, with its citation."""
    print_answer(Answer("Qui ?", "answered", (QUOTE,), (HIT,), 0.9))
    assert capsys.readouterr().out == (
        "[1] « La commune finance un forage. »\n    L'eau, Agence, 2024, p. 3, « Les aides ».\n"
    )


def test_differing_figures_and_superseded_documents_are_said(capsys):
    """Before the quotes, that they differ; below one, what has taken its document's place."""
    quote = replace(QUOTE, document=replace(DOCUMENT, superseded_by="L'eau, 2026"))
    print_answer(Answer("?", "answered", (quote,), (HIT,), 0.9, differing=True))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "The documents give different figures: see the date and the source of each."
    assert lines[-1].strip() == "No longer in force; replaced by: L'eau, 2026"


def test_words_searched_instead_are_said_apart(capsys):
    """A misspelt word is told on standard error, so that the answer stays what it is."""
    print_answer(Answer("Un jumelaje ?", "answered", (QUOTE,), (HIT,), 0.9, {"jumelaje": "jumelage"}))
    shown = capsys.readouterr()
    assert shown.err == "Searched with “jumelage” instead of “jumelaje”.\n"
    assert shown.out.startswith("[1] «")


def test_a_recording_is_cited_by_its_time_code(capsys):
    """Quote and passage of a recording say when they are said."""
    spoken = replace(PASSAGE, page=None, last_page=None, headings=(), sentences=(Sentence(0, 29, time=61.5),))
    quote = replace(QUOTE, passage=spoken, page=None, time=3725.0)
    print_answer(Answer("Qui ?", "answered", (quote,), (), 0.9))
    print_hits([Hit(spoken, DOCUMENT, 0, 0.8)])
    shown = capsys.readouterr().out
    assert "L'eau, Agence, 2024, à 01:02:05.\n" in shown
    assert "1. L'eau, Agence, 2024, à 00:01:01. 0.8" in shown


@pytest.mark.parametrize(
    ("outcome", "hits", "said"),
    [
        ("nearby", (HIT,) * 5, "No passage clearly answers: this is what comes near.\n1. L'eau"),
        ("none", (HIT,), "No passage of the corpus answers this question.\n1. L'eau"),
        ("none", (), "No passage of the corpus answers this question.\nNo passage found.\n"),
    ],
)
def test_no_answer_is_said_in_words(capsys, outcome, hits, said):
    """When nothing answers this is said, and at most three passages are shown."""
    print_answer(Answer("Qui ?", outcome, (), hits, 0.1))
    shown = capsys.readouterr().out
    assert shown.startswith(said)
    assert shown.count("a.pdf#1") == min(3, len(hits))
    assert "[1]" not in shown


def test_what_comes_near_is_quoted_below_a_line_that_says_so(capsys):
    """No passage is repeated below the quotes."""
    print_answer(Answer("Qui ?", "nearby", (QUOTE,), (HIT,), 0.2))
    assert capsys.readouterr().out.splitlines() == [
        "No passage clearly answers: this is what comes near.",
        "[1] « La commune finance un forage. »",
        "    L'eau, Agence, 2024, p. 3, « Les aides ».",
    ]


def test_a_hit_is_its_citation_score_and_text(capsys):
    """A passage found is shown whole, under its number, citation, score and id."""
    print_hits([HIT, HIT])
    shown = capsys.readouterr().out
    assert shown.startswith(
        "1. L'eau, Agence, 2024, p. 3, « Les aides ». 0.812  a.pdf#1\n"
        "La commune finance un forage. Il donne de l'eau.\n\n2. L'eau"
    )


def test_texts_are_shown_letter_for_letter(capsys):
    """What looks like markup or an emoji code in a document is text like any other."""
    shown = passage("a.pdf", 1, HOSTILE, HOSTILE)
    document = Document("a.pdf", HOSTILE)
    print_hits([Hit(shown, document, 0, 1.0)])
    print_answer(Answer("?", "answered", (Quote(1, HOSTILE, 0, len(HOSTILE), None, shown, document),), (), 1.0))
    print_file(FileReport(HOSTILE, "failed", HOSTILE))
    print_findings([Finding("note", "last run", HOSTILE)])
    # Title, heading and text of the hit; quote, title and heading of the answer; path and reason; the finding.
    assert capsys.readouterr().out.count(HOSTILE) == 9


def test_control_characters_do_not_reach_the_terminal(capsys):
    """A name or a text with an escape sequence cannot move the cursor or clear the screen; lines stay lines."""
    print_file(FileReport("a\x1b[2J\r\n\x9b\u202efdp.txt", "failed", "\x07"))
    print_hits([Hit(passage("a", 1, "Une ligne.\nUne \x1b[1mautre."), DOCUMENT, 0, 1.0)])
    shown = capsys.readouterr().out
    assert not any(c in shown for c in "\x1b\x07\r\x9b\u202e")
    assert r"a\x1b[2J\r\n\x9b\u202efdp.txt: \x07" in shown
    assert "Une ligne.\nUne \N{REPLACEMENT CHARACTER}[1mautre." in shown


def test_findings_have_a_line_each_and_their_advice(capsys):
    """Level, subject and state, and below it what to do."""
    print_findings([Finding("fine", "python", "3.11"), Finding("wrong", "index", "damaged", "Run it again.")])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [["fine", "python", "3.11"], ["wrong", "index", "damaged"], ["→", "Run", "it", "again."]]


def test_progress_is_silent_where_there_is_no_terminal(capsys):
    """A log or a pipe gets no bars, and steps of nothing are no error."""
    with progress() as tell:
        tell("reading", 0, 0)
        tell("reading", 1, 2)
        tell("embedding", 2, 2)
    assert capsys.readouterr() == ("", "")


ARTICLE = replace(PASSAGE, reference="cgct L1115-1-bis")


def test_an_answer_about_articles(capsys):
    """What is missing is said first, then each quote with the article it is of, and where its official text is."""
    quote = replace(QUOTE, passage=ARTICLE)
    missing = (Reference("cgct", "L9999-9"), Reference("loi 2099-1", "art. 2", "2099-01-01"), Reference("ce 472155"))
    shown = Answer("?", "answered", (quote, replace(QUOTE, number=2)), (HIT,), 0.9, {}, missing, missing)
    print_answer(shown)
    assert capsys.readouterr().out == (
        "CGCT, art. L. 9999-9: this article is not in the documents. This is what cites it.\n"
        "loi n° 2099-1 du 1er janvier 2099, art. 2: this article is not in the documents. This is what cites it.\n"
        "CE, n° 472155: this text is not in the documents. This is what cites it.\n"
        "[1] « La commune finance un forage. »\n"
        "    L'eau, Agence, 2024, p. 3, « Les aides ».\n"
        "    CGCT, art. L. 1115-1 bis https://www.legifrance.gouv.fr/search/code?tab_selection=code&searchField="
        "NUM_ARTICLE&query=L1115-1%20bis\n"
        "[2] « La commune finance un forage. »\n"
        "    L'eau, Agence, 2024, p. 3, « Les aides ».\n"
    )


def test_an_article_that_nothing_cites_is_said_and_not_replaced(capsys):
    """Near passages are offered as such, below the line that says what is missing."""
    missing = (Reference("cgct", "L9999-9"),)
    print_answer(Answer("?", "nearby", (), (HIT,), 0.3, {}, missing, missing))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "CGCT, art. L. 9999-9: this article is not in the documents.",
        "No passage clearly answers: this is what comes near.",
    ]
