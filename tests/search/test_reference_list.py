"""The references of an index, to look through."""

import pytest

from search.lookup import held, look_up, read_request
from search.reference_list import listed
from search.references import canonical
from search.searcher import Searcher
from search.settings import load_settings
from tests.search.test_lookup import DOCUMENTS, _passages
from tests.tiny import TinyEncoder, write_index


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Two codes that share numbers, a law, and a guide that cites them."""
    store = write_index(tmp_path_factory.mktemp("law"), DOCUMENTS, list(_passages()))
    return Searcher(store, TinyEncoder(), load_settings()).index


def names(index, find=""):
    """The citations listed, in order."""
    return [canonical(one.reference) for one in listed(index.references, find)]


def test_the_whole_list_is_in_order(index):
    """Codes by name, then other texts; the articles of each in their order, L. 1115-2 before L. 1115-10."""
    every = names(index)
    assert len(every) == len(set(every))
    local = [name for name in every if name.startswith("CGCT, art. L. 1115")]
    assert local == [f"CGCT, art. L. {number}" for number in ("1115-1", "1115-1-1", "1115-2", "1115-10")]
    assert every.index("code civil, art. 544") < every.index("code du travail, art. L. 1115-2")
    laws = [name for name in every if name.startswith("loi")]
    assert laws == [
        "loi n° 2014-773 du 7 juillet 2014",
        "loi n° 2014-773 du 7 juillet 2014, art. 1er",
        "loi n° 2014-773 du 7 juillet 2014, art. 14",
    ]
    assert every.index(laws[0]) > every.index("code civil, art. 544")


@pytest.mark.parametrize(
    ("find", "found"),
    [
        ("art. L.1115–1 du CGCT", ["CGCT, art. L. 1115-1", "CGCT, art. L. 1115-1-1", "CGCT, art. L. 1115-10"]),
        ("l 1115 - 10", ["CGCT, art. L. 1115-10"]),
        ("collectivites TERRITORIALES 2131-2", ["CGCT, art. L. 2131-2"]),
        ("1115-2", ["CGCT, art. L. 1115-2", "code du travail, art. L. 1115-2"]),
        ("loi n° 2014-773, art. 14", ["loi n° 2014-773 du 7 juillet 2014, art. 14"]),
        ("transports", ["code des transports, art. L. 1231-1"]),
        ("L. 8888-8", []),
        ("<script>", []),
        ("rien", []),  # a word that says nothing beside others
    ],
)  # fmt: skip
def test_part_of_a_name_finds(index, find, found):
    """By number, law, full name; without accents, capitals, spaces or dashes of one kind."""
    assert names(index, find) == found


def test_each_reference_is_found_by_its_question(index):
    """Asked by its citation, each gives itself, and as many passages as the list says."""
    for one in listed(index.references):
        request = read_request(canonical(one.reference))
        (asked,) = look_up(request, index)
        assert request.alone
        assert asked == held(one.reference, index)
        own = sum(len(passages) for reference, passages in asked.articles if reference == one.reference)
        assert (own, len(asked.citing)) == (one.passages, one.citing), one
