"""The documents with their state, and the password that changes them."""

import json
import logging

import pytest
from pydantic import SecretStr

from search.errors import PasswordRefused, TooBusy
from search.settings import Settings
from ui.views import admin, corpus
from ui.views.documents import Entry, chosen, entries, states


def test_what_the_last_run_said(library, tmp_path):
    """Files that could not be read are there with why; other documents are in the index; paths are not told."""
    settings = library.settings.model_copy(update={"index": tmp_path})
    root = library.settings.corpus.resolve()
    (tmp_path / "report.json").write_text(
        json.dumps(
            {"files": [
                {"path": "lois/loi-eau.md", "status": "unchanged", "reason": "", "passages": 3},
                {"path": "guides/cassé.pdf", "status": "failed", "reason": f"{root}/guides/cassé.pdf is damaged"},
                {"path": "guides/jumelage.txt", "status": "failed", "reason": "of a later run"},
                "nonsense",
            ]}
        )
    )  # fmt: skip
    searcher = type("Searcher", (), {"index": library.searcher.index, "settings": settings})
    found = {entry.path: entry for entry in entries(searcher)}
    assert len(found) == 6
    assert found["lois/loi-eau.md"].passages == 3
    assert (found["guides/cassé.pdf"].state, found["guides/cassé.pdf"].reason) == (
        "failed", "guides/cassé.pdf is damaged",
    )  # fmt: skip
    assert found["guides/jumelage.txt"].state == "indexed"
    assert found["etudes/chiffres.pdf"].state == "indexed"
    (tmp_path / "report.json").write_text("[")
    assert {entry.state for entry in entries(searcher)} == {"indexed"}


def test_titles_are_searched_without_accents():
    """Every word is in the title or the path, whatever its case and accents; states are counted."""
    found = [Entry("a.pdf", "Les Élus à l'étranger", "indexed"), Entry("lois/b.md", "Loi", "failed")]
    assert chosen(found, "elus ETRANGER", "") == found[:1]
    assert chosen(found, "lois", "") == found[1:]
    assert chosen(found, "", "failed") == found[1:]
    assert chosen(found, "lois", "indexed") == []
    assert states(found) == {"indexed": 1, "failed": 1}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_many_documents_come_by_pages(language):
    """Fifty at once, with the way to the others; a page that is not there is the nearest one."""
    found = [Entry(f"{n}.pdf", f"Titre {n:03}", "indexed") for n in range(120)]
    html = corpus.corpus_html(found, "titre", "", 3, language, "")
    assert html.count('<li class="document">') == 20
    assert 'name="page" value="2"' in html
    assert "Titre 119" in corpus.corpus_html(found, "", "", 99, language, "")
    assert "<b>" not in corpus.corpus_html([Entry("<b>", "<b>", "<b>", reason="<b>")], "<b>", "<b>", 1, language, "")


def test_the_password_is_not_to_be_guessed(monkeypatch):
    """The right one passes; after five wrong ones none does, until the time is over."""
    now = [1000.0]
    monkeypatch.setattr(admin.time, "monotonic", lambda: now[0])
    keeper = admin.Keeper(SecretStr("éàü"))
    keeper.check("éàü")
    for guess in ("", "éà", "éàü ", "x" * 10_000, "\ud800"):
        with pytest.raises(PasswordRefused):
            keeper.check(guess)
    with pytest.raises(TooBusy):
        keeper.check("éàü")
    now[0] += admin.WINDOW
    keeper.check("éàü")
    none = admin.Keeper(SecretStr(""))
    assert none.closed
    with pytest.raises(PasswordRefused):
        none.check("")


def test_the_password_is_never_shown(caplog, monkeypatch):
    """Neither by the settings, nor by what is said of wrong ones."""
    from search.errors import UsageError
    from search.settings import load_settings

    caplog.set_level(logging.DEBUG)
    assert "tr0uvé" not in repr(Settings(admin_password=SecretStr("tr0uvé")))
    monkeypatch.setenv("PASSERELLE_ADMIN_PASSWORD", "tr0uvé")
    assert "tr0uvé" not in repr(load_settings())
    for wrong in ({"admin_password": ["tr0uvé"]}, {"admin_pasword": "tr0uvé"}):
        with pytest.raises(UsageError) as told:
            load_settings(**wrong)
        assert "tr0uvé" not in str(told.value)
    assert "tr0uvé" not in caplog.text
