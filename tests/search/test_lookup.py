"""Questions with legal references: the article itself first, then what cites it, and never another in its place."""

from dataclasses import replace

import numpy as np
import pytest

from search.index.references import ReferenceTable
from search.lookup import ARTICLE, CITING, look_up, read_request
from search.records import Document, Filters
from search.references import Reference, article_key
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import TinyEncoder, passage, write_index

CIVIL, LABOUR, LOCAL, LAW, GUIDE = "civil.md", "travail.md", "cgct.md", "loi.md", "guide.md"
DOCUMENTS = (
    Document(LOCAL, "Code général des collectivités territoriales", "law", date="2024"),
    Document(CIVIL, "Code civil", "law", date="2020"),
    Document(GUIDE, "Agir à l'étranger", "guide", date="2024"),
    Document(LAW, "Loi n° 2014-773 du 7 juillet 2014 d'orientation", "law", date="2014"),
    Document(LABOUR, "Code du travail", "law", date="2020"),
)
_TEXTS = {
    LOCAL: (
        ("Article L. 1115-1", "Les collectivités peuvent mener toute action internationale. Elles sont libres."),
        ("Article L. 1115-1", "Une convention précise l'objet. Elle entre en vigueur après transmission."),
        ("Article L. 1115-1-1", "Un pour cent des ressources du service de l'eau peut aller à la coopération."),
        ("Article L. 1115-2", "Les services des déchets peuvent aussi agir."),
        ("Article L. 1115-10", "Rien ne relie cet article au premier, sinon le début de son numéro."),
        ("Articles L. 2131-1 et L. 2131-2", "L'acte, au sens des articles L. 1115-1 à L. 1115-2, est transmis."),
        ("Article L. 100", "Le conseil municipal règle les affaires de la commune."),
    ),
    CIVIL: (
        ("Article 100", "La décision de rectification est opposable à tous."),
        ("Article 544", "La propriété est le droit de jouir des choses."),
    ),
    GUIDE: (
        ("Soutenir", "L'article L. 1115-1 du CGCT permet de soutenir une association étrangère."),
        ("La mobilité", "L'article L. 1231-1 du code des transports désigne les autorités de la mobilité."),
        ("Historique", "La loi du 7 juillet 2014 a tout changé, c'est la loi n° 2014-773 du 7 juillet 2014."),
        ("Autre", "Sans référence, ce passage parle de coopération internationale des collectivités."),
    ),
    LAW: (
        ("Article 14", "Les conventions deviennent facultatives pour les collectivités."),
        ("Article 1er", "La politique de développement vise l'aide au développement."),
    ),
    LABOUR: (
        ("Article L. 5134-67-2", "Les contrats aidés ouvrent droit à une aide."),
        ("Article R. 5134-67-2", "La partie réglementaire précise cette aide."),
        ("Article L. 1115-2", "Le travail a ses propres règles."),
        ("Article L. 9", "L'article 100 du code civil ne s'applique pas au salarié."),
    ),
}
_TITLES = {document.id: document.title for document in DOCUMENTS}


def _passages():
    for document, sections in _TEXTS.items():
        for number, (heading, text) in enumerate(sections, 1):
            made = passage(document, number, text, heading)
            yield replace(made, reference=article_key(heading, [_TITLES[document]]))


@pytest.fixture(scope="module")
def searcher(tmp_path_factory):
    """A searcher over two codes that share numbers, a law, and a guide that cites them."""
    store = write_index(tmp_path_factory.mktemp("law"), DOCUMENTS, list(_passages()))
    return Searcher(store, TinyEncoder(), load_settings())


def found(searcher: Searcher, question: str, part: float, **options: object) -> list[str]:
    """The ids of the passages that are (`ARTICLE`) or cite (`CITING`) what a question asks for, in their order."""
    return [hit.passage.id for hit in searcher.search(question, **options) if hit.parts.get("reference") == part]


