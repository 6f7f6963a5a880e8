"""How well written sentences are checked: python -m benchmarks.support [-v], over the index of the starter corpus.

`benchmarks/support.jsonl` has sentences such as a model writes, each true of the passages that answer a question of
`corpus/questions.jsonl`. Each is checked citing those of the passages found that are judged right, and must stand. It
must fall when one thing in it is changed, when it cites a passage found that is not judged right, or cites none; as
must sentences of the corpus itself when changed. Prints how many stand, by kind, and why the others fall; -v prints
each wrong decision.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

from search import Hit, Searcher, load_settings
from search.evaluation import read_questions
from search.evaluation.judgments import holders
from search.evaluation.perturb import perturbations
from search.evaluation.questions import Question
from search.llm.check import Checker
from search.llm.reply import Stated
from search.text import words

SENTENCES = Path(__file__).with_suffix(".jsonl")
QUESTIONS = Path("corpus/questions.jsonl")
GIVEN = 20  # passages found among which the cited ones are
CITED = 2  # at most, by one sentence
OWN = 600  # sentences of the corpus that are changed


class Counts:
    """How many sentences of each kind stood, and of how many."""

    def __init__(self, *, verbose: bool) -> None:
        self.stood: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.why: dict[str, Counter[str]] = {}
        self._verbose = verbose

    def check(self, checker: Checker, kind: str, text: str, citations: Iterable[int]) -> None:
        """Have a sentence checked, and count it."""
        verdict = checker.check(Stated(text, tuple(citations)))
        self.tried[kind] += 1
        self.stood[kind] += verdict.problem is None
        self.why.setdefault(kind, Counter())[verdict.problem or "stands"] += 1
        if self._verbose and (verdict.problem is None) != kind.startswith("true"):
            print(f"{kind:<22} {verdict.problem or 'stands':<12} {text}")

    def print(self) -> None:
        """One line a kind."""
        for kind, count in self.tried.items():
            reasons = ", ".join(f"{reason} {n}" for reason, n in self.why[kind].most_common())
            print(f"{kind:<24}{self.stood[kind]:>5} of {count:>5} stand ({self.stood[kind] / count:6.1%})  {reasons}")


def judged(searcher: Searcher, question: Question, hits: list[Hit]) -> list[int]:
    """The numbers of the hits that are judged to answer the question, best first."""
    right = {
        passage.id
        for judgment in question.judgments
        for passage in holders(judgment, searcher.index.of_document(judgment.document))
    }
    return [number for number, hit in enumerate(hits, 1) if hit.passage.id in right]


def main(*, verbose: bool) -> None:
    """Check everything, and print."""
    searcher = Searcher.open(load_settings())
    index = searcher.index
    random = Random(20260102)  # noqa: S311 (the same draw every time)
    passages = [p for document in index.documents() for p in index.of_document(document.id)]
    vocabulary = sorted({word for passage in passages for word in words(passage.text) if len(word) > 4})
    questions = {question.id: question for question in read_questions(QUESTIONS)}
    counts = Counts(verbose=verbose)
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        question = questions[row["question"]]
        hits = searcher.search(question.text, limit=GIVEN)
        right = judged(searcher, question, hits)
        if not right:
            print(f"{question.id}: no passage judged right is found")
            continue
        checker = Checker(dict(enumerate(hits, 1)), searcher.encoder, index)
        language = "" if question.language == "fr" else " (English)"
        # A model cites what says what it writes: of the right passages, those that are nearest to it.
        best = sorted(right, key=lambda n: -checker.likeness(row["text"], n))[:CITED]
        counts.check(checker, f"true{language}", row["text"], best)
        counts.check(checker, f"uncited{language}", row["text"], ())
        wrong = [n for n in range(1, len(hits) + 1) if n not in right]
        counts.check(checker, f"wrong passage{language}", row["text"], [random.choice(wrong)])
        for _ in range(3):
            for kind, changed in perturbations(row["text"], random, vocabulary):
                counts.check(checker, f"{kind}{language}", changed, best)
    own = [(hit, text) for hit in every_hit(searcher) for text in hit.passage.sentence_texts() if len(text) > 40]
    for hit, text in random.sample(own, OWN):
        checker = Checker({1: hit}, searcher.encoder, index)
        counts.check(checker, "true, the corpus' own", text, [1])
        for kind, changed in perturbations(text, random, vocabulary):
            counts.check(checker, f"{kind}, own", changed, [1])
    counts.print()


def every_hit(searcher: Searcher) -> list[Hit]:
    """Each passage of the index as if it had been found."""
    index = searcher.index
    documents = {document.id: document for document in index.documents()}
    passages = index.passages(range(index.manifest.passages))
    return [Hit(p, documents[p.document_id], ordinal, 0.0) for ordinal, p in enumerate(passages)]


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
