"""How a written answer is shown: on the page, in a terminal, in JSON, and what of it can be copied."""

import re
from html import escape, unescape
from typing import get_args

import pytest

from search.records import Answer, Document, Failure, Hit, Problem, Quote, Written, WrittenSentence
from tests.tiny import passage
from ui.page import answer_html, passages_html
from ui.render import answer_values
from ui.terminal import print_answer
from ui.texts import TEXTS
from ui.written import written_html, written_text

DOCUMENT = Document("a.pdf", "L'eau", publisher="Agence", date="2024")
PASSAGES = (
    passage("a.pdf", 1, "La commune finance un forage.", page=3),
    passage("a.pdf", 2, "Le forage donne de l'eau.", page=4),
)
HITS = tuple(Hit(one, DOCUMENT, ordinal, 0.8) for ordinal, one in enumerate(PASSAGES))
QUOTE = Quote(1, "La commune finance un forage.", 0, 29, 3, PASSAGES[0], DOCUMENT)
STANDS = WrittenSentence("La commune finance <b>un forage</b>.", (1, 2))
FALLS = WrittenSentence("Il coûte 12 <i>euros</i>.", (2, 9), "unknown_citation")
UNCITED = WrittenSentence("Merci !", (), "uncited")


def answer(*sentences, failure=None, whole=True, model="petit"):
    """An answer with these written sentences."""
    return Answer("Qui ?", "answered", (QUOTE,), HITS, 0.9, written=Written(model, sentences, failure, whole))


def test_sentences_are_checked_linked_and_marked():
    """Above the quotes; each citation leads to its passage; what is not supported is struck out, and why is said."""
    html = answer_html(answer(STANDS, FALLS, UNCITED), "fr")
    assert html.index("Réponse rédigée par petit") < html.index("<blockquote")
    assert "La commune finance &lt;b&gt;un forage&lt;/b&gt;." in html
    links = (
        r'<a class="number" href="#(passage-\d+)" aria-label="(passage \d)\. ([^"]+)" data-source="([^"]+)">\[(P\d)\]'
    )
    found = re.findall(links, html)
    assert [(place, name, number) for place, name, _, _, number in found] == [
        ("passage-1", "passage 1", "P1"), ("passage-2", "passage 2", "P2"), ("passage-2", "passage 2", "P2"),
    ]  # fmt: skip
    assert all(named == shown and escape(HITS[int(number[1]) - 1].document.title) in shown
               for _, _, named, shown, number in found)  # fmt: skip
    assert all(f'id="{place}"' in passages_html(answer(STANDS), "fr") for place in ("passage-1", "passage-2"))
    struck = re.findall(r'<span class="unsupported"><del>(.+?)</del> <span class="why">\((.+?)\)</span>', html)
    assert [unescape(why) for _, why in struck] == [
        "à ne pas retenir : passage cité inconnu", "à ne pas retenir : aucun passage cité",
    ]  # fmt: skip
    assert "[P9]" in struck[0][0]
    assert "#passage-9" not in html
    assert "<i>" not in html


def test_the_model_is_escaped_and_waiting_is_said():
    """Its name comes from a setting; while it writes, that is said."""
    html = written_html(answer(whole=False, model="<script>"), "en")
    assert "&lt;script&gt;" in html
    assert "Being written…" in html
    assert "Being written…" not in written_html(answer(STANDS), "en")


def test_without_a_model_nothing_changes():
    """An answer of quotes alone is shown as it was."""
    plain = Answer("Qui ?", "answered", (QUOTE,), HITS, 0.9)
    assert written_html(plain, "fr") == written_text(plain) == ""
    assert "written" not in answer_html(plain, "fr")
    assert answer_values(plain)["written"] is None


@pytest.mark.parametrize("failure", get_args(Failure))
def test_why_there_is_none_is_said_in_both_languages(failure, capsys):
    """One line instead of the sentences, with the quotes below; nothing of the sentences is left."""
    failed = answer(STANDS, failure=failure)
    for language in ("fr", "en"):
        html = answer_html(failed, language)
        assert TEXTS[f"written.{failure}"][language] in unescape(html)
        assert "un forage&lt;/b&gt;" not in html
        assert "<blockquote" in html
    assert written_text(failed) == ""
    print_answer(failed)
    said = capsys.readouterr()
    assert TEXTS[f"written.{failure}"]["en"] in said.err
    assert said.out.startswith("[1] « La commune finance un forage. »")


@pytest.mark.parametrize("problem", get_args(Problem))
def test_what_is_wrong_with_a_sentence_is_said_in_both_languages(problem):
    """Each reason has its words."""
    for language in ("fr", "en"):
        html = written_html(answer(WrittenSentence("Non.", (1,), problem), STANDS), language)
        assert TEXTS[f"problem.{problem}"][language] in unescape(html)


def test_what_is_copied_is_what_is_supported():
    """The supported sentences with their citations, then what these lead to; in JSON too."""
    sources = "[P1] L'eau, Agence, 2024, p. 3.\n[P2] L'eau, Agence, 2024, p. 4."
    text = f"La commune finance <b>un forage</b>. [P1][P2]\n{sources}"
    assert written_text(answer(STANDS, FALLS, UNCITED)) == text
    assert answer_values(answer(STANDS, FALLS))["written"] == {
        "model": "petit",
        "failure": None,
        "sentences": [
            {"text": STANDS.text, "citations": (1, 2), "problem": None},
            {"text": FALLS.text, "citations": (2, 9), "problem": "unknown_citation"},
        ],
        "text": text,
    }


def test_a_terminal_has_what_is_supported_on_its_output(capsys):
    """The rest goes to standard error, so that a pipe or a file receives none of it."""
    print_answer(answer(STANDS, WrittenSentence("[bold]Non\x1b[31m.", (1,), "words")))
    said = capsys.readouterr()
    assert said.out.startswith("La commune finance <b>un forage</b>. [P1][P2]\n[P1] L'eau")
    assert "[1] « La commune finance un forage. »" in said.out
    assert said.err == "Left out (too far from the passages cited): [bold]Non\N{REPLACEMENT CHARACTER}[31m.\n"
