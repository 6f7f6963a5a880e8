"""Bytes to text, in whatever encoding they are; French of a few words too, on which statistics of bytes fail."""

import re

from search.errors import ExtractionError

_BOMS = (  # UTF-32 first: its mark begins with that of UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WESTERN = {"cp1252": 0.0, "iso-8859-15": 0.0, "mac-roman": 0.5, "cp850": 0.9}
"""Encodings of one byte a letter in which French was written, with what the rare ones must show on top."""

_SAMPLE = 200_000  # bytes from which the encoding is judged
_FEW = 30  # letters beyond ASCII, under which statistics are a throw of dice
_DAMAGED = 0.02  # letters beyond ASCII that may be broken in a text that is UTF-8 all the same
_RIGHT = (  # places where French has these characters, how much each says, the last one counting
    (re.compile(r"(?<![A-ZÀ-Þ])é(?![A-ZÀ-Þ])"), 3),
    (re.compile(r"(?<=[A-Za-zà-ÿœ])[èêôîû](?=[a-zà-ÿœ])|à\b|(?<=[Oo])ù\b|ç(?=[aou])|œ(?=[a-zà-ÿ])"), 2),
    (re.compile(r"(?<=[aeéiouAEOU])[ëï]|(?<=[^aeiouy\W\d_])[âû]|(?<![^\W\d_])[âêîô](?=[a-z])"), 1),
    (re.compile(r"\b[ÉÈÊÀÇŒÂÎÔ](?=[a-zA-ZÀ-ÿ])|\bÀ\b|(?<=[A-ZÀ-Þ])[ÉÈÊÀÇÂÎÔÛÙËÏŒ](?![a-zà-ÿ])"), 2),
    (re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])"), 2),
    (re.compile(r"(?<!\w)«(?=[\s\w]|$)|(?<=[\s\w.!?…])»(?!\w)|(?<=[«\d])\xa0|\xa0(?=[:;!?»€%\d])"), 2),
    (re.compile(r"(?<=[a-zà-ÿ])…(?![A-Za-zÀ-ÿ])|(?<!\S)[–—•](?!\S)|(?<=[\dn])°|(?<=\d)€|(?<=\d\s)€|(?<=\bm)[²³]"), 2),
    (re.compile(r"(?<=\s)[…€](?!\w)"), 2),
    (re.compile(r"\bê(?=t(?:re|es)\b)"), 3),
)
_MAC = re.compile("(?<=[A-Za-z])[\u0540-\u057f](?=[A-Za-z])")  # `l’é`, two bytes that are one Armenian letter in UTF-8
_ELSEWHERE = -1  # a letter of French where it has none
_OTHER = -2  # a sign that French does not have there


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The text of a file. `declared` is the encoding that the file itself names, believed when its bytes allow it."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if wide := _wide(data[:4000]):
        return data.decode(wide, "replace")
    repaired = data.decode("utf-8", "replace")
    bad = repaired.count("\ufffd")
    if bad <= _DAMAGED * (len(repaired) - len(repaired.encode("ascii", "ignore")) - bad):
        # UTF-8, with a few damaged bytes at most, unless all that it has beyond ASCII is what old Macs wrote.
        mac = not repaired.isascii() and _MAC.sub("", repaired).isascii()
        return data.decode("mac-roman") if mac else repaired
    return _narrow(data, name, declared)


def _narrow(data: bytes, name: str, declared: str) -> str:
    """The text of bytes that are letters, one each in Western encodings."""
    # Many a page names an encoding that it is not in: Western ones are told by what they give instead.
    if declared and declared.lower() not in ("utf-8", "utf8", "ascii", "us-ascii", "iso-8859-1", "latin-1"):
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass
    sample = data[:_SAMPLE]
    beyond = sum(byte > 127 for byte in sample)
    few = beyond < _FEW
    if not few and beyond > sum(byte < 128 and chr(byte).isalpha() for byte in sample):
        return _guess(data, name)  # Russian, Greek, Arabic: most letters are beyond ASCII
    score, encoding = max(
        ((_score(sample, each) - more, each) for each, more in _WESTERN.items()), key=lambda found: found[0]
    )
    return data.decode(encoding, "replace") if score > 0 or few else _guess(data, name)


def _wide(head: bytes) -> str:
    """The UTF-16 or UTF-32 of a text without mark, told by where its zero bytes stand; '' for another text."""
    zeros = [head[place::4].count(0) for place in range(4)]
    quarter = len(head) / 4
    if sum(zeros) < 0.2 * len(head):
        return ""
    if min(zeros[2:]) > 0.9 * quarter:
        return "utf-32-le"
    if min(zeros[:2]) > 0.9 * quarter:
        return "utf-32-be"
    return "utf-16-be" if zeros[0] + zeros[2] > zeros[1] + zeros[3] else "utf-16-le"


def _score(data: bytes, encoding: str) -> float:
    """How well bytes read as French in an encoding: over 0 when most characters stand where French has them.

    Each is weighed by its place: an accent inside a word, a capital at the head of one, an apostrophe between letters.
    """
    text = data.decode(encoding, "replace")
    weights = {match.start(): weight for pattern, weight in _RIGHT for match in pattern.finditer(text)}
    score = 0.0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        char = match[0]
        lone = _OTHER if not char.isalpha() else _ELSEWHERE if char in "àâçéèêëîïôöùûüœÀÂÇÉÈÊËÎÏÔÙÛŒ" else 0.05
        score += weights.get(match.start(), lone)
    return score


def _guess(data: bytes, name: str) -> str:
    """What statistics say of bytes that are no French."""
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is not None:
        return str(best)
    western = data.decode("cp1252", "replace")
    if "\ufffd" in western:
        raise ExtractionError(f"{name} is in no known text encoding; open it in an editor and save it as UTF-8")
    return western
