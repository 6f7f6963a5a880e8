"""Subtitles: cues joined by speaker and pause, each paragraph with its time; tags, notes and sounds left out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract import extract
from indexer.extract.subtitles import read

VTT = """WEBVTT - Le webinaire
Kind: captions
Language: fr-FR

STYLE
::cue { color: red }

NOTE
Relu par le réseau.

1
00:00:01.000 --> 00:00:03.000 align:start position:0%
<v.fort Anne Martin>Bonjour &amp; bienvenue à

00:03.000 --> 00:06.000
<v Anne Martin>cette <c.jaune><b>formation</b></c> <00:00:05.000>de l’été.</v>

00:00:07.000 --> 00:00:08.000
[Musique]

NOTE à revoir

titre de la réplique
00:00:09.500 --> 00:00:11.000
<v Paul>Merci !</v>
"""

SRT = """1
00:00:01,000 --> 00:00:03,000 X1:1 X2:2
{\\an8}<i>Le modèle</i> de convention

00:00:03,100 --> 00:00:05,000
a été publié (Applaudissements) en 2024.

3
0:00:06,5 --> 0:00:07
- Est-il gratuit ?
- Oui.

4
00:01:08,000 --> 00:01:09,000
deux

lignes vides

5
00:01:10,000 --> 00:01:11,000
"""


def said(path):
    """The time and text of each block."""
    return [(block.time, block.text) for block in extract(path).blocks]


def test_webvtt(write):
    """Speakers are named, tags, styles, notes, sounds and cue settings left out; a sentence over two cues is whole."""
    path = write("a.vtt", VTT)
    assert said(path) == [
        (1.0, "Anne Martin : Bonjour & bienvenue à cette formation de l’été."),
        (9.5, "Paul : Merci !"),
    ]
    assert extract(path).metadata == {"language": "fr"}


def test_subrip(write):
    """Cues without number, short times, blank lines inside a cue and an empty cue: all of the text is kept."""
    assert said(write("a.srt", SRT)) == [
        (1.0, "Le modèle de convention a été publié en 2024."),
        (6.5, "Est-il gratuit ?"),
        (6.5, "Oui."),
        (68.0, "deux lignes vides"),
    ]


@pytest.mark.parametrize("name", ["sans_nom", "film.txt", "film.pdf"])
@pytest.mark.parametrize("text", [VTT, SRT])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_subtitles_are_known_by_their_content(write, name, text, encoding):
    """Subtitles under another name and in another encoding are read as subtitles."""
    assert said(write(name, text.encode(encoding)))[0][0] == 1.0


def test_scrolling_subtitles_are_read_once(write):
    """Subtitles that show each line twice, as automatic ones do, give it once."""
    lines = ["bonjour à tous", "nous allons voir", "le budget", "de la commune"]
    cues = [
        f"00:00:{n:02}.000 --> 00:00:{n + 1:02}.000\n{before}\n{line}\n"
        for n, (before, line) in enumerate(zip(["au début", *lines], lines, strict=False))
    ]
    path = write("a.vtt", "WEBVTT\n\n" + "\n".join(cues))
    assert said(path) == [(0.0, "au début bonjour à tous nous allons voir le budget de la commune")]


def test_long_speech_is_cut_at_its_sentences(write):
    """A long speech gives paragraphs of some sentences, each with its own time."""
    cues = [f"{n}\n00:{n:02}:00,000 --> 00:{n:02}:59,500\nPhrase numéro {n} {'très ' * 20}longue.\n" for n in range(12)]
    blocks = extract(write("a.srt", "\n".join(cues))).blocks
    assert [block.time for block in blocks] == [0.0, 240.0, 480.0]
    assert all(block.text.endswith("longue.") for block in blocks)


def test_speakers_in_capitals_and_chevrons_open_paragraphs(write):
    """A name in capitals and the chevrons of live subtitles begin what another person says."""
    text = "00:01.000 --> 00:02.000\nANNE : Oui.\nPAUL : Non.\n\n00:02.000 --> 00:03.000\n>> Qui sait ?\n"
    assert [text for _, text in said(write("a.vtt", "WEBVTT\n\n" + text))] == [
        "ANNE : Oui.",
        "PAUL : Non.",
        "Qui sait ?",
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.lists(st.text("abcdéà ", min_size=1), min_size=1, max_size=3), min_size=1, max_size=8))
def test_no_word_is_lost_and_times_go_forward(tmp_path_factory, cues):
    """Whatever the cues hold, their words come out in order, under times that never go back."""
    path = tmp_path_factory.mktemp("s") / "a.srt"
    cues = [[f"{line} {n}a{place}" for place, line in enumerate(lines)] for n, lines in enumerate(cues, start=1)]
    parts = [
        f"{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n" + "\n".join(lines) + "\n"
        for n, lines in enumerate(cues, start=1)
    ]
    path.write_text("\n".join(parts))
    blocks = read(path).blocks
    assert " ".join(block.text for block in blocks).split() == " ".join(" ".join(lines) for lines in cues).split()
    assert [block.time for block in blocks] == sorted(block.time for block in blocks)
