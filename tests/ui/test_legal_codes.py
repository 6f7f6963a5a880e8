"""The legal references of a question that several codes number alike."""

import re

from search.searcher import Searcher
from search.settings import load_settings
from tests.search.test_lookup import DOCUMENTS, _passages
from tests.tiny import TinyEncoder, write_index
from tests.ui.test_page import plain
from ui.legal import legal_html


def test_a_number_of_two_codes_shows_both(tmp_path):
    """Each code's article under its own citation, with its own official text."""
    store = write_index(tmp_path, DOCUMENTS, list(_passages()))
    searcher = Searcher(store, TinyEncoder(), load_settings())
    html = legal_html(searcher.ask("L. 1115-2"), searcher.index, "fr")
    assert [plain(name) for name in re.findall("<h4>(.*?)</h4>", html)] == [
        "CGCT, art. L. 1115-2 Lire le texte officiel",
        "code du travail, art. L. 1115-2 Lire le texte officiel",
    ]
    assert plain(re.search("<h3>(.*?)</h3>", html)[1]) == "art. L. 1115-2"
