"""Blocks to passages: what holds over any sequence of blocks, and a few cases by hand."""

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import Block, Role
from indexer.passages import cut
from search.text import sentence_spans

TITLE = "Le titre du document"
HEADERS = ("", "Année | Montant", "Pays | Région | Commune")
many_examples = settings(deadline=None, max_examples=80)


@dataclass(frozen=True)
class Made:
    """A random document: its blocks (of which every word is found nowhere else), and the size of its passages."""

    blocks: tuple[Block, ...]
    characters: int


@st.composite
def documents(draw) -> Made:
    """Blocks of every role, short and long, on pages that go up; now and then a heading that repeats the title."""
    roles = st.sampled_from([*Role, Role.PARAGRAPH, Role.LIST_ITEM, Role.LIST_ITEM, Role.TABLE_ROW, Role.TABLE_ROW])
    blocks, page = [], 1
    for number, role in enumerate(draw(st.lists(roles, max_size=25))):
        page += draw(st.integers(0, 1))
        if role is Role.HEADING:
            text = TITLE if draw(st.integers(0, 6)) == 0 else f"Partie h{number}"
            blocks.append(Block(text, role, page, draw(st.integers(1, 6))))
            continue
        lengths = draw(st.lists(st.integers(1, 80), min_size=1, max_size=draw(st.sampled_from([1, 3, 12]))))
        text = " ".join(_sentence(number, s, length) for s, length in enumerate(lengths))
        if role is Role.PARAGRAPH and draw(st.booleans()):
            text = text[:-1] + " :"
        header = draw(st.sampled_from(HEADERS)) if role is Role.TABLE_ROW else ""
        blocks.append(Block(text, role, page, int(role is Role.LIST_ITEM), header))
    return Made(tuple(blocks), draw(st.sampled_from([200, 500, 900])))


def _sentence(block: int, number: int, words: int) -> str:
    return " ".join(f"B{block}s{number}w{word}" for word in range(words)) + "."


def _owner(word: str) -> int:
    """The number of the block that a word of `_sentence` comes from."""
    match = re.match(r"B(\d+)s", word)
    assert match is not None, word
    return int(match[1])


def _words(text: str) -> list[str]:
    return re.findall(r"B\d+s\d+w\d+", text)


def _introductions(made: Made) -> list[str]:
    """For each block, the sentence that introduces the list it is an item of, "" where there is none."""
    found, last = [], ""
    for block in made.blocks:
        if block.role is Role.HEADING:
            last = ""
        elif block.role not in (Role.LIST_ITEM, Role.TABLE_ROW):
            sentence = block.text[slice(*sentence_spans(block.text)[-1])]
            last = sentence if sentence.endswith(":") else ""
        found.append(last if block.role is Role.LIST_ITEM else "")
    return found


def _sections(made: Made) -> list[int]:
    """For each block, how many headings came before its end."""
    return list(accumulate(int(block.role is Role.HEADING) for block in made.blocks))


def _owners(passage) -> list[int]:
    """The blocks whose own text a passage holds: words of its sentences, as leads are none."""
    return [_owner(word) for text in passage.sentence_texts() for word in _words(text)]


@given(documents())
@many_examples
def test_sentences_slice_back(made):
    """Every sentence is a non-empty piece of its passage's text, on one line, in order and apart from the others."""
    for passage in cut("d", made.blocks, made.characters, TITLE):
        end = 0
        for sentence, text in zip(passage.sentences, passage.sentence_texts(), strict=True):
            assert sentence.start >= end
            assert text == passage.text[sentence.start : sentence.end] == text.strip() != ""
            assert "\n" not in text
            end = sentence.end


@given(documents())
@many_examples
def test_every_word_is_kept_once_and_in_order(made):
    """The sentences of all passages, one after the other, are the text of all blocks, nothing more and nothing less."""
    passages = cut("d", made.blocks, made.characters, TITLE)
    kept = [word for passage in passages for text in passage.sentence_texts() for word in _words(text)]
    assert kept == [word for block in made.blocks for word in _words(block.text)]


@given(documents())
@many_examples
def test_only_leads_are_repeated(made):
    """A line of a passage is text of its own, or a table's header, or the introduction of a list."""
    leads = {*HEADERS, *_introductions(made)} - {""}
    for passage in cut("d", made.blocks, made.characters, TITLE):
        own = set(passage.sentence_texts())
        for line in passage.text.split("\n"):
            assert line in leads or all(line[slice(*span)] in own for span in sentence_spans(line)), line


