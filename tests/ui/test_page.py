"""The HTML of answers and passages, from records made by hand."""

import re
from dataclasses import replace
from html import unescape

import pytest

from search.errors import DateInvalid, FilterError, IndexDamaged, PasserelleError, QuestionEmpty, QuestionTooLong
from search.records import Answer, Document, Hit, Passage, Quote, Sentence
from search.references import Reference
from search.text import tokens
from ui.marks import marked_text, matched_spans
from ui.page import answer_html, document_address, error_html, passages_html
from ui.reasons import reasons
from ui.texts import EXAMPLES, TEXTS

TEXT = "L'élu vote la subvention.\nElle dépasse 23 000 € < 1 % du budget & plus."
QUOTED = "Elle dépasse 23 000 € < 1 % du budget & plus."


def an_answer(outcome="answered", question="Les élus votent-ils des subventions ?", **document):
    """An answer of one quote, unless it is none, and two hits of the same document."""
    source = Document(**{"id": "guides/a b.pdf", "title": "Guide", "kind": "guide", **document})
    start = TEXT.index(QUOTED)
    sentences = (Sentence(0, start - 1, 3), Sentence(start, len(TEXT), 4))
    passage = Passage("p1", source.id, TEXT, ("Guide", "Le vote"), 3, 4, "", sentences)
    other = Passage("p2", source.id, "Rien de tel.", (), None, None)
    quotes = (Quote(1, QUOTED, start, len(TEXT), 4, passage, source),) if outcome != "none" else ()
    hits = (Hit(other, source, 0, 0.9), Hit(passage, source, 1, 0.8))
    return Answer(question, outcome, quotes, hits, 0.7)


def plain(html):
    """The text that a reader sees, every space an ordinary one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_quote_is_verbatim_with_number_source_and_links():
    """The blockquote holds the quote and nothing else; number, source, passage and document stand below it."""
    html = answer_html(an_answer(publisher="Pôle", date="2024-05"), "fr")
    assert unescape(re.search(r"<blockquote[^>]*>(.*?)</blockquote>", html)[1]) == QUOTED
    assert "[1] Guide, Pôle, mai 2024, p. 4, « Le vote »." in plain(html)
    assert 'href="#passage-2"' in html  # the quote's passage is the second hit
    assert 'href="documents/guides/a%20b.pdf#page=4"' in html


def test_a_quote_says_under_which_headings_it_stands():
    """All of them, outermost first, escaped; one alone is in the citation already."""
    answer = an_answer()
    assert 'class="path"' not in answer_html(answer, "fr")
    under = replace(answer.quotes[0].passage, headings=("Guide", "Décider <b>", "Le vote"))
    html = answer_html(replace(answer, quotes=(replace(answer.quotes[0], passage=under),)), "fr")
    assert '<ol class="path"><li>Décider &lt;b&gt;</li><li>Le vote</li></ol>' in html


def test_words_searched_instead_are_said():
    """A misspelt word is named with the word that was searched, escaped, whose forms are then marked."""
    answer = replace(an_answer(question="Une <b>subvantion</b> ?"), mended={"<b>subvantion": "subvention"})
    html = answer_html(answer, "fr")
    assert "Recherche faite avec « subvention » à la place de « <b>subvantion »." in plain(html)
    assert "<b>" not in html
    assert "<mark>subvention</mark>" in passages_html(answer, "fr")
    assert "Searched with “subvention” instead of" in plain(answer_html(answer, "en"))
    assert "Recherche faite" not in answer_html(an_answer(), "fr")


def test_differing_figures_and_superseded_documents_are_said():
    """Before the quotes, that they differ; below one, what has taken its document's place, escaped."""
    answer = replace(an_answer(superseded_by="Guide <2024>"), differing=True)
    html = answer_html(answer, "fr")
    assert html.index("Les documents donnent des chiffres différents") < html.index("<blockquote")
    assert "N'est plus en vigueur ; remplacé par : Guide <2024>" in plain(html)
    assert "<2024>" not in html
    assert "remplacé par : Guide <2024>" in plain(passages_html(answer, "fr"))
    assert "different figures" in answer_html(answer, "en")
    assert "différents" not in answer_html(an_answer(), "fr")


def test_the_printed_page_and_the_time_are_shown():
    """A page that bears another number says so everywhere it is named; a recording says when instead."""
    answer = an_answer()
    quote = answer.quotes[0]
    printed = replace(quote.passage, labels=("i", "ii"))
    html = plain(answer_html(replace(answer, quotes=(replace(quote, passage=printed),)), "fr"))
    assert html.count("p. 4 (imprimée ii)") == 2  # the source, the link
    alone = replace(printed, last_page=3)
    shown = replace(answer, quotes=(), hits=(Hit(alone, quote.document, 0, 1.0),))
    assert plain(passages_html(shown, "en")).count("p. 3 (printed i)") == 3  # the facts too
    spoken = replace(alone, page=None, last_page=None, sentences=(Sentence(0, 9, time=725.0),))
    html = passages_html(replace(shown, hits=(Hit(spoken, quote.document, 0, 1.0),)), "fr")
    assert plain(html).count("à 00:12:05") == 3
    assert "#page" not in html


