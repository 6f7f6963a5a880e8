"""Records to plain values, as programs read them."""

import json
from dataclasses import replace

from search.records import Answer, Box, Document, Hit, Passage, Quote, Sentence
from search.references import Reference
from ui.render import answer_values

DOCUMENT = Document("a.pdf", "L'eau")
BOXES = (Box(2, 0.1, 0.9, 0.9, 0.92), Box(3, 0.1, 0.1, 0.4, 0.12))
PASSAGE = Passage("a.pdf#1", "a.pdf", "Un. Deux.", (), 2, 3, "L1115-1",
                  (Sentence(0, 3, 2, None, BOXES), Sentence(4, 9, 3, None, BOXES[1:])), ("i", "3"))  # fmt: skip


def test_places_are_given_to_programs():
    """A quote and a passage give the page, the number printed there, and the parts of pages to highlight."""
    quote = Quote(1, "Un.", 0, 3, 2, PASSAGE, DOCUMENT, None, BOXES)
    values = json.loads(
        json.dumps(answer_values(Answer("?", "answered", (quote,), (Hit(PASSAGE, DOCUMENT, 0, 1.0),), 1)))
    )
    first = {"page": 2, "left": 0.1, "top": 0.9, "right": 0.9, "bottom": 0.92}
    second = {"page": 3, "left": 0.1, "top": 0.1, "right": 0.4, "bottom": 0.12}
    (shown,) = values["quotes"]
    assert (shown["page"], shown["page_label"], shown["time"], shown["boxes"]) == (2, "i", None, [first, second])
    passage = values["hits"][0]["passage"]
    assert (passage["page"], passage["page_label"], passage["time"]) == (2, "i", None)
    assert passage["boxes"] == [first, second, second]
    assert passage["reference"] == "L1115-1"
    assert not {"sentences", "labels"} & set(passage)


def test_what_differs_and_what_is_superseded_is_given_to_programs():
    """The answer says that figures differ, a quote what has taken its document's place."""
    quote = Quote(1, "Un.", 0, 3, 2, PASSAGE, replace(DOCUMENT, superseded_by="Guide 2026"))
    values = answer_values(Answer("?", "answered", (quote,), (), 1, differing=True))
    assert (values["differing"], values["quotes"][0]["superseded_by"]) == (True, "Guide 2026")
    assert answer_values(Answer("?", "none", (), (), 0))["differing"] is False


def test_a_recording_gives_its_times():
    """Times are in seconds, on the quote and on the passage."""
    passage = Passage("a.srt#1", "a.srt", "Un.", sentences=(Sentence(0, 3, None, 12.5),))
    quote = Quote(1, "Un.", 0, 3, None, passage, DOCUMENT, 12.5)
    values = answer_values(Answer("?", "answered", (quote,), (Hit(passage, DOCUMENT, 0, 1.0),), 1))
    assert values["quotes"][0]["time"] == values["hits"][0]["passage"]["time"] == 12.5
    assert values["quotes"][0]["citation"] == "L'eau, à 00:00:12."


def test_references_are_given_to_programs():
    """Those asked for, each with its key, citation, address, and whether it is missing; and a passage's article."""
    asked = (Reference("cgct", "L1115-1"), Reference("cgct", "L9999-9"))
    quote = Quote(1, "Un.", 0, 3, 2, PASSAGE, DOCUMENT)
    plain = Hit(replace(PASSAGE, reference="art. 5"), DOCUMENT, 0, 1.0, {"reference": 1.0})
    values = answer_values(Answer("?", "answered", (quote,), (plain,), 1, {}, asked, asked[1:]))
    assert [(one["key"], one["citation"], one["missing"]) for one in values["references"]] == [
        ("cgct L1115-1", "CGCT, art. L. 1115-1", False),
        ("cgct L9999-9", "CGCT, art. L. 9999-9", True),
    ]
    assert values["references"][0]["url"].startswith("https://www.legifrance.gouv.fr/")
    assert values["quotes"][0]["article"] == {"citation": "art. L. 1115-1", "url": ""}
    assert values["hits"][0]["article"] is None
    assert values["hits"][0]["parts"] == {"reference": 1.0}