@pytest.mark.parametrize("question", [
    "L1115-1", "L. 1115-1", "article L 1115–1 du CGCT", "Que dit l'article L.1115-1 du CGCT ?", "CGCT, art. L. 1115-1",
    "ARTICLE L. 1115-1 DU CODE GÉNÉRAL DES COLLECTIVITÉS TERRITORIALES", "1115-1", "1115-1 cgct", "article 1115-1",
])  # fmt: skip
def test_an_article_is_first_whole_and_in_order(searcher, question):
    """Its passages in their order, then what cites it; never L1115-10 or L1115-1-1, whose numbers only resemble it."""
    hits = searcher.search(question)
    assert [hit.passage.id for hit in hits[:2]] == ["cgct.md#1", "cgct.md#2"]
    assert found(searcher, question, ARTICLE) == ["cgct.md#1", "cgct.md#2"]
    assert set(found(searcher, question, CITING)) == {"guide.md#1", "cgct.md#6"}
    assert [hit.parts["reference"] for hit in hits] == sorted((h.parts["reference"] for h in hits), reverse=True)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_longer_number_is_another_article(searcher):
    """L1115-10 and L1115-1-1 are found under their own numbers alone."""
    assert found(searcher, "L. 1115-10", ARTICLE) == ["cgct.md#5"]
    assert found(searcher, "L. 1115-1-1", ARTICLE) == ["cgct.md#3"]
    assert found(searcher, "L. 1115-100", ARTICLE) == []


def test_two_codes_with_one_number_are_told_apart(searcher):
    """The code given, only its article; not given, each code's, one after the other."""
    assert found(searcher, "L. 1115-2 du CGCT", ARTICLE) == ["cgct.md#4"]
    assert found(searcher, "L. 1115-2 du code du travail", ARTICLE) == ["travail.md#3"]
    assert set(found(searcher, "L. 1115-2", ARTICLE)) == {"cgct.md#4", "travail.md#3"}
    assert found(searcher, "L. 1115-2 du code de commerce", ARTICLE) == []
    quoted = searcher.ask("L. 1115-2").quotes
    assert {quote.document.id for quote in quoted} == {LOCAL, LABOUR}


def test_an_article_without_its_letter_is_of_any_series(searcher):
    """A plain number is first an article of that very number, then those of each series."""
    question = "article 5134-67-2 du code du travail"
    assert found(searcher, question, ARTICLE) == ["travail.md#1", "travail.md#2"]
    assert found(searcher, "article 100 du code civil", ARTICLE) == ["civil.md#1"]
    assert set(found(searcher, "article 100", ARTICLE)) == {"civil.md#1", "cgct.md#7"}
    assert found(searcher, "L. 100 du code civil", ARTICLE) == []


def test_lists_and_ranges_give_each_article_in_order(searcher):
    """Also those in a range that numbers alone do not tell, and those that share one heading."""
    assert found(searcher, "articles L. 1115-1 à L. 1115-2 du CGCT", ARTICLE) == [f"cgct.md#{n}" for n in (1, 2, 3, 4)]
    assert found(searcher, "L. 1115-2 et L. 1115-1 du CGCT", ARTICLE) == ["cgct.md#4", "cgct.md#1", "cgct.md#2"]
    assert found(searcher, "L. 2131-2", ARTICLE) == ["cgct.md#6"]
    assert found(searcher, "les articles L. 1115-1-1 et suivants du CGCT", ARTICLE)[:1] == ["cgct.md#3"]
    answer = searcher.ask("articles L. 1115-2 à L. 1115-99 du CGCT")
    assert [r.key for r in answer.references] == ["cgct L1115-2", "cgct L1115-10", "cgct L1115-99"]
    assert [r.key for r in answer.missing] == ["cgct L1115-99"]
    quotes = searcher.ask("L. 2131-1 et L. 2131-2").quotes
    assert [quote.passage.id for quote in quotes] == ["cgct.md#6"]