def test_anchors_lead_somewhere():
    """Every link within the page has its target, and no identifier is used twice."""
    answer = an_answer()
    html = answer_html(answer, "fr") + passages_html(answer, "fr")
    ids = re.findall(r' id="([^"]+)"', html)
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("field", ["id", "title", "kind", "publisher", "language", "url"])
def test_every_field_is_escaped(field):
    """No field of a document can open a tag or an attribute."""
    evil = '"><img src=x onerror=alert(1)>'
    answer = an_answer(**{field: evil})
    html = answer_html(answer, "fr") + passages_html(answer, "fr")
    assert "<img src=x" not in html
    assert '""' not in html.replace('=""', "")


def test_question_headings_and_text_are_escaped():
    """Nor can the question, the headings or the text."""
    source = Document("a.txt", "Titre")
    passage = Passage("p", "a.txt", "<script>alert(1)</script> eau", ("<b>Titre</b>",))
    answer = Answer("<i>eau</i>", "nearby", (), (Hit(passage, source, 0, 1.0),), 0.3)
    html = answer_html(answer, "fr") + passages_html(answer, "fr")
    assert not re.search(r"<(script|b|i)>", html)
    assert "&lt;script&gt;" in html


def test_only_web_addresses_become_links():
    """A public address is linked when it is one of the web; `javascript:` stays text."""
    assert 'href="https://exemple.invalid/"' in answer_html(an_answer(url="https://exemple.invalid/"), "fr")
    assert 'href="javascript' not in answer_html(an_answer(url="javascript:alert(1)"), "fr")


def test_outcomes_are_told_apart():
    """Nothing found, something near and an answer are said in different words; nothing found is not quoted."""
    near, none = an_answer("nearby"), an_answer("none")
    said = plain(answer_html(near, "fr"))
    assert said.startswith("Aucun passage ne répond clairement : voici ce qui s'en approche Question :")
    assert said.index("elles peuvent parler d'autre chose") < said.index(QUOTED)
    assert "Réponse" not in plain(answer_html(near, "fr", feedback=True)).partition("Copier")[0]
    assert "la réponse" not in plain(answer_html(near, "fr", feedback=True))
    assert "Passages proches" in plain(passages_html(near, "fr"))
    assert "les phrases citées plus haut sont soulignées" in plain(passages_html(near, "fr"))
    assert "Aucun passage du corpus ne répond à cette question." in plain(answer_html(none, "fr"))
    assert answer_html(none, "fr").count("<li>") == 1  # one document, though two hits
    assert '<details class="passages">' in passages_html(none, "fr")
    assert '<details class="passages">' not in passages_html(near, "fr")
    assert "<blockquote" not in answer_html(none, "fr")


def test_near_passages_without_a_quote():
    """Where nothing may be quoted, the passages below are what comes near, and none of their words is underlined."""
    near = replace(an_answer("nearby"), quotes=())
    html = answer_html(near, "fr", feedback=True)
    assert "voici ce qui s'en approche" in plain(html)
    assert "Les passages ci-dessous sont les plus proches" in plain(html)
    assert "Cette réponse vous est-elle utile ?" in plain(html)
    assert "<blockquote" not in html
    assert "soulignées" not in passages_html(near, "fr")


