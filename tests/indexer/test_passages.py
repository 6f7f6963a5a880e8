"""Blocks to passages: what holds over any sequence of blocks, and a few cases by hand."""

import re
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import Block, Place, Role
from indexer.passages import cut
from search.records import Box
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
    """Blocks of every role, short and long, on pages that go up; now and then a heading that repeats the title.

    Some say where their lines lie, the last of which may be on the next page.
    """
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
        level = draw(st.integers(1, 2)) if role is Role.LIST_ITEM else 0
        places = _lines(text, page, draw(st.integers(0, 1))) if draw(st.booleans()) else ()
        page = places[-1].page if places else page
        blocks.append(Block(text, role, places[0].page if places else page, level, header, places))
    return Made(tuple(blocks), draw(st.sampled_from([200, 500, 900])))


def _lines(text: str, page: int, over: int) -> tuple[Place, ...]:
    """Places of the printed lines of `text`, of 60 characters each, the last one `over` pages further on."""
    starts = range(0, len(text), 60)
    return tuple(
        Place(start, min(start + 60, len(text)), page + over * (start == starts[-1]), (0.1, 0.5, 0.9, 0.52))
        for start in starts
    )


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
        if block.role in (Role.HEADING, Role.PARAGRAPH):
            last = ""
        if block.role is Role.PARAGRAPH and block.text.endswith(":"):
            sentence = block.text[slice(*sentence_spans(block.text)[-1])]
            last = sentence if len(sentence) <= made.characters // 2 else ""
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
    assert len(kept) == len(set(kept))


@given(documents())
@many_examples
def test_only_leads_are_repeated(made):
    """A line of a passage is text of its own, or a table's header, or the introduction of a list."""
    leads = {*HEADERS, *_introductions(made)} - {""}
    leads |= {block.text for block in made.blocks if block.role is Role.HEADING}  # those that no text follows
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
        if owners := _owners(passage)[_short_start(made) :]:
            assert len({sections[owner] for owner in owners}) == 1
            assert {paths[owner] for owner in owners} == {passage.headings}


def _short_start(made: Made) -> int:
    """How many words stand above the first heading, when they are too few to make a passage."""
    first = next((n for n, block in enumerate(made.blocks) if block.role is Role.HEADING), 0)
    above = made.blocks[:first]
    short = sum(len(block.text) for block in above) < made.characters // 6
    return sum(len(_words(block.text)) for block in above) if short else 0


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
    """A passage is at most twice the size asked for, leads apart; of two neighbours neither says too little alone."""
    passages = cut("d", made.blocks, made.characters, TITLE)
    for passage in passages:
        own = sum(len(line) + 1 for line in passage.text.split("\n") if line not in {*HEADERS, *_introductions(made)})
        assert own <= 2 * made.characters
    for one, other in pairwise(passages):
        if one.headings == other.headings and one.text and _same_section(made, one, other):
            assert len(one.text) + 1 >= made.characters // 6 <= len(other.text) + 1


def _same_section(made: Made, one, other) -> bool:
    sections, owners, others = _sections(made), _owners(one), _owners(other)
    return bool(owners and others) and sections[owners[0]] == sections[others[0]]


@given(documents())
@many_examples
def test_passages_are_as_full_as_can_be(made):
    """Where no list is, two neighbours of one section would not fit in one passage."""
    blocks = tuple(replace(b, role=Role.PARAGRAPH) if b.role is Role.LIST_ITEM else b for b in made.blocks)
    plain = Made(blocks, made.characters)
    for one, other in pairwise(cut("d", blocks, made.characters, TITLE)):
        if _same_section(plain, one, other):
            assert len(one.text) + 1 + len(other.text) + 1 > 1.1 * made.characters


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
    """A row's header stands above it with none but rows between; what introduces an item stands in its passage."""
    introductions = _introductions(made)
    for passage in cut("d", made.blocks, made.characters, TITLE):
        above, before = "", ""
        for line in passage.text.split("\n"):
            owner = _owner(words[0]) if (words := _words(line)) else None
            role = None if owner is None else made.blocks[owner].role
            if role is Role.TABLE_ROW:
                assert above.endswith(made.blocks[owner].header)
            else:
                above = line
            if role is Role.LIST_ITEM:
                assert introductions[owner] in before
            before += line + "\n"


