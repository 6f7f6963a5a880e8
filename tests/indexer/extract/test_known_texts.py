"""Known texts written in each format by other programs come back whole and in order."""

import random
import re
from collections import Counter

import docx
import odfdo
import pytest
from scipy.stats import kendalltau

from indexer.extract import extract

WORDS = """
la commune délibère sur une convention de coopération décentralisée avec les élus de l’agglomération et vote le budget
des actions d’eau potable à l’été puis rend compte aux habitants où qu’ils soient car l’État contrôle la légalité
""".split()


def parts(seed):
    """A document as (role, text), the same at each call: headings, paragraphs, lists and tables."""
    chance = random.Random(seed)  # noqa: S311 - a text, not a secret

    def sentence(mark="."):
        words = [chance.choice(WORDS) for _ in range(chance.randint(6, 18))]
        return f"{' '.join(words).capitalize()} n° {chance.randint(1, 9999)}{mark}"

    found = []
    for chapter in range(1, 9):
        found.append(("heading", f"Chapitre {chapter} : {sentence('')}"))
        for _ in range(chance.randint(2, 4)):
            found.append(("paragraph", f"{sentence()} {sentence()}"))
        found += [("item", sentence(" ;")) for _ in range(chance.randint(2, 5))]
        found += [("row", f"{sentence('')}|{chance.randint(1, 99)}") for _ in range(3)]
    return found


def markdown(content):
    """The document in Markdown."""
    lines, before = [], ""
    for role, text in content:
        if role != before:
            lines.append("")
        if role == "row":
            if before != "row":
                lines += ["| Action | Montant |", "|--------|--------:|"]
            lines.append("| " + text.replace("|", " | ") + " |")
        else:
            mark = {"heading": "# ", "item": "- "}.get(role, "")
            lines += [f"{mark}{text}"] + ([""] if role != "item" else [])
        before = role
    return "\n".join(lines) + "\n"


def with_docx(content, path):
    """The document by python-docx."""
    document, table = docx.Document(), None
    for role, text in content:
        if role == "row":
            table = table or document.add_table(rows=0, cols=2)
            for cell, value in zip(table.add_row().cells, text.split("|"), strict=True):
                cell.text = value
        else:
            table = None
            document.add_paragraph(text, style={"heading": "Heading 1", "item": "List Bullet"}.get(role))
    document.save(str(path))


def with_odfdo(content, path):
    """The document by odfdo."""
    document = odfdo.Document("text")
    document.body.clear()
    items, rows = [], []
    for role, text in [*content, ("", "")]:
        if role != "item" and items:
            document.body.append(odfdo.List(items))
            items = []
        if role != "row" and rows:
            table = odfdo.Table("T", width=2, height=len(rows))
            table.set_values(rows)
            document.body.append(table)
            rows = []
        if role == "item":
            items.append(text)
        elif role == "row":
            rows.append(text.split("|"))
        elif text:
            document.body.append(odfdo.Header(1, text) if role == "heading" else odfdo.Paragraph(text))
    document.save(str(path))


def with_pandoc(content, path):
    """The document by pandoc."""
    pandoc = pytest.importorskip("pypandoc")
    pandoc.convert_text(markdown(content), path.suffix[1:], "gfm", outputfile=str(path), extra_args=["--standalone"])


def words(text):
    """The words of a text."""
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.docx", with_docx),
        ("a.odt", with_odfdo),
        ("p.docx", with_pandoc),
        ("p.odt", with_pandoc),
        ("p.html", with_pandoc),
        ("p.epub", with_pandoc),
        ("p.md", lambda content, path: path.write_text(markdown(content))),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_known_text_comes_back_whole_and_in_order(tmp_path, name, write, seed):
    """Word F1 of at least 0.985 and an order (Kendall's tau) of at least 0.98 with the text that was written."""
    content = parts(seed)
    write(content, tmp_path / name)
    read = [block.text for block in extract(tmp_path / name).blocks]
    expected, found = Counter(words(" ".join(text for _, text in content))), Counter(words(" ".join(read)))
    assert 2 * (expected & found).total() / (expected.total() + found.total()) >= 0.985
    places = {tuple(words(text.split(" | ")[0])[-9:]): place for place, text in enumerate(read)}
    order = [places.get(tuple(words(text.split("|")[0])[-9:])) for _, text in content]
    assert order.count(None) <= 0.01 * len(order)
    known = [place for place in order if place is not None]
    assert kendalltau(range(len(known)), known).statistic >= 0.98