def test_a_range_is_cited_by_who_cites_it_whole(searcher):
    """L1115-1-1 stands between the ends of a range that a passage cites."""
    assert found(searcher, "L. 1115-1-1 du CGCT", CITING) == ["cgct.md#6"]


def test_texts_and_articles_of_laws(searcher):
    """A law's article, by number or date; the law itself is found with what names it."""
    assert found(searcher, "article 14 de la loi n° 2014-773", ARTICLE) == ["loi.md#1"]
    assert found(searcher, "article 14 de la loi du 7 juillet 2014", ARTICLE) == ["loi.md#1"]
    assert set(found(searcher, "loi n° 2014-773", ARTICLE)) == {"loi.md#1", "loi.md#2"}
    assert found(searcher, "loi n° 2014-773", CITING) == ["guide.md#3"]
    (reference,) = searcher.ask("loi 2014-773").references
    assert (reference.key, reference.date) == ("loi 2014-773", "2014-07-07")


@pytest.mark.parametrize("question", [
    "Combien de communes agissent ?", "Que s'est-il passé en 2014 ?", "2 000 habitants", "l'article 5 de la convention",
    "R 12", "2014", "la loi",
])  # fmt: skip
def test_questions_without_a_reference_are_ranked_as_before(searcher, question):
    """Nothing is put first, and nothing is said to be missing."""
    assert all("reference" not in hit.parts for hit in searcher.search(question))
    answer = searcher.ask(question)
    assert (answer.references, answer.missing) == ((), ())


def test_a_plain_article_is_none_where_the_documents_have_none(tmp_path):
    """The article 5 is of something else where no document is cut by plain numbers."""
    store = write_index(tmp_path, DOCUMENTS[:1], [made for made in _passages() if made.document_id == LOCAL])
    other = Searcher(store, TinyEncoder(), load_settings())
    assert other.ask("Que dit l'article 5 ?").missing == ()
    assert [r.key for r in other.ask("Que dit l'article L. 5 ?").missing] == ["L5"]


def test_filters_and_limits_hold(searcher):
    """What is asked for is put first among the documents chosen only, and at most so many of each."""
    guides = Filters(kinds=("guide",))
    assert found(searcher, "L. 1115-1 du CGCT", ARTICLE, filters=guides) == []
    assert found(searcher, "L. 1115-1 du CGCT", CITING, filters=guides) == ["guide.md#1"]
    assert found(searcher, "L. 1115-1 du CGCT", ARTICLE, per_document=1) == ["cgct.md#1"]
    answer = searcher.ask("L. 1115-1 du CGCT", guides)
    assert answer.missing == ()
    assert {quote.passage.id for quote in answer.quotes} == {"guide.md#1"}
    assert searcher.ask("L. 1115-10 du CGCT", guides).quotes == ()


def test_the_article_is_quoted_from_its_beginning(searcher):
    """A question for an article alone is answered by its first sentences."""
    answer = searcher.ask("Que dit l'article L. 1115-1 du CGCT ?")
    assert answer.outcome == "answered"
    assert [quote.text for quote in answer.quotes] == [
        "Les collectivités peuvent mener toute action internationale. Elles sont libres.",
        "Une convention précise l'objet. Elle entre en vigueur après transmission.",
    ]


def test_a_question_about_an_article_is_answered_by_its_best_sentence(searcher):
    """What more is asked decides which passage and which sentence of the article come first."""
    question = "Quand la convention de l'article L. 1115-1 du CGCT entre-t-elle en vigueur après transmission ?"
    assert searcher.search(question)[0].passage.id == "cgct.md#2"
    assert searcher.ask(question).quotes[0].text.endswith("Elle entre en vigueur après transmission.")