@given(documents())
@many_examples
def test_places_are_those_of_the_blocks(made):
    """A sentence is on the page where it begins, its boxes on the pages it covers and inside them."""
    for passage in cut("d", made.blocks, made.characters, TITLE):
        pages = [page for sentence in passage.sentences for page in sentence.pages]
        assert (passage.page, passage.last_page) == (min(pages), max(pages))
        for sentence, text in zip(passage.sentences, passage.sentence_texts(), strict=True):
            for box in sentence.boxes:
                assert 0 <= box.left < box.right <= 1
                assert 0 <= box.top < box.bottom <= 1
            if not (words := _words(text)):
                continue  # a heading that no text follows
            block = made.blocks[_owner(words[0])]
            assert bool(sentence.boxes) is bool(block.places)
            assert sentence.page == (sentence.boxes[0].page if sentence.boxes else block.page)
            assert {box.page for box in sentence.boxes} <= {place.page for place in block.places}


@given(st.lists(st.text(min_size=1, max_size=400).map(lambda text: " ".join(text.split())).filter(bool), max_size=8))
@many_examples
def test_any_text_is_kept(texts):
    """Whatever characters a paragraph holds, each of them that is not a space is in the passages, in order."""
    passages = cut("d", [Block(text, Role.PARAGRAPH) for text in texts], 200)
    assert "".join("".join(p.text.split()) for p in passages) == "".join("".join(text.split()) for text in texts)
    assert all(len(p.text) <= 2 * 200 for p in passages)


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
        (["Livre Ier", "Chapitre V", "Article L. 1115-1 du CGCT"], "cgct L1115-1"),
        (["Code du travail", "Chapitre V", "Article L. 1115-1"], "code du travail L1115-1"),
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


def test_what_opens_a_passage_is_not_the_end_of_the_one_before():
    """A speaker's name, a label and the sentence before a list go with what follows; an item stays in its list."""
    speech = "Nous avons signé la convention avec la ville partenaire. " * 3
    for opening in ("JEANNE", "Important :", "Le dossier comprend les pièces suivantes :"):
        blocks = [Block(text, Role.PARAGRAPH) for text in (speech.strip(), opening, speech.strip(), speech.strip())]
        passages = cut("d", blocks, 200)
        assert [passage.text.split("\n")[0] for passage in passages] == [speech.strip(), opening, speech.strip()]
    items = [Block(text, Role.LIST_ITEM, level=1) for text in ("Images", "Cadres", "Tableaux")]
    passages = cut("d", [Block(speech.strip(), Role.PARAGRAPH), *items, Block(speech.strip(), Role.PARAGRAPH)], 200)
    assert [passage.text.split("\n")[-1] for passage in passages] == ["Tableaux", speech.strip()]


def test_headings_without_text_are_no_passages():
    """A heading that nothing follows is a line of the next passage, or of the last one: found, once, and not alone."""
    blocks = [heading("Un guide"), heading("Vide", 2), heading("Plein", 2), paragraph("Du texte."), heading("Fin")]
    passages = cut("d", blocks, 900)
    assert [(p.headings, p.text) for p in passages] == [(("Un guide", "Plein"), "Vide\nDu texte.\nFin")]


def test_a_document_of_headings_alone_is_one_passage():
    """Where there is nothing else, headings are text."""
    (passage,) = cut("d", [heading("Un"), heading("Deux"), heading("Trois", 2)], 900)
    assert (passage.headings, passage.text) == ((), "Un\nDeux\nTrois")


