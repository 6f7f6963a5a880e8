"""Exact look-ups of articles, by spelling: is the right one first, and is one that does not exist said not to?

Run as `python -m benchmarks.references BEIR_FOLDER`: each question has a `kind` (its family of spellings) and a `num`
(the article's number), in a corpus of one article a document. References need no vectors, so that none are computed:
each passage gets the same one, at right angles to every question's. Every judged question that fails is listed.

The articles that do not exist are made of the questions, in all their spellings, by numbers that no article has.
"""

import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from indexer.beir import index_beir
from search import Searcher, load_settings
from search.evaluation import read_beir_questions
from search.lookup import ARTICLE
from search.records import Answer

ABSENT = 600  # look-ups of articles that do not exist

Fields = dict[str, str]


class NoVectors:
    """An encoder without a model: to it no question resembles any passage."""

    name = fingerprint = "none"
    dimension = 2

    def encode_question(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The vectors of a question, shape (2,), and of its one piece, (1, 2)."""
        vector = np.array([0, 1], np.float32)
        return vector, vector, vector[None]

    def encode_whole(self, texts: Sequence[str]) -> tuple[np.ndarray, list[np.ndarray]]:
        """Vectors of passages, shape (len(texts), 2), and of the one piece of each, (1, 2)."""
        vectors = self.encode_passages(texts)
        return vectors, [row[None] for row in vectors]

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of passages or sentences, shape (len(texts), 2)."""
        return np.tile(np.array([1, 0], np.float32), (len(texts), 1))


def absent(fields: Sequence[Fields], present: Iterable[str], wanted: int) -> list[tuple[str, str]]:
    """Kinds and texts of questions like these, each with a number near the one it had, which none of `present` is."""
    chance = random.Random(7)  # noqa: S311 (the same questions every time)
    numbers = {number.lstrip("LRDA* ") for number in present}  # of any series: "article 12-3" means each of them
    found = []
    for one in chance.sample(list(fields), wanted):
        last = re.findall(r"\d+", one["num"])[-1]
        near = [last + "0", last + "9", str(int(last) + 1), last + "99", str(int(last) + 5000)]
        for other in chance.sample(near, len(near)):
            number = re.sub(rf"{last}$", other, one["num"])
            if number.lstrip("LRDA* ") not in numbers:
                found.append((one["kind"], re.sub(rf"{last}(?!\d)(?!.*\d)", other, one["text"])))
                break
    return found


def look_ups(searcher: Searcher, folder: Path, kinds: dict[str, str]) -> None:
    """Ask every judged question; one row a kind, then those whose right article is not first."""
    results: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    failures = []
    for question in read_beir_questions(folder):
        start = time.perf_counter()
        answer = searcher.ask(question.text)
        seconds = time.perf_counter() - start
        wanted = {judgment.document for judgment in question.judgments}
        first = answer.hits[0].document.id if answer.hits else ""
        right = first in wanted and answer.outcome == "answered" and answer.quotes[0].document.id in wanted
        results[kinds[question.id]].append((right, seconds))
        if not right:
            failures.append(f"{question.text!r}: wanted {sorted(wanted)}, first {first!r}, {answer.outcome}")
    print(f"{'kind':<24}{'questions':>10}{'first':>9}{'median ms':>11}")
    everything = [result for of_kind in results.values() for result in of_kind]
    for kind, of_kind in [*results.items(), ("all", everything)]:
        first_share = sum(right for right, _ in of_kind) / len(of_kind)
        print(f"{kind:<24}{len(of_kind):>10}{first_share:>9.2%}{1000 * median(s for _, s in of_kind):>11.1f}")
    print(*failures, sep="\n")


def absences(searcher: Searcher, questions: Sequence[tuple[str, str]]) -> None:
    """Ask for articles that do not exist; one row a kind, then those answered by another article."""
    results: dict[str, list[Answer]] = defaultdict(list)
    for kind, text in questions:
        results[kind].append(searcher.ask(text))
    print(f"\n{'no such article':<24}{'questions':>10}{'said':>9}{'cited':>9}{'neighbour':>11}")
    everything = [answer for answers in results.values() for answer in answers]
    for kind, answers in [*results.items(), ("all", everything)]:
        said = sum(bool(answer.missing) for answer in answers) / len(answers)
        cited = sum(bool(answer.missing) and answer.outcome == "answered" for answer in answers) / len(answers)
        print(f"{kind:<24}{len(answers):>10}{said:>9.2%}{cited:>9.2%}{sum(map(by_neighbour, answers)):>11}")
    print(*(answer.question for answer in everything if by_neighbour(answer)), sep="\n")


def by_neighbour(answer: Answer) -> bool:
    """Whether another article is given for the one that is not there: as such, or in an answer that does not say so."""
    as_such = any(hit.parts.get("reference") == ARTICLE for hit in answer.hits)
    return as_such or (answer.outcome == "answered" and not answer.missing)


def records(path: Path) -> list[Fields]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def main(folder: Path) -> None:
    fields, articles = (records(folder / f"{name}.jsonl") for name in ("queries", "corpus"))
    settings = load_settings()
    settings = load_settings(cache=settings.cache / "references")
    encoder = NoVectors()
    start = time.perf_counter()
    searcher = Searcher(index_beir(folder, encoder, settings), encoder, settings)
    seconds = time.perf_counter() - start
    print(f"{folder.name}: {searcher.index.manifest.passages} passages, no vectors, {seconds:.0f} s")
    look_ups(searcher, folder, {one["_id"]: one["kind"] for one in fields})
    absences(searcher, absent(fields, (one["num"] for one in articles), ABSENT))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
