"""The glossary: its file, and what it gives a question."""

import pytest

from search.errors import GlossaryError
from search.glossary import Glossary, Notion, read_glossary
from search.text import english_tokens, tokens
from tests.conftest import CORPUS

AID = Notion(
    "aide publique au développement", ("APD", "aide au développement"), ("official development assistance", "ODA")
)
FOREIGN = Notion("étranger", (), ("foreign", "abroad"))
MINISTRY = Notion("ministère des Affaires étrangères", ("MEAE",), ("foreign ministry",))
GLOSSARY = Glossary([AID, FOREIGN, MINISTRY])


def test_one_form_brings_the_others():
    """An acronym brings its expansion, whatever its dots and case; words that the question has are not added again."""
    found = GLOSSARY.widen(tokens("Comment déclarer l'A.P.D. ?"))
    assert found.names == (AID.name,)
    assert set(found.main) == {"aid", "publiqu", "developp"}
    assert found.others == ()  # those of « aide au développement » are in the name
    assert found.rest == ("declar",)
    back = GLOSSARY.widen(tokens("Qu'est-ce que l'aide publique au développement ?"))
    assert (back.main, back.others) == ((), ("apd",))


def test_a_question_without_a_notion_is_left_alone():
    """Half of a form is no form."""
    found = GLOSSARY.widen(tokens("Quelle aide publique pour une école ?"))
    assert found.names == found.main == found.others == ()


def test_english_forms_count_in_english_only():
    """An English form translates, the longest first; in French it says nothing."""
    asked = english_tokens("Does the foreign ministry give aid abroad?")
    found = GLOSSARY.widen(asked, english=True)
    assert found.names == (FOREIGN.name, MINISTRY.name)
    assert GLOSSARY.widen(english_tokens("Where is the foreign ministry?"), english=True).names == (MINISTRY.name,)
    assert GLOSSARY.widen(asked).names == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[notion]]\nforms = ['x']", "notion 1, has no `name`"),
        ("[[notion]]\nname = '…'", "notion 1, has no `name`"),
        ("[[notion]]\nname = 'eau'\nform = ['x']", "unknown key 'form'; known: forms, english"),
        ("[[notion]]\nname = 'eau'\nforms = 'x'", "`forms` must be a list of words"),
        ("[[notion]]\nname = 'eau'\nenglish = ['water', '']", "`english` must be a list of words"),
        ("[[terme]]\nname = 'eau'", r"must hold \[\[notion\]\] tables and nothing else"),
        ("notion = 3", r"must hold \[\[notion\]\] tables"),
        ("[[notion", "cannot be read"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, content, said):
    """The error names the file, the notion and what is wrong."""
    (tmp_path / "glossary.toml").write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError, match=said) as raised:
        read_glossary(tmp_path)
    assert str(tmp_path / "glossary.toml") in str(raised.value)


def test_no_file_is_no_glossary(tmp_path):
    """A corpus without a glossary has no notion."""
    assert read_glossary(tmp_path) == ()
    assert Glossary(()).widen(("eau",)).rest == ("eau",)


def test_the_starter_glossary_is_sound():
    """Each notion has a name of its own, and no form that is a notion's own name elsewhere."""
    notions = read_glossary(CORPUS)
    names = [notion.name for notion in notions]
    assert len(notions) >= 100
    assert len(set(names)) == len(names)
    for notion in notions:
        assert not set(notion.forms) & set(names), notion.name
        assert notion.forms or notion.english, notion.name


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("DAECT", "Délégation pour les collectivités territoriales et la société civile"),
        ("CGCT", "code général des collectivités territoriales"),
        ("FICOL", "facilité de financement des collectivités territoriales"),
        ("RRMA", "réseau régional multi-acteurs"),
        ("GECT", "groupement européen de coopération territoriale"),
        ("le CES", "Corps européen de solidarité"),
    ],
)
def test_the_starter_glossary_knows_the_acronyms(short, long):
    """An acronym or an old name of the field brings the name that is used now."""
    found = Glossary(read_glossary(CORPUS)).widen(tokens(short))
    assert set(tokens(long)) <= {*found.main, *tokens(short)}
