"""How likely it is that the passages found answer the question: a logistic model over a few features of the result.

Learned by `python -m benchmarks.calibrate`, which prints the numbers below and what they are worth on questions set
aside. For a question in English the model has the first three alone: its words are not in French documents.
"""

import re
from collections.abc import Collection, Sequence
from math import exp

import numpy as np

from search.asked import asks_contact, has_contact, is_own_affair, kind_of
from search.figures import unit_of, values_of
from search.fusion import scaled_cosines
from search.index.protocol import Index
from search.query import Query
from search.records import Hit
from search.sentences import Candidate
from search.text import tokens
from search.wording import coverage

FEATURES = (
    "sentence",
    "passage",
    "unit",
    "coverage",
    "rarest",
    "gap",
    "name",
    "heading",
    "wording",
    "keyword",
    "ahead",
)
FIRST = 3  # hits whose words and cosines the features look at
NAMED = 8  # hits in which a name or a year of the question is looked for
BESIDE = 0.2  # where a year of the question is in no hit, or it asks for what documents for all do not know
SUREST = 0.9999  # a setting of 1 answers nothing
AFTER = 5  # place, from 0, of the hit that the first is compared with
AHEAD = 0.13  # how far ahead of it the first is on average, which stands for it in a list that is shorter
FIGURES = 10  # sentences in which the figure asked for is looked for

FRENCH_WEIGHTS = (19.174, -12.296, -1.033, 1.76, 0.7, 0.387, -1.413, 5.169, -3.96, 5.17, 12.548)
FRENCH_BIAS = -11.681
ENGLISH_WEIGHTS, ENGLISH_BIAS = (57.109, 4.022, -2.396), -52.303

_NAME = re.compile(r"(?<=[\w,;:)»] )(?:[dDlL]['’])?([A-ZÀ-Þ][\w-]+)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def confidence(query: Query, hits: Sequence[Hit], ranked: Sequence[Candidate], index: Index) -> float:
    """Probability, 0 to 1, that the first hits, whose sentences are `ranked`, answer the question.

    At most `BESIDE` for a year that no hit has, since what is asked of 2031 is not in documents of 2024; for a
    telephone number or an address that no hit gives; and for a fact of the asker's own.
    """
    values = features(query, hits, ranked, index)
    weights, bias = (ENGLISH_WEIGHTS, ENGLISH_BIAS) if query.english else (FRENCH_WEIGHTS, FRENCH_BIAS)
    likely = 1 / (1 + exp(-(bias + sum(weight * value for weight, value in zip(weights, values, strict=False)))))
    beside = lacks_year(query, hits, index) or lacks_contact(query, hits) or is_own_affair(query.text)
    return min(likely, BESIDE if beside else SUREST)


def features(query: Query, hits: Sequence[Hit], ranked: Sequence[Candidate], index: Index) -> tuple[float, ...]:
    """The values of `FEATURES` over the first hits, of which there must be one, and their sentences, the best first.

    The cosine of the nearest sentence; of the nearest passage; whether no sentence has a figure of the unit asked for;
    the idf-weighted share of the question's tokens that one passage holds; whether any holds the rarest; how far the
    best sentence stands out from the five after it; whether a name in the question is in no hit; the cosine, scaled, of
    the first hit's title and headings; two parts of its score, wording and keywords; how far it is ahead of the sixth.
    Cosines are those of the plain vector of the question.
    """
    first = hits[:FIRST]
    ordinals = np.array([hit.ordinal for hit in first], np.int64)
    sentence = max(float(index.sentence_cosines(query.plain, hit.ordinal).max(initial=0.0)) for hit in first)
    held = [frozenset(one) for one in index.tokens([hit.ordinal for hit in hits[:NAMED]])]
    rarest = max(query.tokens, key=lambda token: (index.idf(token), token))
    others = [candidate.score for candidate in ranked[1:6]]
    unit = unit_of(query.text) if kind_of(query.text) == "figure" else ""
    return (
        sentence,
        float(index.cosines(query.plain, ordinals).max()),
        float(bool(unit) and not any(values_of(candidate, unit) for candidate in ranked[:FIGURES])),
        max(coverage(query.tokens, one, index.idf) for one in held[:FIRST]),
        float(any(rarest in one for one in held[:FIRST])),
        ranked[0].score - sum(others) / len(others) if others else 0.0,
        float(any(not any(name in one for one in held) for name in names_of(query.text))),
        float(scaled_cosines(index.heading_cosines(query.plain, ordinals[:1]))[0]),
        hits[0].parts.get("wording", 0.0),
        hits[0].parts.get("keyword", 0.0),
        hits[0].score - hits[AFTER].score if len(hits) > AFTER else AHEAD,
    )


def lacks_year(query: Query, hits: Sequence[Hit], index: Index) -> bool:
    """Whether the question names a year that none of the first hits has, in its text or as its document's date."""
    years = set(_YEAR.findall(query.text))
    if not years:
        return False
    held = [frozenset(one) for one in index.tokens([hit.ordinal for hit in hits[:NAMED]])]
    dates = {hit.document.date[:4] for hit in hits[:NAMED]}
    return any(year not in dates and not any(_holds(one, year) for one in held) for year in years)


def lacks_contact(query: Query, hits: Sequence[Hit]) -> bool:
    """Whether the question asks for a telephone number or an electronic address, and none of the first hits has one."""
    return asks_contact(query.text) and not any(has_contact(hit.passage.text) for hit in hits[:NAMED])


def names_of(text: str) -> list[str]:
    """The tokens of the names in `text`: words with a capital that do not begin it; none in a text of capitals."""
    if text.isupper():
        return []
    return sorted({token for name in _NAME.findall(text) for token in tokens(name)})


def _holds(held: Collection[str], year: str) -> bool:
    """Whether a year is among these tokens, alone or in a span such as 2022-2024 or a number such as 2022-217."""
    return any(year in token for token in held)
