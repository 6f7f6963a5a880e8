"""What careless typing costs: the French questions of the corpus, typed in other ways, and by how much nDCG@10 falls.

Run as `python -m benchmarks.robustness [QUESTIONS]`, with an index built. Two typing errors fall at random places
inside words (a letter changed, left out, followed by another or swapped with the next), the same ones at each run.
"""

import random
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from search import Searcher, load_settings
from search.evaluation import Question, evaluate, read_questions

LETTERS = "abcdefghijklmnopqrstuvwxyz"
Typing = Callable[[str], str]


def without_accents(text: str) -> str:
    """`text` as on a keyboard without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def mistyped(text: str, errors: int = 2) -> str:
    """`text` with so many typing errors, at places that depend on the text alone."""
    chance = random.Random(text)  # noqa: S311 (not a secret)
    for _ in range(errors):
        inside = [n for n in range(1, len(text) - 1) if text[n - 1 : n + 2].isalpha()]
        place, letter = chance.choice(inside), chance.choice(LETTERS)
        before, here, after = text[:place], text[place], text[place + 1 :]
        text = before + chance.choice([letter + after, after, here + letter + after, after[0] + here + after[1:]])
    return text


WAYS: dict[str, Typing] = {
    "as they are": str,
    "without accents": without_accents,
    "in capitals": str.upper,
    "in capitals without accents": lambda text: without_accents(text).upper(),
    "with two typing errors": mistyped,
    "politely, before": lambda text: f"Bonjour, je voudrais savoir si vous pouvez m'aider : {text}",
    "politely, around": lambda text: f"Bonjour, je voudrais savoir {text[0].lower()}{text[1:]} Merci d'avance !",
}


def main(path: Path) -> None:
    """Print the table."""
    searcher = Searcher.open(load_settings())
    questions = [question for question in read_questions(path) if question.judgments and question.language == "fr"]
    plain = _quality(searcher, questions, str)
    print(f"{len(questions)} questions in French\n{'':<30}{'nDCG@10':>9}{'change':>9}{'Success@3':>11}")
    for name, typing in WAYS.items():
        found = _quality(searcher, questions, typing)
        change = found["nDCG@10"] - plain["nDCG@10"]
        print(f"{name:<30}{found['nDCG@10']:9.3f}{change:+9.3f}{found['Success@3']:11.3f}", flush=True)


def _quality(searcher: Searcher, questions: Sequence[Question], typing: Typing) -> dict[str, float]:
    typed = [replace(question, text=typing(question.text)) for question in questions]
    return dict(evaluate(searcher, typed, ("nDCG@10", "Success@3")).means)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("corpus/questions.jsonl"))
