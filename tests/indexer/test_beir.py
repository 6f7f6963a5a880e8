"""The corpus of a BEIR folder."""

import json

import pytest

from indexer.beir import index_beir, read_beir_corpus
from search.errors import QuestionsFileError
from search.index import LocalIndex
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import TinyEncoder

RECORDS = [
    {"_id": "d1", "title": "L'eau", "text": "Un forage.\n\nDe l'eau  potable.\nAu village."},
    {"_id": "d2", "title": "", "text": "Sans titre."},
    {"_id": "d3", "title": None, "text": "Une ligne\u2028coupée."},
    {"_id": "d4", "text": "", "metadata": {}},
]


def write(folder, text):
    """Write `corpus.jsonl`."""
    (folder / "corpus.jsonl").write_text(text, encoding="utf-8")


def test_records_become_documents_of_paragraphs(tmp_path):
    """A record's title is its document's, or else its id; an empty line parts two paragraphs."""
    write(tmp_path, "\ufeff" + "\n\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS) + "\n")
    sources = read_beir_corpus(tmp_path, load_settings())
    assert [(s.document.id, s.document.title, [p.text for p in s.passages]) for s in sources] == [
        ("d1", "L'eau", ["Un forage.\nDe l'eau potable. Au village."]),
        ("d2", "d2", ["Sans titre."]),
        ("d3", "d3", ["Une ligne coupée."]),
        ("d4", "d4", []),
    ]
    assert len({source.digest for source in sources}) == len(RECORDS)


def test_what_changes_changes_the_digest(tmp_path):
    """Another title or another text is another content."""
    digests = set()
    for title, text in (("A", "b"), ("Ab", ""), ("A", "c")):
        write(tmp_path, json.dumps({"_id": "d", "title": title, "text": text}))
        digests.add(read_beir_corpus(tmp_path, load_settings())[0].digest)
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"_id": "a"}', "line 2, is not a record with `_id` and `text`"),
        ('{"text": "a"}', "line 2, is not a record"),
        ('{"_id": 5, "text": "a"}', "line 2, is not a record"),
        ('{"_id": "a", "text": null}', "line 2, is not a record"),
        ('{"_id": "a", "title": 5, "text": "b"}', "line 2, is not a record"),
        ('["a", "b"]', "line 2, is not a record"),
        ("no json", "line 2, is not a record"),
        ('{"_id": "a", "text": "\\ud800"}', "line 2, is not a record"),
        ('{"_id": "good", "text": "again"}', "line 2, has the `_id` 'good' a second time"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, said):
    """The message gives the file, the line and what is wrong with it."""
    write(tmp_path, '{"_id": "good", "text": "bon"}\n' + line)
    with pytest.raises(QuestionsFileError) as caught:
        read_beir_corpus(tmp_path, load_settings())
    assert f"corpus.jsonl, {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), (b"\xff", "cannot be read"), (b"\n", "no record")]
)
def test_a_corpus_that_holds_nothing_is_refused(tmp_path, content, said):
    """A missing file, another encoding, or no record at all is told before anything is embedded."""
    if content is not None:
        (tmp_path / "corpus.jsonl").write_bytes(content)
    with pytest.raises(QuestionsFileError, match=said):
        read_beir_corpus(tmp_path, load_settings())


def test_an_indexed_corpus_is_found_again(tmp_path):
    """The index is kept in the user's cache: the same corpus is embedded once, a changed one again, another apart."""
    settings = load_settings(cache=tmp_path / "cache", index=tmp_path / "index")
    steps = []
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        write(folder, json.dumps(RECORDS[0]))
    store = index_beir(one, TinyEncoder(), settings, lambda step, done, total: steps.append(step))
    assert [document.title for document in LocalIndex(store.current()).documents()] == ["L'eau"]
    assert "embedding" in steps
    first, steps[:] = store.current(), []
    assert index_beir(one, TinyEncoder(), settings, lambda step, done, total: steps.append(step)).current() == first
    assert steps == []
    assert index_beir(other, TinyEncoder(), settings).root != store.root
    write(one, json.dumps(RECORDS[1]))
    assert index_beir(one, TinyEncoder(), settings).current() != first
    assert not (tmp_path / "index").exists()


def test_a_title_that_is_an_article_makes_its_text_that_article(tmp_path):
    """Of a folder of articles, each is found by its number and its code, all pieces of a long one in order."""
    long = "\n\n".join(
        f"Le paragraphe {number} de cet article dit ce qu'il a à dire, et rien de plus." for number in range(60)
    )
    records = [
        {"_id": "c1", "title": "Code civil - Article 12-1", "text": "Un texte."},
        {"_id": "c2", "title": "Code civil - Article 12-10", "text": "Un autre texte."},
        {"_id": "t1", "title": "Code du travail - Article 12-1", "text": long},
        {"_id": "x1", "title": "Commentaire de l'article 12-1 du code civil", "text": "Une note."},
    ]
    write(tmp_path, "\n".join(json.dumps(record) for record in records))
    settings = load_settings(cache=tmp_path / "cache")
    searcher = Searcher(index_beir(tmp_path, TinyEncoder(), settings), TinyEncoder(), settings)
    assert [hit.document.id for hit in searcher.search("article 12-1 du code civil", limit=1)] == ["c1"]
    assert {p.reference for p in searcher.index.of_document("x1")} == {""}
    pieces = [passage.id for passage in searcher.index.of_document("t1")]
    hits = searcher.search("art. 12-1 C. trav.", limit=50)
    assert len(pieces) > 2
    assert [hit.passage.id for hit in hits if hit.parts["reference"] == 1] == pieces
    assert [hit.passage.id for hit in hits[: len(pieces)]] == pieces
    both = {hit.document.id for hit in searcher.search("article 12-1", limit=50) if hit.parts["reference"] == 1}
    assert both == {"c1", "t1"}
