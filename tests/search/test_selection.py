"""Which sentences are quoted and in what order: at most five, no idea twice, rule with exception, old after new."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.answer import READ
from search.records import Document, Hit
from search.searcher import Searcher
from search.selection import ALIKE, FAR, QUOTES, choose, defining, in_order, made, same_idea, with_exception
from search.sentences import FEATURES, WEIGHTS, Candidate, candidates
from search.settings import load_settings
from tests.tiny import TinyEncoder, passage, write_index

NOWHERE = np.zeros(2, np.float32)  # like no other sentence
SURE = {"answer_threshold": 0, "nearby_threshold": 0}


@pytest.fixture
def ask(tmp_path):
    """Ask, of an index of documents given as (document, texts of its passages), with no abstention."""

    def asked(question: str, *documents: tuple[Document, list[str]]):
        passages = [passage(d.id, n, text) for d, texts in documents for n, text in enumerate(texts, 1)]
        store = write_index(tmp_path / "index", [d for d, _ in documents], passages)
        return Searcher(store, TinyEncoder(), load_settings(**SURE)).ask(question)

    return asked


def texts_of(answer):
    """The quotes' words."""
    return [quote.text for quote in answer.quotes]


def ranked_for(searcher, question):
    """The sentences found for a question, the best first."""
    query = searcher.prepare(question)
    return candidates(query, searcher.search(question)[:READ], searcher.index)


def test_candidates_are_ranked_by_their_weighted_features(small):
    """Each has one value for each feature, and the score is their weighted sum; questions are left out."""
    ranked = ranked_for(small, "Qui signe la convention de jumelage ?")
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert "Qui signe ?" not in [one.text for one in ranked]
    for one in ranked:
        assert len(one.features) == len(FEATURES)
        assert one.score == pytest.approx(sum(w * v for w, v in zip(WEIGHTS, one.features, strict=True)), abs=1e-5)
    assert ranked[0].text == "Le maire signe la convention de jumelage."


def test_a_footnote_is_no_answer(ask):
    """What begins with the number of a note is not quoted."""
    answer = ask(
        "Le jumelage est signé", (Document("a.txt", "A"), ["Le jumelage est signé.\n¹ Le jumelage est signé par lui."])
    )
    assert texts_of(answer) == ["Le jumelage est signé."]


def test_a_footnote_of_several_lines_is_no_answer(ask):
    """Nor is the rest of a note that its line broke off."""
    note = "¹ Sources : le jumelage des années de\n1980 à 1992 est signé."
    answer = ask("Le jumelage est signé", (Document("a.txt", "A"), [f"Le jumelage est signé.\n{note}"]))
    assert texts_of(answer) == ["Le jumelage est signé."]


def test_what_tells_of_the_document_comes_after_what_it_says(ask):
    """Unless the question is about documents."""
    guide = (
        Document("a.txt", "A"),
        ["Ce guide explique comment signer un jumelage.", "Signer un jumelage se prépare."],
    )
    assert texts_of(ask("Comment signer un jumelage ?", guide))[0] == "Signer un jumelage se prépare."
    assert texts_of(ask("Quel guide explique comment signer un jumelage ?", guide))[0].startswith("Ce guide")


def test_a_title_without_what_follows_it_is_not_quoted(ask):
    """It ends its passage: its table is in the next one."""
    answer = ask(
        "Les délais du jumelage", (Document("a.txt", "A"), ["Le jumelage a des délais.\nLes délais du jumelage"])
    )
    assert texts_of(answer) == ["Le jumelage a des délais."]


def test_a_sentence_that_defines_the_thing_comes_first(small):
    """Its subject is what is asked, with little besides; one that is far from the best stays in its place."""
    one = passage("a.txt", 1, "Le RRMA aide. Le réseau régional (RRMA) est un appui. Tout autre est le RRMA.")
    hit = Hit(one, Document("a.txt", "A"), 0, 1.0)
    ranked = [Candidate(hit, 0, n, text, frozenset(), (), -n, NOWHERE) for n, text in enumerate(one.sentence_texts())]
    assert [one.place for one in defining(ranked, ("signif", "rrma"))] == [1, 0, 2]
    assert [one.place for one in defining(ranked, ("jumelag",))] == [0, 1, 2]
    assert [one.place for one in defining([ranked[0], replace(ranked[1], score=-9.0)], ("rrma",))] == [0, 1]