def test_a_line_said_again_and_again_is_no_passage():
    """A line that stands alone under many headings says nothing there: it goes, with its heading, to what follows."""
    lone = [heading("Un", 1), paragraph("Retour au sommaire"), heading("Deux", 1), paragraph("Retour au sommaire")]
    passages = cut("d", [*lone, heading("Trois"), paragraph("Du texte."), paragraph("Retour au sommaire")], 900)
    assert [(p.headings, p.text.split("\n")) for p in passages] == [
        (("Trois",), ["Un", "Retour au sommaire", "Deux", "Retour au sommaire", "Du texte.", "Retour au sommaire"])
    ]


def test_short_answers_and_repealed_articles_are_passages():
    """What is said again and again as a sentence, or of an article, is what the document says there."""
    answers = [block for n in range(4) for block in (heading(f"Question {n} ?"), paragraph("Oui."))]
    assert [p.text for p in cut("d", answers, 900)] == ["Oui."] * 4
    repealed = [paragraph(f"Article R. 12-{n} (abrogé)") for n in range(4)]
    assert [(p.reference, p.text) for p in cut("d", repealed, 900)] == [(f"R12-{n}", "(abrogé)") for n in range(4)]


def test_a_short_section_that_others_repeat_stays_its_own():
    """One line said everywhere waits for the next section; two are what this one says, and never the next one's."""
    sections = [
        block
        for n in range(4)
        for block in (
            heading(f"Critère {n}"),
            paragraph(f"Le test numéro {n} est fait."),
            heading("Références", 2),
            paragraph("EN 301 549"),
            paragraph("9.1 Contenu"),
        )
    ]
    assert [(p.headings, p.text) for p in cut("d", sections, 900)][1:4] == [
        (("Critère 0", "Références"), "EN 301 549\n9.1 Contenu"),
        (("Critère 1",), "Le test numéro 1 est fait."),
        (("Critère 1", "Références"), "EN 301 549\n9.1 Contenu"),
    ]


def test_a_line_above_the_first_heading_is_no_passage():
    """What is set above a title in small type is a line of the first passage; a paragraph is one of its own."""
    body = [heading("Le titre"), paragraph("Du texte.")]
    assert [p.text for p in cut("d", [paragraph("Fiche n° 3"), *body], 900)] == ["Fiche n° 3\nDu texte."]
    assert [p.text for p in cut("d", [paragraph("Un chapeau. " * 20), *body], 900)][1:] == ["Du texte."]


def test_a_short_rest_is_joined_to_what_is_before():
    """The last passage of a section is not a few words; the first neither."""
    texts = ["a" * 940, "Fin."]
    (passage,) = cut("d", [paragraph(text) for text in [*texts, "b" * 80]], 900)  # 940 + 4 + 80 > 900 * 1.1, 84 < 150
    assert passage.text.split("\n") == [*texts, "b" * 80]
    assert len(cut("d", [paragraph(text) for text in [*texts, "b" * 200]], 900)) == 2
    (passage,) = cut("d", [paragraph("Début."), paragraph("a" * 1000)], 900)
    assert passage.text.startswith("Début.")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("un mot, " * 12_500, ","),
        ("un article ; " * 8_000, ";"),
        ("mot " * 25_000, "t"),
        ("x" * 100_000, "x"),
        ("." * 100_000, "."),
    ],
)
def test_an_endless_sentence_is_cut(text, end):
    """A sentence without end is cut after a mark or between words, a word without end anywhere; nothing is lost."""
    passages = cut("d", [paragraph(text.strip())], 900)
    assert max(len(p.text) for p in passages) <= 1500  # 1.5 times 900, and a rest shorter than 150
    assert min(len(p.text) for p in passages[:-1]) >= 675
    assert all(p.text.endswith(end) for p in passages)
    assert "".join("".join(p.text.split()) for p in passages) == text.replace(" ", "")


def test_an_endless_header_is_said_once():
    """A header too long to be repeated is cut like any text."""
    header = "Une colonne très longue | " * 100
    rows = [Block("oui | non | " + "x" * 400, Role.TABLE_ROW, header=header.strip())] * 3
    passages = cut("d", rows, 300)
    assert max(len(p.text) for p in passages) <= 600
    assert " ".join(p.text for p in passages).split().count("longue") == 100


