"""Damaged files of each format: blocks or one clear error, never anything else."""

import random
import zipfile

import docx
import odfdo
import pptx
import pytest

from indexer.extract import Extracted, extract
from search.errors import ExtractionError

TEXT = "L’élu a voté la délibération du 12 mars, à l’unanimité. " * 30
PAGE = f"<html><body><main><h1>Objet</h1><p>{TEXT}</p><table><tr><th>a</th><td>b</td></tr></table></main></body></html>"
CUES = "".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\nL’élu {n}.\n\n" for n in range(50))


def save(name, path):
    """Write a sound document of a format."""
    if name == "docx":
        document = docx.Document()
        document.add_heading("Objet", 1)
        document.add_paragraph(TEXT)
        document.save(str(path))
    elif name == "pptx":
        presentation = pptx.Presentation()
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = "Objet", TEXT
        presentation.save(str(path))
    elif name in ("odt", "odp"):
        document = odfdo.Document("text" if name == "odt" else "presentation")
        if name == "odt":
            document.body.append(odfdo.Paragraph(TEXT))
        document.save(str(path))
    elif name == "epub":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", "application/epub+zip")
            item = '<manifest><item id="a" href="a.html" media-type="text/html"/></manifest>'
            archive.writestr("a.opf", f'<package>{item}<spine><itemref idref="a"/></spine></package>')
            archive.writestr("META-INF/container.xml", '<container><rootfile full-path="a.opf"/></container>')
            archive.writestr("a.html", PAGE)
    else:
        path.write_text({"html": PAGE, "srt": CUES, "md": f"# Objet\n\n{TEXT}\n\n- a\n\n| a |\n|---|\n| b |\n"}[name])


@pytest.mark.parametrize("name", ["docx", "odt", "pptx", "odp", "epub", "html", "srt", "md"])
def test_damaged_files_give_blocks_or_one_error(tmp_path, name):
    """Cut short at any place, or with any of its bytes changed, a file costs at most its own error, with its name."""
    sound = tmp_path / f"sain.{name}"
    save(name, sound)
    data = sound.read_bytes()
    assert isinstance(extract(sound), Extracted)
    chance = random.Random(name)  # noqa: S311 - damage that is the same at each run
    damaged = [data[: chance.randrange(1, len(data))] for _ in range(12)]
    for _ in range(24):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 8, 64))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        damaged.append(bytes(changed))
    for number, content in enumerate(damaged):
        path = tmp_path / f"abime{number}.{name}"
        path.write_bytes(content)
        try:
            said = "" if isinstance(extract(path), Extracted) else "nothing"
        except ExtractionError as error:
            said = str(error).replace(path.name, "", 1) if path.name in str(error) else "no name"
        assert said not in ("nothing", "no name"), path.name


def test_parts_of_valid_archives_that_are_no_xml(tmp_path):
    """A package whose parts hold something else than they should costs one error that says why."""
    for name in ("docx", "pptx", "odt", "odp", "epub"):
        sound, path = tmp_path / f"sain.{name}", tmp_path / f"autre.{name}"
        save(name, sound)
        with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
            for info in old.infolist():
                kept = info.filename in ("mimetype", "[Content_Types].xml") or info.filename.endswith(".rels")
                new.writestr(info.filename, old.read(info.filename) if kept else b"pas du XML")
        with pytest.raises(ExtractionError, match=rf"autre\.{name}"):
            extract(path)