@given(documents())
@many_examples
def test_no_passage_crosses_a_heading(made):
    """A passage holds text of one section, under exactly the headings above it, the document's title left out."""
    paths, path, sections = [], [], _sections(made)
    for block in made.blocks:
        if block.role is Role.HEADING:
            path = [h for h in path if h.level < block.level] + [block]
        paths.append(tuple(h.text for h in path if h.text != TITLE))
    for passage in cut("d", made.blocks, made.characters, TITLE):
        owners = _owners(passage)
        assert len({sections[owner] for owner in owners}) <= 1
        assert {paths[owner] for owner in owners} <= {passage.headings}


@given(documents())
@many_examples
def test_no_heading_is_lost(made):
    """A heading is in the path of a passage, or is a passage's text where no text follows it; the title needs none."""
    passages = cut("d", made.blocks, made.characters, TITLE)
    shown = {heading for passage in passages for heading in passage.headings}
    shown |= {line for passage in passages for line in passage.text.split("\n")}
    assert {block.text for block in made.blocks if block.role is Role.HEADING} - {TITLE} <= shown


@given(documents())
@many_examples
def test_sizes_are_bounded(made):
    """A passage is at most 1.5 times the size asked for or one sentence, under its lead; two would not fit in one."""
    passages = cut("d", made.blocks, made.characters, TITLE)
    sentences = [end - start for block in made.blocks for start, end in sentence_spans(block.text)]
    lead = max(map(len, [*HEADERS, *_introductions(made)])) + 1
    for passage in passages:
        assert len(passage.text) <= max(1.5 * made.characters, *sentences) + lead
    sections = _sections(made)
    with_text = [(passage, _owners(passage)) for passage in passages if _owners(passage)]
    for (one, owners), (other, others) in pairwise(with_text):
        if sections[owners[0]] == sections[others[0]]:
            assert len(one.text) + 1 + len(other.text) > 1.1 * made.characters


@given(documents())
@many_examples
def test_ids_are_numbers_from_one(made):
    """Ids are the document's, `#`, and the place: unique, and the same at every run."""
    passages = cut("guides/a.pdf", made.blocks, made.characters, TITLE)
    assert [passage.id for passage in passages] == [f"guides/a.pdf#{n}" for n in range(1, len(passages) + 1)]
    assert {passage.document_id for passage in passages} <= {"guides/a.pdf"}
    assert passages == cut("guides/a.pdf", made.blocks, made.characters, TITLE)


@given(documents())
@many_examples
def test_rows_stand_under_their_header_and_lists_under_their_introduction(made):
    """In every passage, the lead of a row or an item stands above it, with none but its fellows between."""
    introductions = _introductions(made)
    for passage in cut("d", made.blocks, made.characters, TITLE):
        above = ""
        for line in passage.text.split("\n"):
            owner = _owner(words[0]) if (words := _words(line)) else None
            if owner is None or made.blocks[owner].role not in (Role.TABLE_ROW, Role.LIST_ITEM):
                above = line
                continue
            lead = made.blocks[owner].header or introductions[owner]
            assert above.endswith(lead)


@given(documents())
@many_examples
def test_pages_are_those_of_the_blocks(made):
    """Each sentence is on its block's page, and the passage goes from the first of its pages to the last."""
    for passage in cut("d", made.blocks, made.characters, TITLE):
        pages = [sentence.page for sentence in passage.sentences]
        assert (passage.page, passage.last_page) == (min(pages), max(pages))
        for page, text in zip(pages, passage.sentence_texts(), strict=True):
            assert {made.blocks[_owner(word)].page for word in _words(text)} <= {page}


@given(st.lists(st.text(min_size=1, max_size=400).map(lambda text: " ".join(text.split())).filter(bool), max_size=8))
@many_examples
def test_any_text_is_kept(texts):
    """Whatever characters a paragraph holds, each of them that is not a space is in the passages, in order."""
    passages = cut("d", [Block(text, Role.PARAGRAPH) for text in texts], 200)
    assert "".join("".join(p.text.split()) for p in passages) == "".join("".join(text.split()) for text in texts)


def paragraph(text: str, page: int | None = None) -> Block:
    """A paragraph."""
    return Block(text, Role.PARAGRAPH, page)


def heading(text: str, level: int = 1, page: int | None = None) -> Block:
    """A heading."""
    return Block(text, Role.HEADING, page, level)


