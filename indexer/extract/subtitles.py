"""Subtitles (SubRip, WebVTT) to blocks: cues joined into paragraphs by speaker and pause, each with the time it begins.

Our own reading of cues: of the packages tried, one loses a cue that bears no number, the other takes the next cue for
text when a time is written without its hours.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from indexer.extract.blocks import Block, Extracted, Role
from indexer.extract.cleaning import clean
from indexer.extract.encoding import decode
from indexer.extract.metadata import tidy

_TIME = r"((?:\d+:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"^\s*{_TIME}\s*-{{1,2}}>\s*{_TIME}(?:\s|$)", re.ASCII)
_LANGUAGE = re.compile(r"^Language:\s*([\w-]+)", re.MULTILINE)
_APART = re.compile(r"^(?:NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^<>]+)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|s|font|ruby|rt|lang|span)\b[^<>]*>|<[\d:.]+>|\{\\[^{}]*\}|\{[yYcCfFsS]:[^{}]*\}")
_TURN = re.compile(r"^(?:[-–—]\s+|>>+\s*)(?=\S)")  # what opens what another person says
_NAME = re.compile(r"^[A-ZÀ-Þ][A-ZÀ-Þ'’ .-]{1,40}\s?:\s")
_SOUND = re.compile(r"^[\[(][^\])]*[\])][.:]?$|^[♪♫\s#*]+$")
_SOUND_WORDS = re.compile(
    r"[\[(]\s*(?:musique|applaudissements|rires?|silence|jingle|générique|music|applause|laughter)[^\[\]()]*[\])]",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…][\"»”)\s]*$")
_PAUSE = 2.0  # seconds of silence after which a sentence that is done is a paragraph's end
_SILENCE = 6.0  # seconds after which any is
_LONG = 400  # characters from which a paragraph ends with its sentence: its time must lead near each
_LONGEST = 800  # and from which it ends with its cue
_ROLLING = 0.3  # share of cues that begin with the line before: the lines scroll, each is shown twice


@dataclass(slots=True)
class _Cue:
    """What is shown from `start` to `end` (seconds)."""

    start: float
    end: float
    lines: list[str]


def read(path: Path) -> Extracted:
    """Read a file of subtitles."""
    text = decode(path.read_bytes(), path.name)
    language = _LANGUAGE.search(text[:500])
    cues = _without_rolling(list(_cues(re.split(r"\r\n|[\n\r]", text))))
    return Extracted(tuple(_paragraphs(cues)), tidy(language=language[1] if language else None))


def _cues(lines: list[str]) -> Iterator[_Cue]:
    """The cues of a file: what stands between two lines of times, less the next one's number or name, and notes."""
    places = [place for place, line in enumerate(lines) if _TIMING.match(line)]
    for place, after in zip(places, [*places[1:], len(lines)], strict=True):
        inside = lines[place + 1 : after]
        if (
            after < len(lines)
            and inside
            and (inside[-1].strip().isdigit() or (len(inside) > 1 and not inside[-2].strip()))
        ):
            inside.pop()
        apart, kept = False, list[str]()
        for index, line in enumerate(inside):
            if not line.strip():
                apart = False
            elif index and not inside[index - 1].strip() and _APART.match(line):
                apart = True
            elif not apart:
                kept.append(line.strip())
        match = _TIMING.match(lines[place])
        if match and kept:
            yield _Cue(_seconds(match[1]), _seconds(match[2]), kept)


def _seconds(text: str) -> float:
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _without_rolling(cues: list[_Cue]) -> list[_Cue]:
    """Without the lines that scrolling subtitles show again."""
    pairs = list(pairwise(cues))
    again = [
        (one, two)
        for one, two in pairs
        if len(one.lines) + len(two.lines) > 2 and one.lines[-1] == two.lines[0] and two.start - one.end < _PAUSE
    ]
    if len(again) < 3 or len(again) < _ROLLING * len(pairs):
        return cues
    shown = {id(two): one.lines[-1] for one, two in again}
    for cue in cues:
        if id(cue) in shown:
            cue.lines = cue.lines[1:]
    return [cue for cue in cues if cue.lines]


def _paragraphs(cues: Iterable[_Cue]) -> Iterator[Block]:
    """What one speaker says up to a pause, with the speaker's name at the head where the file gives it."""
    open_text, start, last, speaker = "", 0.0, 0.0, ""
    for cue in cues:
        for name, turn, text in _said(cue):
            pause = cue.start - last
            done = bool(_END.search(open_text)) and (pause >= _PAUSE or len(open_text) >= _LONG)
            changed = turn or (name is not None and name != speaker)
            if open_text and (changed or done or pause >= _SILENCE or len(open_text) >= _LONGEST):
                yield Block(open_text, Role.PARAGRAPH, time=start)
                open_text = ""
            if not open_text:
                start = cue.start
            head = f"{name} : " if name and name != speaker else ""
            speaker = name if name is not None else "" if turn else speaker
            open_text, last = f"{open_text} {head}{text}".strip(), cue.end
    if open_text:
        yield Block(open_text, Role.PARAGRAPH, time=start)


def _said(cue: _Cue) -> Iterator[tuple[str | None, bool, str]]:
    """The lines of a cue: the speaker named by a tag if any, whether another person speaks, the text."""
    for line in cue.lines:
        parts = _VOICE.split(line)  # what stands before any name, then each name and what follows it
        for name, part in zip([None, *parts[1::2]], parts[::2], strict=True):
            text = clean(_SOUND_WORDS.sub(" ", html.unescape(_TAG.sub("", part))))
            turn = _TURN.match(text)
            text = text[turn.end() :] if turn else text
            if text and not _SOUND.match(text):
                said = text.strip("♪♫# ")
                yield clean(name) if name else None, bool(turn) or bool(_NAME.match(text)), said
