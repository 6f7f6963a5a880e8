"""Judgments to ids: finds again, in the index as it is cut today, the places that the questions name."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from search.evaluation.questions import Judgment, Question
from search.index.local import LocalIndex
from search.records import Hit, Passage
from search.text import squash

ENOUGH = 0.6  # share of a quote that a passage must hold when a cut went through the quote


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one question is judged by: grades by id, and the judgments whose place is not in the index.

    The ids are those of passages when a place or a passage was judged, of documents when only documents were. `whole`
    are the documents judged as such: their passages all count as the document, once.
    """

    grades: dict[str, int] = field(default_factory=dict)
    lost: tuple[Judgment, ...] = ()
    by_passage: bool = False
    whole: frozenset[str] = frozenset()

    @property
    def measurable(self) -> bool:
        """Whether something to be found is known."""
        return any(grade > 0 for grade in self.grades.values())

    def name(self, document: str, passage: str) -> str:
        """The id under which a passage of a document counts."""
        return passage if self.by_passage and document not in self.whole else document

    def ranking(self, hits: Iterable[Hit]) -> tuple[str, ...]:
        """The ids of hits in their order; a document stands where its first passage does."""
        return tuple(dict.fromkeys(self.name(hit.document.id, hit.passage.id) for hit in hits))


class Places:
    """Where the judgments of questions are in one index."""

    def __init__(self, index: LocalIndex) -> None:
        self._index = index
        self._documents = {name: d.id for d in index.documents() for name in (*d.also, d.id)}

    def resolve(self, question: Question) -> Resolved:
        """The ids that a question's judgments stand for.

        A judgment by an id that the index does not have is lost, and counts as missed, as it does for trec_eval; one by
        words that no passage holds is lost, and cannot be counted.
        """
        grades: dict[str, int] = {}
        lost: list[Judgment] = []
        places: list[tuple[Passage, int]] = []
        whole: dict[str, int] = {}
        for judgment in question.judgments:
            document = self._documents.get(judgment.document)
            if not (judgment.quote or judgment.heading or judgment.page):
                passage = None if document else self._index.find(judgment.document)
                if passage:
                    places.append((passage, judgment.grade))
                else:
                    whole[document or judgment.document] = judgment.grade
                    lost += [] if document else [judgment]
                continue
            found = holders(judgment, self._index.of_document(document)) if document else []
            places += [(passage, judgment.grade) for passage in found]
            lost += [] if found else [judgment]
        resolved = Resolved(grades, tuple(lost), bool(places), frozenset(whole))
        for name, grade in [*whole.items(), *((resolved.name(p.document_id, p.id), grade) for p, grade in places)]:
            grades[name] = max(grade, grades.get(name, grade))
        return resolved


def by_id(question: Question) -> Resolved:
    """The ids that a question's judgments name, taken as they are, to judge a run without an index.

    A judgment by words in a document is lost: only an index says which passages hold them.
    """
    named = {j.document: j.grade for j in question.judgments if not (j.quote or j.heading or j.page)}
    return Resolved(named, tuple(j for j in question.judgments if j.document not in named))


def holders(judgment: Judgment, passages: list[Passage]) -> list[Passage]:
    """Those of a document's `passages` that hold the place: its quote, under its heading or on its page.

    When several hold the quote, those under the heading or on the page are kept. When none holds it whole, because the
    cut went through it, those that hold at least `ENOUGH` of it in one piece are. Without a quote, all those under the
    heading or on the page.
    """
    quote = squash(judgment.quote)
    held = [p for p in passages if quote in squash(p.text)]
    if not held and quote:
        held = [p for p in passages if _longest(quote, squash(p.text)) >= ENOUGH * len(quote)]
    heading = squash(judgment.heading)
    near = [p for p in held if heading and any(heading in squash(h) for h in p.headings)]
    if judgment.page is not None:
        near = [p for p in held if p.page is not None and p.page <= judgment.page <= (p.last_page or p.page)]
    return near or (held if quote else [])


def _longest(one: str, other: str) -> int:
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
