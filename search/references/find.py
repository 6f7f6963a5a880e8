"""References of every kind in a text: articles with the law they are of, texts, decisions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from search.references.articles import Group, article_groups, lone_article
from search.references.decisions import decisions
from search.references.keys import Reference, between
from search.references.laws import OWN, SAME, Named, named_texts
from search.references.spelling import plain

# What may stand between an article and its law: a paragraph of it, "du", "de la".
_TO_LAW = re.compile(
    r"(?:[ ,()/]|(?:alineas?|al|premier|deuxieme|troisieme|quatrieme|dernier|second|paragraphes?|modifiee?s?"
    r"|precitee?s?|nouveaux?|ancien(?:ne)?s?|in|fine|dans|sa|redaction|i{1,3}|iv|vi{0,3}|ix|\d{1,2})\b\.?°?)*"
    r"(?:du|des|de la|de l'|de|d'|au|dans le|dans la|of the|of)?"
    r"[ ,(]*(?:nouveau |ancien )?"
)
_FROM_LAW = re.compile(
    r"[ ,;:()«\[-]*(?:(?:et|en|dans|par|a|notamment|sous|son|ses|l'|les|aux?|le) *)*[ («]*",
)
_ITS = re.compile(r"(?:son|ses) *$")
_OF_ANOTHER = re.compile(r" *(?:du|de la|de l'|des|de ce|de cet|de cette|de leur|de notre|de votre|de son)(?!\w) *\w")
_LONGEST_GAP = 60
NOTHING = Reference()
NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference in `text[start:end]`; `last` is the last article of a range that it opens, "" without.

    `onwards`: "et suivants"; `foreign`: a plain number of something else than a law known by name ("l'article 5 du
    contrat").
    """

    start: int
    end: int
    reference: Reference
    last: str = ""
    onwards: bool = False
    foreign: bool = False

    def references(self) -> list[Reference]:
        """The reference, or those of its range that numbers alone tell."""
        if not self.last:
            return [self.reference]
        law, date = self.reference.law, self.reference.date
        return [Reference(law, article, date) for article in between(self.reference.article, self.last)]


def find_references(text: str, own: Reference = NOTHING, names: Mapping[str, str] = NO_NAMES) -> list[Mention]:
    """What `text` refers to, in order.

    `own` is the article that `text` is itself part of: "du présent code" is its law, and so is that of an article named
    without one, if it is numbered in the same way. `names` are further names of laws ("loi Oudin"), in plain spelling,
    with their keys; an article may be of one, but alone they are no reference.
    """
    folded = plain(text)
    if not re.search(r"\d|article", folded):
        return []
    texts = named_texts(text, folded, names)
    courts = list(decisions(text, folded))
    texts = [named for named in texts if not any(c.start < named.end and named.start < c.end for c in courts)]
    groups = [
        group for group in article_groups(text, folded)
        if not any(named.start < group.end and group.start < named.end for named in chain(courts, texts))
    ]  # fmt: skip
    texts = _resolved(texts, own.law)
    laws = [_law_of(folded, group, _fitting(group, texts), groups) for group in groups]
    used = {law.start for law in laws if law is not None}
    mentions = [
        mention for group, law in zip(groups, laws, strict=True) for mention in _mentions(folded, group, law, own)
    ]
    for named in chain(courts, texts):
        if not named.code and named.start not in used and named.key:
            mentions.append(Mention(named.start, named.end, Reference(named.key, "", named.date)))
    return sorted(mentions, key=lambda mention: (mention.start, mention.end))


def only_reference(text: str) -> Reference | None:
    """The one reference that is all that `text` says, or None.

    It may be a number alone ("1078-4"), with its law ("100 code civil"), or in words ("Code civil - Article 100").
    """
    folded = plain(text)
    texts = named_texts(text, folded)
    if len(texts) > 1:
        return None
    law = texts[0] if texts else None
    rest = [(0, len(text))] if law is None else [(0, law.start), (law.end, len(text))]
    numbers = [(start, end) for start, end in rest if re.search(r"\w", _AROUND.sub("", folded[start:end]))]
    if len(numbers) != 1 or (law and law.key in (SAME, OWN)):
        return None
    start, end = numbers[0]
    before = _BEFORE.match(folded, start, end)
    start = before.end() if before else start
    after = _AFTER.search(folded, start, end)
    end = after.start() if after else end
    article = lone_article(text[start:end], folded[start:end])
    return Reference(law.key if law else "", article, law.date if law else "") if article else None


_AROUND = re.compile(r"\b(?:du|de la|de l'|de|des|d'|le|la|l'|dans|au)(?!\w)|[^\w]")
_BEFORE = re.compile(r"[\s,;:.«(–-]*(?:l')?(?:art(?:icle)?s?\b\.?)?[ *]*(?:n ?°|no\b\.?|numero)? *")
_AFTER = re.compile(r"[\s,;:.?!»)–-]*(?:\b(?:du|de la|de l'|de|des|d'|dans le|au)(?!\w))?[\s,;:.?!»)(–-]*$")


def _resolved(texts: list[Named], own: str) -> list[Named]:
    """`texts`, with those named as "the same" or "the present one" under their keys."""
    resolved: list[Named] = []
    last = own
    for named in texts:
        key = last if named.key == SAME else own if named.key == OWN else named.key
        if not named.short:
            last = key
        resolved.append(named if key == named.key else Named(named.start, named.end, key, code=True))
    return resolved


def _fitting(group: Group, texts: list[Named]) -> list[Named]:
    """Those of `texts` that may hold the articles: a series letter is of a code, not of the law that changed it."""
    if group.items[0].article.startswith("art. "):
        return texts
    return [named for named in texts if named.code and not re.match(r"\w+ \d", named.key)]


def _law_of(folded: str, group: Group, texts: list[Named], groups: list[Group]) -> Named | None:
    """The law of a group of articles: the one named just after it, or just before, or in "par son article"."""
    for named in texts:
        gap = folded[group.end : named.start]
        if group.end <= named.start and len(gap) <= _LONGEST_GAP and _TO_LAW.fullmatch(gap):
            return named
    if _OF_ANOTHER.match(folded, group.end) and not group.items[0].article[0].isupper():
        return None
    before = [named for named in texts if named.end <= group.start]
    if not before:
        return None
    named = before[-1]
    earlier = [other for other in groups if other.end <= group.start]
    taken = bool(earlier) and earlier[-1].end <= named.start  # by "l'article 5 du code civil", which another follows
    gap = folded[max([named.end, *(other.end for other in earlier)]) : group.start]
    if len(gap) <= _LONGEST_GAP and _FROM_LAW.fullmatch(gap) and not (taken and group.worded):
        return named
    if not named.short and _ITS.search(folded, 0, group.start) and ". " not in gap:
        return named
    return None


def _mentions(folded: str, group: Group, law: Named | None, own: Reference) -> list[Mention]:
    plain_numbers = group.items[0].article.startswith("art. ")
    foreign = law is None and plain_numbers and bool(_OF_ANOTHER.match(folded, group.end))
    ours = not foreign and own.article.startswith("art. ") == plain_numbers
    key = law.key if law else own.law if ours else ""
    date = law.date if law else ""
    last = group.items[-1]
    return [
        Mention(
            group.start if item is group.items[0] else item.start,
            item.end,
            Reference(key, item.article, date),
            item.last,
            group.onwards and item is last,
            foreign,
        )
        for item in group.items
    ]