def test_sentences_know_their_lines_pages_and_times():
    """A sentence of a block that runs over two pages has its own page, and the part of the page that it covers."""
    text = "Première phrase. Deuxième phrase."
    places = (Place(0, 16, 4, (0.1, 0.9, 0.5, 0.92)), Place(17, 33, 5, (0.1, 0.1, 0.5, 0.12)))
    blocks = [Block(text, Role.PARAGRAPH, 4, places=places, time=12.5)]
    (passage,) = cut("d", blocks, 900, labels=("i", "ii", "iii", "iv", "1"))
    assert [sentence.page for sentence in passage.sentences] == [4, 5]
    assert [sentence.boxes for sentence in passage.sentences] == [
        (Box(4, 0.1, 0.9, 0.5, 0.92),),
        (Box(5, 0.1, 0.1, 0.5, 0.12),),
    ]
    assert [sentence.time for sentence in passage.sentences] == [12.5, 12.5]
    assert passage.time == 12.5
    assert (passage.page, passage.last_page, passage.labels) == (4, 5, ("iv", "1"))
    assert [passage.label(page) for page in (3, 4, 5, 6, None)] == ["", "iv", "1", "", ""]


def test_labels_that_are_the_pages_own_numbers_are_not_kept():
    """Labels are kept where they say something; a page without one has none."""
    blocks = [paragraph("Un.", 1), paragraph("Deux.", 2)]
    assert cut("d", blocks, 900, labels=("1", "2"))[0].labels == ()
    assert cut("d", blocks, 900, labels=("1",))[0].labels == ()
    assert cut("d", blocks, 900, labels=("", "2"))[0].labels == ()
    assert cut("d", blocks, 900, labels=("A-1", "2"))[0].label(2) == ""


def test_no_passage_holds_two_articles():
    """Articles that are short stay apart, each under its own key."""
    texts = ["Article 1er", "Les communes agissent.", "Article 2. – Elles coopèrent.", "Article 3", "Le maire signe."]
    passages = cut("loi.txt", [paragraph(text) for text in texts], 900, "Loi n° 2099-12 du 3 mai 2099")
    assert [(p.reference, p.text) for p in passages] == [
        ("loi 2099-12 art. 1er", "Les communes agissent."),
        ("loi 2099-12 art. 2", "Elles coopèrent."),
        ("loi 2099-12 art. 3", "Le maire signe."),
    ]


def test_a_long_article_is_cut_between_its_numbered_paragraphs():
    """Each piece bears the article; the sentence that introduces 1°, 2° stands above those that start a passage."""
    long = "de la mention " * 12
    texts = [
        "Article L. 12-3", f"I. – Le maire {long}.", "II. – Il peut :", f"1° signer {long};", f"2° déléguer {long};",
        f"3° voter {long}.", f"III. – Un décret {long}.",
    ]  # fmt: skip
    passages = cut("code.txt", [paragraph(text) for text in texts], 400)
    assert {p.reference for p in passages} == {"L12-3"}
    assert {p.headings for p in passages} == {("Article L. 12-3",)}
    # I. has 183 characters and II. 575: II. is cut inside, I. stands alone, and III. with the end of II.
    starts = [[line.split()[0] for line in p.text.split("\n")] for p in passages]
    assert starts == [["I."], ["II.", "1°", "2°"], ["II.", "3°", "III."]]


def test_the_title_is_in_no_path():
    """A heading that repeats the document's title, in any case, is not said again."""
    blocks = [heading("LE TITRE DU DOCUMENT"), heading("Une partie", 2), paragraph("Du texte.")]
    (passage,) = cut("d", blocks, 900, TITLE)
    assert passage.headings == ("Une partie",)


def test_nothing_gives_nothing():
    """No block, no passage."""
    assert cut("d", [], 900) == []