@pytest.mark.parametrize(
    ("headings", "reference"),
    [
        (["Article L. 1115-1"], "L1115-1"),
        (["Livre Ier", "Chapitre V", "Article L. 1115-1 du CGCT"], "L1115-1"),
        (["Article L. 1115-1", "Commentaire"], "L1115-1"),
        (["Article L. 1115-1", "Article L. 1115-4-1"], "L1115-4-1"),
        (["Art. R. 1115-8"], "R1115-8"),
        (["Ce que dit l'article L. 1115-1"], ""),
        (["Chapitre V"], ""),
        ([], ""),
    ],
)
def test_the_article_above_a_passage_is_its_reference(headings, reference):
    """The innermost heading that announces an article gives the passage its reference."""
    blocks = [heading(text, level) for level, text in enumerate(headings, 1)]
    (passage,) = cut("lois/cgct.pdf", [*blocks, paragraph("Les collectivités agissent.")], 900)
    assert passage.reference == reference
    assert passage.headings == tuple(headings)


def test_a_table_keeps_its_header_in_each_passage():
    """The header of a table is above its first row, and above the first row of every passage it runs over into."""
    row = "| ".join(["x" * 55] * 2)  # 55 + 2 + 55 = 112 characters
    blocks = [paragraph("Voici les montants."), *[Block(row, Role.TABLE_ROW, 1, 0, "Année | Montant")] * 3]
    first, second = cut("d", blocks, 260)
    # 19 + 1 + 15 + 1 + 2 * 113 = 262 characters fit under 260 * 1.1 = 286; a third row does not.
    assert first.text.split("\n") == ["Voici les montants.", "Année | Montant", row, row]
    assert second.text.split("\n") == ["Année | Montant", row]
    assert second.sentence_texts() == [row]


def test_another_table_has_its_own_header():
    """Two tables that follow each other are told apart, and a row without header needs none."""
    rows = [("2023 | 4", "Année | Montant"), ("Mali | 5", "Pays"), ("Total | 9", "")]
    (passage,) = cut("d", [Block(text, Role.TABLE_ROW, header=header) for text, header in rows], 900)
    assert passage.text.split("\n") == ["Année | Montant", "2023 | 4", "Pays", "Mali | 5", "Total | 9"]


def test_a_table_that_text_interrupts_says_its_header_again():
    """Below a paragraph, the rows of a table are under no header until it is said again."""
    row = Block("2023 | 4", Role.TABLE_ROW, header="Année | Montant")
    (passage,) = cut("d", [row, paragraph("Du texte."), row], 900)
    assert passage.text.split("\n") == ["Année | Montant", "2023 | 4", "Du texte.", "Année | Montant", "2023 | 4"]


def test_a_list_that_runs_over_repeats_its_introduction():
    """Only the sentence that introduces the list is repeated; it is no sentence of the passage, nor on a page of it."""
    items = [Block("e" * 99, Role.LIST_ITEM, page, 1) for page in (1, 2, 2)]
    first, second = cut("d", [paragraph("Un plan. Les étapes :", 1), *items], 200)
    # 21 + 1 + 99 + 1 + 99 = 221 > 200 * 1.1 = 220, but 12 + 1 + 99 + 1 + 99 = 212: one item fits, then two.
    assert first.text.split("\n") == ["Un plan. Les étapes :", "e" * 99]
    assert second.text.split("\n") == ["Les étapes :", "e" * 99, "e" * 99]
    assert (first.page, first.last_page) == (1, 1)
    assert second.page == 2
    assert all(text.startswith("e") for text in second.sentence_texts())


def test_headings_without_text_are_kept():
    """A heading that nothing follows is found as text, under those above it, and once."""
    blocks = [heading("Un guide"), heading("Vide", 2), heading("Plein", 2), paragraph("Du texte."), heading("Fin")]
    passages = cut("d", blocks, 900)
    assert [(p.headings, p.text) for p in passages] == [
        (("Un guide",), "Vide"),
        (("Un guide", "Plein"), "Du texte."),
        ((), "Fin"),
    ]


def test_the_title_is_in_no_path():
    """A heading that repeats the document's title, in any case, is not said again."""
    blocks = [heading("LE TITRE DU DOCUMENT"), heading("Une partie", 2), paragraph("Du texte.")]
    (passage,) = cut("d", blocks, 900, TITLE)
    assert passage.headings == ("Une partie",)


def test_nothing_gives_nothing():
    """No block, no passage."""
    assert cut("d", [], 900) == []