def test_the_last_place_is_for_a_sentence_near_the_best():
    """The further down, the less a quote may be behind."""
    ranked = []
    for n, word in enumerate("maire conseil préfet notaire juge".split()):
        hit = Hit(passage(f"{n}.txt", 1, f"Le {word} {word}."), Document(f"{n}.txt", word), n, 1.0)
        ranked.append(Candidate(hit, n, 0, hit.passage.text, frozenset(), (), -3.0 * (n > 0), NOWHERE))
    assert len(choose(ranked, "other")) == QUOTES - 1
    assert FAR[-1] < 3 < FAR[-2]
    assert len(choose([replace(one, score=0.0) for one in ranked], "other")) == QUOTES


def test_two_sentences_of_one_meaning_say_the_same():
    """With many words in common, and a high cosine; neither alone is enough, nor with figures of their own."""
    one, other = "ARRICOD réunit des professionnels français.", "ARRICOD rassemble des professionnels, tous français."
    assert not same_idea(one, "Le préfet signe.", 0.99)
    assert (same_idea(one, other, ALIKE), same_idea(f"{one} 12", f"{other} 13", 0.99)) == (True, False)
    far = "ARRICOD rassemble depuis longtemps des professionnels français, européens."
    assert (same_idea(one, far, ALIKE), same_idea(one, far, ALIKE - 0.01)) == (True, False)


def test_sentences_that_follow_each_other_are_one_quote(ask):
    """Two sentences of one passage side by side read as they stand."""
    text = "Le maire signe le jumelage. Le conseil vote le jumelage."
    assert texts_of(ask("maire conseil jumelage", (Document("a.txt", "A"), [text]))) == [text]


def test_an_overlong_join_stays_apart(ask):
    """Sentences side by side are not joined beyond what an eye takes in."""
    long = "Le conseil vote " + "mots ajoutés longuement, " * 20 + "enfin."
    one = passage("a.txt", 1, f"Le maire signe le jumelage. {long}")
    hit = Hit(one, Document("a.txt", "A"), 0, 1.0)
    ranked = [Candidate(hit, 0, n, text, frozenset(), (), 1.0, NOWHERE) for n, text in enumerate(one.sentence_texts())]
    assert [choice.text for choice in choose(ranked, "other")] == ["Le maire signe le jumelage.", long]


def test_an_introduction_without_its_list_is_not_quoted(ask):
    """Its list is in another passage: it would say that something comes, and nothing would."""
    answer = ask("Le maire signe", (Document("a.txt", "A"), ["Le maire signe. Il signe ceci :", "Une charte."]))
    assert "Le maire signe." in texts_of(answer)
    assert not [text for text in texts_of(answer) if text.endswith(":")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Le maire signe la convention.", "La convention, le maire la signe.", True),
        ("Le maire signe.", "Le maire signe la convention avec la ville, le préfet et le conseil.", True),
        ("Les communes agissent dans 134 pays.", "Les communes agissent dans 138 pays.", False),
        ("Le maire signe la convention.", "Le préfet contrôle la délibération.", False),
    ],
)
def test_two_texts_with_the_same_words_say_the_same(one, other, same):
    """Unless each has a figure of its own."""
    assert same_idea(one, other) is same


def test_the_exception_comes_with_the_rule(ask):
    """A yes or no question is answered with the rule and what limits it, further down in its document too."""
    rule = "Une commune ne peut pas signer un accord avec un État étranger."
    limit = "Le préfet autorise un accord, sauf danger."
    answer = ask(
        "Une commune peut-elle signer un accord avec un État étranger ?",
        (Document("a.txt", "A"), [rule, limit]),
        *((Document(f"{n}.txt", "B"), [f"Une commune {word} un accord {word}."]) for n, word in enumerate("pqrstu")),
    )
    texts = texts_of(answer)
    assert (texts[0], texts[1]) == (rule, limit)
    assert len(texts) <= QUOTES


