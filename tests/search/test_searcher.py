"""Question to hits: what is refused, what is filtered, the order, and the newest index."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import search
from search.errors import FilterError, IndexMissing, QuestionEmpty, QuestionError, QuestionTooLong
from search.records import Document, Filters
from search.searcher import REFINED, Searcher
from search.settings import load_settings
from tests.tiny import DOCUMENTS, PASSAGES, TinyEncoder, passage, write_index


def as_bytes(found: object) -> bytes:
    """All of a list of hits or of an answer."""
    return json.dumps(found if isinstance(found, list) else asdict(found), default=asdict).encode()


def ids(hits: list) -> list[str]:
    """The ids of the passages found."""
    return [hit.passage.id for hit in hits]


@pytest.mark.parametrize(
    ("question", "error", "said"),
    [
        ("", QuestionEmpty, "write a few words"),
        ("   \n\t ", QuestionEmpty, "write a few words"),
        ("\x00\x07\x1b\x7f", QuestionEmpty, "write a few words"),
        ("\ud800\udfff", QuestionEmpty, "write a few words"),
        ("?! … « » — 🙂", QuestionEmpty, "write a few words"),
        ("\u200b\u2060\ufeff", QuestionEmpty, "write a few words"),
        ("ﾞ", QuestionEmpty, "write a few words"),  # a letter for Unicode, which normalises to a bare mark
        ("e" * 100_000, QuestionTooLong, r"has 100,000 characters; at most 2,000 are read"),
        (" " * 100_000, QuestionTooLong, r"has 100,000 characters"),
    ],
    ids=["empty", "spaces", "controls", "surrogates", "marks", "invisible", "mark", "long", "long and empty"],
)
def test_questions_that_cannot_be_searched_for(small, question, error, said):
    """Nothing to search for, or too much, is refused with what to do, whether one searches or asks."""
    for act in (small.search, small.ask):
        with pytest.raises(error, match=said):
            act(question)


def test_the_longest_question_is_a_setting(small_store):
    """A question of the longest size allowed is answered, one more character is refused."""
    searcher = Searcher(small_store, TinyEncoder(), load_settings(question_characters=100))
    assert searcher.search("eau " * 25)
    with pytest.raises(QuestionTooLong, match="has 101 characters; at most 100"):
        searcher.search("eau " * 25 + "!")


@pytest.mark.parametrize(
    "question", ["eau\x00 potable", "\x07eau\r\npotable\x1b", "eau\u2028potable", " eau \ud800 potable "]
)
def test_control_characters_are_cleaned(small, question):
    """Control characters, line breaks and broken Unicode inside a question are as spaces, which are single."""
    assert small.prepare(question).text == "eau potable"
    assert as_bytes(small.search(question)) == as_bytes(small.search("eau potable"))


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_searched_for_or_refused(small, question):
    """Whatever is typed, a search gives hits in falling order or says that the question cannot be used."""
    try:
        answer = small.ask(question)
    except QuestionError:
        return
    scores = [hit.score for hit in answer.hits]
    assert len(scores) == len(PASSAGES)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_the_best_passage_is_first(small):
    """The sentence of a passage, asked for, brings that passage first, with its document and its place."""
    hit = small.search("Le maire signe la convention de jumelage.")[0]
    assert (hit.passage, hit.document, hit.ordinal) == (PASSAGES[3], DOCUMENTS[1], 3)


def test_a_score_is_the_weighted_mean_of_its_parts(small):
    """What is shown of a score adds up to it: each part under the weight that the settings give it."""
    for hit in small.search("convention de jumelage"):
        assert set(hit.parts) == {"keyword", "vector", "sentence", "heading", "interaction", "wording"}
        mean = sum(small.settings.weights[name] * value for name, value in hit.parts.items())
        assert hit.score == pytest.approx(mean, abs=2e-6)


def test_weights_are_settings(small_store, small):
    """With all the weight on keywords, the score is theirs, and what shares no word is after, with 0."""
    weights = {f"{part}_weight": int(part == "keyword") for part in small.settings.weights}
    hits = small.under(load_settings(index=small_store.root, **weights)).search("forage")
    assert ids(hits[:2]) == ["eau.txt#1", "eau.txt#2"]
    assert hits[0].score == hits[0].parts["keyword"] > 0
    assert {hit.score for hit in hits[1:]} == {0.0}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("law",)), {"loi.md"}),
        (Filters(publishers=("Ministère",), kinds=("guide", "study")), {"jumelage.pdf"}),
        (Filters(themes=("eau",)), {"eau.txt"}),
        (Filters(date_from="2023", date_to="2024-05"), {"eau.txt", "jumelage.pdf"}),
        (Filters(date_from="2024-05", date_to="2024"), {"eau.txt"}),  # from May to the end of the year
        (Filters(date_from="2024", date_to="2024-05-13"), {"eau.txt"}),
        (Filters(date_from="2030"), set()),
    ],
)
def test_filters(small, filters, expected):
    """Only passages of the documents that pass are found, by the words and by the vectors alike."""
    assert {hit.document.id for hit in small.search("commune eau jumelage", filters)} == expected
    assert {hit.document.id for hit in small.ask("commune eau jumelage", filters).hits} == expected


def test_nothing_passes_is_no_answer(small):
    """When no document passes the filters there is no hit and no answer, without an error."""
    answer = small.ask("Qui signe la convention ?", Filters(date_from="2030"))
    assert (answer.outcome, answer.hits, answer.quotes, answer.confidence) == ("none", (), (), 0.0)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(kinds=("guide", "roman")), "kind 'roman'; there are: guide, law, study"),
        (Filters(publishers=("Inconnu",)), "publisher 'Inconnu'; there are: Agence, Ministère, Observatoire"),
        (Filters(themes=("eau", "lune")), "theme 'lune'; there are: eau, santé"),
        (Filters(date_from="hier"), "date from is 'hier'; write it as 2024, 2024-05 or 2024-05-13"),
        (Filters(date_to="13/05/2024"), "date to is '13/05/2024'"),
        (Filters(date_to="2024-13"), "date to is '2024-13'"),
        (Filters(date_to="2024-5"), "date to is '2024-5'"),
        (Filters(date_from="2023-02-29"), "date from is '2023-02-29'"),
        (Filters(date_from="0000"), "date from is '0000'"),
        (Filters(date_from="2024-05-32"), "date from is '2024-05-32'"),
        (Filters(date_from="２０２４"), "date from is '２０２４'"),
        (Filters(date_from="2024\n"), "date from is"),
        (Filters(date_from="2025", date_to="2024"), "exclude everything: from 2025 to 2024"),
        (Filters(date_from="2024-06", date_to="2024-05-31"), "exclude everything"),
        (Filters(date_from="2025-01-01", date_to="2024"), "exclude everything"),
    ],
)
def test_filters_that_mean_nothing(small, filters, said):
    """An unknown kind or publisher, or a date that is none, is refused with what could be written."""
    with pytest.raises(FilterError, match=said):
        small.search("eau", filters)


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": -1}, {"per_document": 0}])
def test_limits_that_mean_nothing(small, wrong):
    """Fewer than one result is refused, naming the limit."""
    ((name, value),) = wrong.items()
    with pytest.raises(FilterError, match=f"{name} must be at least 1, not {value}"):
        small.search("eau", **wrong)


def test_limit(small):
    """The limit cuts the same ranking, and a limit above what there is gives all."""
    whole = small.search("commune", limit=1000)
    assert len(whole) == len(PASSAGES)
    assert small.search("commune", limit=3) == whole[:3]


def test_passages_per_document(small):
    """With at most one passage a document, its best one stands for it, and the order is kept; so with two."""
    whole = small.search("commune jumelage")
    firsts = {hit.document.id: hit for hit in reversed(whole)}
    one = small.search("commune jumelage", per_document=1)
    assert one == [hit for hit in whole if firsts[hit.document.id] == hit]
    assert len(one) == len(DOCUMENTS)
    assert small.search("commune jumelage", per_document=2) == whole
    assert small.search("commune jumelage", limit=2, per_document=1) == one[:2]


def test_the_first_three_hits_are_of_two_documents(tmp_path):
    """Four passages of one document do not hide another that is about as good."""
    documents = [Document("a.txt", "Note"), Document("b.txt", "Note")]
    many = [passage("a.txt", n, f"Le forage donne de l'eau {n}.") for n in range(1, 5)]
    store = write_index(tmp_path, documents, [*many, passage("b.txt", 1, "Le forage donne de l'eau claire.")])
    searcher = Searcher(store, TinyEncoder(), load_settings(index=tmp_path))
    hits = searcher.search("Le forage donne-t-il de l'eau ?")
    assert [hit.document.id for hit in hits] == ["a.txt", "a.txt", "b.txt", "a.txt", "a.txt"]


def test_ties_are_in_the_order_of_the_index(tmp_path):
    """Passages with the same words and vectors come in their order in the index, every time."""
    documents = [Document(f"{name}.txt", "Note") for name in "edcba"]
    passages = [passage(document.id, 1, "Le forage donne de l'eau.") for document in documents]
    searcher = Searcher(write_index(tmp_path, documents, passages), TinyEncoder(), load_settings(index=tmp_path))
    hits = searcher.search("forage")
    assert len({hit.score for hit in hits}) == 1
    assert ids(hits) == [p.id for p in passages]


@pytest.mark.parametrize("engine", ["tantivy", "rank-bm25"])
def test_the_same_question_gives_the_same_bytes(small_store, engine):
    """Asked twice, of one searcher or of two, a question gives the same answer to the last byte."""
    options = load_settings(index=small_store.root, lexical=engine)
    one, other = (Searcher(small_store, TinyEncoder(), options) for _ in range(2))
    for question in ("Qui signe la convention ?", "eau", "L. 1115-1"):
        answers = {as_bytes(searcher.ask(question)) for searcher in (one, one, other)}
        assert len(answers) == 1


def test_the_same_question_gives_the_same_bytes_with_the_real_encoder(starter_searcher):
    """With the real encoder too, and whatever was asked in between."""
    question = "Comment financer un projet d'accès à l'eau ?"
    first = as_bytes(starter_searcher.ask(question))
    starter_searcher.ask("Who signs the agreement?")
    assert as_bytes(starter_searcher.ask(question)) == first


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Un long texte", "Le forage {n} donne de l'eau {more}."),
        ("Le forage au village", "Note {n}, sans rapport {more}."),  # sentences far from the question, passages near
    ],
)
def test_far_passages_follow_the_refined_ones(tmp_path, title, text):
    """Of more passages than are compared by sentence, the rest come after, in falling order, all of them."""
    count = REFINED + 60
    texts = [text.format(n=n, more="au village " * (n % 7)) for n in range(count)]
    passages = [passage("long.txt", n, text) for n, text in enumerate(texts, 1)]
    store = write_index(tmp_path, [Document("long.txt", title)], passages)
    searcher = Searcher(store, TinyEncoder(), load_settings(index=tmp_path))
    hits = searcher.search("forage au village", limit=1000)
    assert sorted(hit.ordinal for hit in hits) == list(range(count))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(hit.parts["sentence"] == 0 for hit in hits[REFINED:])
    assert scores[REFINED] > 0
    assert searcher.search("forage au village", limit=20) == hits[:20]


def test_a_new_index_is_picked_up(tmp_path):
    """A searcher that is open answers from a newly published index at the next question."""
    store = write_index(tmp_path, DOCUMENTS, PASSAGES)
    searcher = Searcher(store, TinyEncoder(), load_settings(index=tmp_path))
    assert ids(searcher.search("forage", limit=1)) == ["eau.txt#1"]
    new = [passage("eau.txt", 1, "Le forage est fermé.")]
    write_index(tmp_path, DOCUMENTS[:1], new)
    (hit,) = searcher.search("forage")
    assert hit.passage == new[0]
    assert searcher.index is searcher.index  # opened once


def test_questions_during_a_publication_get_one_index_or_the_other(tmp_path):
    """Threads that ask while indexes are published get whole answers, each from one generation."""
    versions = [[passage("eau.txt", n, f"Le forage {v}.") for n in (1, 2, 3)] for v in ("ancien", "nouveau")]
    store = write_index(tmp_path, DOCUMENTS[:1], versions[0])
    searcher = Searcher(store, TinyEncoder(), load_settings(index=tmp_path))
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(searcher.ask, "forage") for _ in range(50)]
        write_index(tmp_path, DOCUMENTS[:1], versions[1])
        asked += [pool.submit(searcher.ask, "forage") for _ in range(50)]
        for answer in asked:
            found = sorted((hit.passage for hit in answer.result().hits), key=lambda p: p.id)
            assert found in versions
    assert found == versions[1]


def test_a_missing_index_is_told_before_the_model_is_loaded(tmp_path):
    """Opening without an index says so at once, even when the encoder could not be loaded either."""
    with pytest.raises(IndexMissing, match="passerelle index"):
        Searcher.open(load_settings(index=tmp_path / "none", encoder="no/such-model", cache=tmp_path))


def test_open_loads_what_the_settings_name(starter):
    """`Searcher.open` finds the index and the encoder that the settings name."""
    options, _ = starter
    assert search.Searcher.open(options).search("jumelage", limit=1)


def test_the_package_hands_on_its_public_names():
    """What `search` promises can be imported from it, and nothing else is made up."""
    assert all(hasattr(search, name) for name in search.__all__)
    with pytest.raises(AttributeError, match="no attribute 'searchers'"):
        _ = search.searchers