@pytest.mark.parametrize("question", [
    "L. 1115-11 du CGCT", "article L. 9999-9", "Que dit l'article 101 du code civil ?", "545 code civil", "article 545",
    "article 15 de la loi n° 2014-773", "L. 1115-1 du code de commerce", "CE, 13 mai 2024, n° 472155",
    "décret n° 2099-1", "9999", "1115-11", "Quelle durée prévoit l'article L. 1115-11 du CGCT pour la convention ?",
])  # fmt: skip
def test_what_does_not_exist_is_said_and_not_replaced(searcher, question):
    """No neighbour is put first or quoted, and the reference is told."""
    answer = searcher.ask(question)
    assert len(answer.missing) == 1
    assert answer.missing == answer.references
    assert answer.outcome in ("nearby", "none")
    assert answer.quotes == ()
    assert all(hit.parts["reference"] == 0 for hit in answer.hits)


def test_what_is_only_cited_is_said_and_quoted_where_it_is(searcher):
    """An article that is not there itself is told by the passages that cite it."""
    answer = searcher.ask("article L. 1231-1 du code des transports")
    assert [reference.key for reference in answer.missing] == ["code des transports L1231-1"]
    assert answer.outcome == "answered"
    assert {quote.passage.id for quote in answer.quotes} == {"guide.md#2"}


def test_a_question_about_a_law_is_answered_as_any_other(searcher):
    """What more is asked of a text as a whole may be answered or not; of one that nothing names, it is not."""
    sure = searcher.under(load_settings(answer_threshold=0, nearby_threshold=0))
    unsure = searcher.under(load_settings(answer_threshold=1, nearby_threshold=1))
    question = "Les conventions deviennent-elles facultatives avec la loi n° 2014-773 ?"
    assert sure.ask(question).quotes[0].passage.id == "loi.md#1"
    assert unsure.ask(question).outcome == "none"
    assert unsure.ask("loi n° 2014-773").outcome == "answered"
    missing = sure.ask(question.replace("773", "999"))
    assert (missing.outcome, missing.quotes) == ("nearby", ())


def test_one_article_there_and_one_not(searcher):
    """The one is quoted, the other is told."""
    answer = searcher.ask("articles L. 1115-1 et L. 9999-9 du CGCT")
    assert [reference.key for reference in answer.missing] == ["cgct L9999-9"]
    assert {quote.document.id for quote in answer.quotes} == {LOCAL}


def test_an_article_whose_code_no_document_says_answers_for_any(tmp_path):
    """Where nothing tells the code, the number alone must do; where another code is told, it does not."""
    document = Document("a.md", "Note")
    store = write_index(tmp_path, [document], [replace(passage("a.md", 1, "Un texte."), reference="L12-3")])
    searcher = Searcher(store, TinyEncoder(), load_settings())
    assert found(searcher, "L. 12-3 du CGCT", ARTICLE) == ["a.md#1"]
    assert found(searcher, "L. 12-3", ARTICLE) == ["a.md#1"]


def test_the_same_question_gives_the_same_order(searcher):
    """Ties are broken by the passages' places, so that nothing depends on chance."""
    once, again = (searcher.search("L. 1115-2") for _ in range(2))
    assert once == again


def test_requests_know_what_else_is_asked():
    """Words that only ask for the text of an article ask for nothing else."""
    assert read_request("Que dit l'article 100 du Code civil ?").alone
    assert read_request("Bonjour, je voudrais lire l'article L. 1115-1, merci").alone
    assert read_request("What does article L1115-1 of the CGCT say?").alone
    assert not read_request("L. 1115-1 : qui signe ?").alone
    assert not read_request("la durée prévue à l'article L. 1115-1").alone
    assert read_request("1078-4").maybe == Reference("", "art. 1078-4")


def test_the_table_is_of_its_index(searcher):
    """What is looked up is of the index given; nothing is looked up for a question without references."""
    table = searcher.index.references
    assert isinstance(table, ReferenceTable)
    assert table.has_plain_articles()
    assert look_up(read_request("Combien ?"), searcher.index) == []
    (asked,) = look_up(read_request("L. 1115-1"), searcher.index)
    assert asked.reference == Reference("cgct", "L1115-1")
    assert searcher.index.documents_of([int(n) for n in np.arange(2)]) == [0, 0]