def test_no_hit_at_all_blames_the_choices():
    """When the choices exclude every document the answer says so."""
    empty = Answer("eau", "none", (), (), 0.0)
    assert "élargissez-les" in answer_html(empty, "fr")
    assert passages_html(empty, "fr") == ""


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (QuestionEmpty("x"), "error.QuestionEmpty"),
        (QuestionTooLong("x"), "error.QuestionTooLong"),
        (FilterError("x"), "error.FilterError"),
        (IndexDamaged("x"), "error.IndexStoreError"),
        (PasserelleError("x"), "error.PasserelleError"),
        (ValueError("x"), "error.unexpected"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_errors_are_told_by_their_class(error, name, language):
    """Each class of error has its sentence, or its nearest parent's."""
    limit = {"fr": "2\u202f000", "en": "2,000"}[language]
    assert TEXTS[name][language].format(limit=limit) in unescape(error_html(error, language, 2000))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_wrong_date_is_named(language):
    """The date is told as it was typed, cut when long, escaped, with the forms that are understood."""
    html = error_html(DateInvalid("<b>" + "9" * 100, "x"), language, 2000)
    assert f"<b>{'9' * 37} " in plain(html).replace("»", " ").replace("”", " ")
    assert "<b>" not in html
    assert "31/05/2024" in html


def test_place_in_a_document_is_for_pdf_only():
    """A page is part of the address of a PDF, and of no other document."""
    assert document_address("a/é.PDF", 3) == "documents/a/%C3%A9.PDF#page=3"
    assert document_address("a.docx", 3) == "documents/a.docx"
    assert document_address("a.pdf", None) == "documents/a.pdf"


@pytest.mark.parametrize(
    ("question", "text", "marked"),
    [
        ("Que vote un élu ?", "Les élus, l'élu, le vote, les votes", ["élus", "élu", "vote", "votes"]),
        ("coopération", "La COOPERATION et les coopérations d’hier", ["COOPERATION", "coopérations"]),
        ("le 1 % de l'eau", "1\u00a0% de l’eau, 11 %, 1 pour cent", ["1\u00a0%", "eau", "1 pour cent"]),
        ("article L1115-1", "L. 1115-1 mais pas L. 1115-10", ["L. 1115-1"]),
        ("45 387 communes", "45\u202f387 et 45387, non 387", ["45\u202f387", "45387"]),
        ("le CGCT", "Au C.G.C.T. comme au CGCT", ["C.G.C.T.", "CGCT"]),
        ("Comment faire ?", "rien de la sorte", []),
    ],
)
def test_matched_words_are_marked_in_any_form(question, text, marked):
    """A word is marked when it has a token of the question: plural, accent, elision, number, share, reference."""
    assert [text[a:b] for a, b in matched_spans(text, tokens(question))] == marked


def test_marks_and_quotes_leave_the_text_as_it_is():
    """Without its tags, a marked text is the text, line by line; the quoted sentence is one span."""
    start = TEXT.index(QUOTED)
    html = marked_text(TEXT, tokens("budget élus 1 %"), [(start, len(TEXT))])
    lines = [unescape(re.sub(r"<[^>]+>", "", line)) for line in re.findall(r"<p>(.*?)</p>", html)]
    assert lines == TEXT.split("\n")
    assert html.count('<span class="quoted">') == 1
    assert unescape(re.sub(r"</?mark>", "", re.search(r'class="quoted">(.*)</span>', html)[1])) == QUOTED
    assert re.findall(r"<mark>(.*?)</mark>", html) == ["élu", "1 %", "budget"]


def test_every_text_is_in_both_languages():
    """French and English have the same texts, with the same gaps to fill."""
    for name, both in TEXTS.items():
        assert set(both) == {"fr", "en"}, name
        assert all(both.values()), name
        gaps = {language: set(re.findall(r"{\w+}", value)) for language, value in both.items()}
        assert gaps["fr"] == gaps["en"], name
    assert len(EXAMPLES) == 6


def test_an_article_shows_its_citation_and_its_official_text():
    """Beside the quote and the passage, with a link that says where it leads; nothing where there is no article."""
    answer = an_answer()
    article = replace(answer.quotes[0].passage, reference="code de l'environnement L213-9-2")
    hits = tuple(replace(hit, passage=article) if hit.passage.id == article.id else hit for hit in answer.hits)
    shown = replace(answer, quotes=(replace(answer.quotes[0], passage=article),), hits=hits)
    for html in (answer_html(shown, "fr"), passages_html(shown, "fr")):
        assert "code de l'environnement, art. L. 213-9-2 Lire le texte officiel" in plain(html)
        (link,) = re.findall(r'<a href="(https://www\.legifrance[^"]+)"[^>]* aria-label="([^"]+)"', html)
        assert unescape(link[0]).endswith("searchField=NUM_ARTICLE&query=L213-9-2")
        assert unescape(link[1]).startswith("Lire le texte officiel : code de l'environnement, art. L. 213-9-2")
    assert "legifrance" not in answer_html(answer, "fr")


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "CGCT, art. L. 9999-9 : cet article n'est pas dans les documents."),
     ("en", "CGCT, art. L. 9999-9: this article is not in the documents.")],
)  # fmt: skip
def test_an_article_that_is_not_there_is_said(language, said):
    """One line for each, escaped, above what comes near; what cites it is announced where it is quoted."""
    missing = (Reference("cgct", "L9999-9"), Reference("<b>", "art. 5"))
    html = answer_html(replace(an_answer("nearby"), missing=missing), language)
    assert said in plain(html)
    assert "<b>" not in html
    cited = answer_html(replace(an_answer(), missing=missing[:1]), "fr")
    assert f"{TEXTS['missing_cited']['fr']}" in plain(cited)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"keyword": 0.5, "vector": 0.1, "sentence": 0.6}, ["les mots de la question", "un sens proche"]),
        ({"keyword": 0.9, "reference": 1.0}, ["l'article demandé", "les mots de la question"]),
        ({"reference": 0.5}, ["il cite la référence demandée"]),
        ({"heading": 0.7, "wording": 0.6}, ["son titre ou ses intertitres", "des mots groupés comme dans la question"]),
        ({"keyword": 0.2, "vector": 0.1}, ["les mots de la question"]),  # weak, but why it is there
        ({"keyword": 0.0}, []),
        ({}, []),
    ],
)
def test_why_a_passage_was_found_is_said_in_words(parts, said):
    """Each part that counts by itself, else the strongest; no line where nothing is known."""
    assert reasons(parts, "fr") == said
    answer = an_answer()
    html = passages_html(replace(answer, hits=(replace(answer.hits[0], parts=parts),)), "fr")
    assert (f"Trouvé par : {', '.join(said)}" in plain(html)) == bool(said)
    assert ("Trouvé par" in plain(html)) == bool(said)