def test_the_exception_takes_the_last_place(small):
    """Where five are chosen already, the exception replaces the last; where one limits the rule, nothing does."""
    ranked = ranked_for(small, "Les collectivités peuvent-elles agir à l'étranger ?")
    picked = [made(one, "yes_no") for one in ranked[:QUOTES]]
    limiting = replace(ranked[0], text="Sauf danger.")
    assert with_exception(picked, ranked, "yes_no") == picked
    assert with_exception(picked, [limiting], "yes_no")[: QUOTES - 1] == picked[: QUOTES - 1]


def test_what_is_superseded_comes_last():
    """A document that another has taken the place of is quoted after it, however near it is."""
    old = Document("old.txt", "Guide 2010", date="2010", superseded_by="Guide 2024")
    new = Document("new.txt", "Guide 2024", date="2024")
    ranked = []
    for n, (document, text) in enumerate([(old, "Le maire signe la convention."), (new, "Le préfet vote le budget.")]):
        hit = Hit(passage(document.id, 1, text), document, n, 1.0)
        ranked.append(Candidate(hit, n, 0, text, frozenset(), (), 1.0 - n, NOWHERE))
    assert [choice.hit.document.id for choice in in_order(choose(ranked, "other"), "other")] == ["new.txt", "old.txt"]


def test_what_is_in_force_is_quoted_for_what_both_say(ask):
    """Of two texts that say the same, the superseded one is left out."""
    old = Document("old.txt", "Guide 2010", date="2010", superseded_by="Guide 2024")
    said = "Le maire signe la convention avec urgence."
    answer = ask(said, (old, [said]), (Document("pas.txt", "Guide 2024"), [said]))
    assert [quote.document.id for quote in answer.quotes] == ["pas.txt"]


def test_steps_come_in_the_order_of_their_document(ask):
    """The list of steps comes with its introduction, in its own order."""
    text = "Pour commencer un jumelage :\n1. trouver un partenaire ;\n2. voter ;\n3. signer."
    after = "Pour commencer, trouver un élu."
    answer = ask("Par où commencer un jumelage ?", (Document("a.txt", "A"), [text, after]))
    assert answer.quotes[0].text == text
    other = (Document("b.txt", "B"), ["Par où commencer un jumelage : par un élu."])
    assert ask("Par où commencer un jumelage ?", other, (Document("a.txt", "A"), [text])).quotes[0].text == text
    places = [(quote.passage.id, quote.start) for quote in answer.quotes]
    assert places == sorted(places)


def test_the_best_comes_first_then_its_document(small):
    """In the order of the documents of the best; inside one, its own order after the best."""
    ranked = ranked_for(small, "Le maire signe la convention de jumelage")
    picked = choose(ranked, "other")
    ordered = in_order(picked, "other")
    assert ordered[0] == picked[0]
    assert sorted(ordered, key=id) == sorted(picked, key=id)
    documents = [choice.hit.document.id for choice in ordered]
    assert documents == sorted(documents, key=documents.index)


WORDS = st.sampled_from(
    "maire signe convention jumelage eau forage vote préfet 134 138 pays Il Toutefois sauf deux".split()
)
SENTENCES = st.lists(WORDS, min_size=2, max_size=7).map(lambda words: " ".join(words).capitalize() + ".")
PASSAGES = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=6)
QUESTIONS = st.sampled_from(
    [
        "Qui signe la convention ?",
        "Combien de pays ?",
        "Par où commencer un jumelage ?",
        "Le maire peut-il signer ?",
        "forage",
    ]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PASSAGES, QUESTIONS)
def test_whatever_is_asked_quotes_are_verbatim_numbered_few_and_different(tmp_path_factory, texts, question):
    """And the same question of the same documents gives the same answer."""
    documents = [Document(f"{n}.txt", "Note", date=f"20{n:02}") for n in range(len(texts))]
    passages = [passage(d.id, 1, text) for d, text in zip(documents, texts, strict=True)]
    store = write_index(tmp_path_factory.mktemp("any"), documents, passages)
    searcher = Searcher(store, TinyEncoder(), load_settings(**SURE))
    answer = searcher.ask(question)
    assert answer == searcher.ask(question)
    assert 1 <= len(answer.quotes) <= QUOTES
    assert [quote.number for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    for quote in answer.quotes:
        assert quote.text == quote.passage.text[quote.start : quote.end]
        assert quote.text
    said = [quote.text for quote in answer.quotes]
    assert not [(a, b) for n, a in enumerate(said) for b in said[:n] if same_idea(a, b)]
