"""Whether a question is about something that it does not name, by its words: a pronoun that stands for nothing in it.

All functions take a question without its accents and in lower case, as `plain` gives it.
"""

import re

from search.asked import kind_of
from search.text import fold, is_english_stop_word, is_stop_word

SUBJECT = 2  # words of content before "peut-elle la signer": its subject, which "la" cannot mean
SHORT = 2  # words of content in a question around "c'est" or "ça"

_BEFORE = r"(?:(?:a|de|d'|pour|par|dans|depuis|jusqu'a|sous|avec|en|sur|chez|partir|for|in|of|to|from) ?)*"
_ASKS = re.compile(
    rf"^{_BEFORE}(?:qui|quoi|que|qu'|quand|ou|what|who|when|where|which|why|how|can|must|may|is|are|do|does|did"
    r"|should|has|have)\b|\b(?:comment|combien|pourquoi|quel(?:le)?s?|(?:les|la|le)?quel(?:le)?s?|est-ce"
    r"|how (?:much|many|long)|(?:de|a|sur|par|en) (?:quoi|qui))\b|\w-(?:t-)?(?:il|elle|on|ils|elles|je|nous|vous)\b"
)
_ASKED_NOUN = re.compile(rf"^{_BEFORE}(?:(?P<which>quel(?:le)?s?)|(?P<count>combien d(?:e|'))) ?[\w-]+")
_OF_IT = frozenset(
    """adresse avantage beneficiaire but calendrier condition consequence contact contenu cout critere date definition
    delai demarche duree echeance effet enjeu etape exception exemple inconvenient interet limite maximum maximal
    minimum minimal modalite montant objectif obligation obligatoire optionnel piece plafond prix procedure recours
    regle risque role sanction seuil source tarif taux
    amount condition conditions cost deadline duration example examples limit maximum minimum price procedure rate
    risk risks role rule rules step steps""".split()
)
_EMPTY = frozenset("partir agit servir sert servent there else".split())  # besides the words that searches leave out

# "il" that stands for nothing.
_IMPERSONAL = re.compile(
    r"\b(?:(?:faut|faudra|faudrait|fallait|existe|suffit|s'agit|convient|reste|semble|parait|advient|se passe|s'est"
    r"|y[- ]?(?:a|avait|aura))[- ]?(?:t?[-' ]?t?[-' ])?il|(?:peut|pourrait)-il (?:y avoir|exister)"
    r"|(?:est|sera|serait|etait)[- ]il (?:\w+ )?\w+ (?:de |d'|que |qu'|si )"
    r"|il (?:ne |n')?(?:faut|faudra|faudrait|fallait|existe|suffit|s'agit|convient|reste|semble|parait|vaut mieux|pleut"
    r"|y (?:a|avait|aura)|est (?:\w+ )?\w+ (?:de |d'|que |qu')|(?:va |peut )?(?:faire|fait|y avoir|falloir|exister)))\b"
    r"|\b(?:is|was|does) it (?:take|\w+ (?:to|for|that))\b|\bit (?:is|was|takes?) \w+ (?:to|for|that)\b"
)
_SUBJECT = re.compile(r"(?:\b\w+(?:-t)?-|\b\w+ t )?\b(?P<pronoun>ils?|elles?)\b")
_ENGLISH = re.compile(r"\b(?:it|they|them|its|their|those|these)\b")
_NOUN_IN_ER = r"(?!(?:mer|hiver|papier|avenir|janvier|fevrier|premier|dernier|particulier|entier)\b)"
INFINITIVE = rf"(?:{_NOUN_IN_ER}[a-z]+(?:er|ir|oir|dre|tre|vre|aire|ire)\b)"
_MODAL = (
    r"\b(?:peut|peuvent|peux|pouvons|pourrait|doit|doivent|devons|dois|devrait|faut|veut|va|vont)"
    r"(?:[- ](?:t[- ])?(?:ils?|elles?|on|je|nous))?"
)
_OBJECT = re.compile(
    rf"{_MODAL} (?:(?:le|la|les|en|y|lui|leur) |l'){INFINITIVE}"
    rf"|^(?:comment|ou|quand|pourquoi|a qui|aupres de qui) (?:(?:le|la|les|en|y) |l'){INFINITIVE}"
    r"(?= ?\?| ?$| (?:a (?:la|l'|une?|nos|notre|qui)|aux?|avec|dans|en|par|pour|sans|si|quand|avant|apres|aupres)\b)"
    r"|^qui (?:(?:le|la|les|lui|leur) |l')\w+(?= ?\?| ?$| (?:aux?|dans|pour|par|avec|apres|avant|si)\b)"
    r"|(?<!\bil )\by (?!(?:a|ont|avait|aura|compris)\b)\w"
    r"|\b(?:qui|on|qu') ?en (?:est|a|ont|fait|font|dit|disent|decide|profite|beneficie|parle)\b"
    r"|\b(?:celui|celle|ceux|celles)-(?:ci|la)\b|\b(?:ceci|cela)\b"
)
_THIS = re.compile(
    r"(?<![-\w'])(?:ce|cet|cette|ces|this) (?!que?\b|qu'|qui\b|dont\b|sont\b|n'|jour|mois|annee|semaine|moment|cas\b"
    r"|soir|matin|point\b|stade|year|month|week|is\b)(?P<noun>[\w-]+)"
)
_ITS = re.compile(
    r"\bquel(?:le)?s? (?:est|sont|etait|etaient|sera|seront) (?:son|sa|ses|leurs?)\b|\bwhat (?:is|are) its\b"
)
_THAT = re.compile(r"\bc'est\b|\bca\b")
_NAMED = re.compile(r"\b(?:le|la|les|un|une|des|du|the|an?|our|your|my) \w|\bl'\w")
_NAMED_AFTER = re.compile(r", ?(?:(?:le|la|les|un|une|the) |l')")


def plain(text: str) -> str:
    """`text` in lower case without accents, letter for letter."""
    return "".join(fold(c)[:1] or c for c in text.replace("’", "'"))


def content(question: str) -> list[str]:
    """The words that are not left out of a search, figures too."""
    words = (word for word in re.findall(r"\w+", question) if word not in _EMPTY)
    return [word for word in words if not (is_stop_word(word) or is_english_stop_word(word))]


def asks(question: str) -> bool:
    """Whether there is a question word, or a verb before its pronoun."""
    return _ASKS.search(question) is not None


def is_of_something(question: str) -> bool:
    """Whether all that is named is always of something: *le délai*, *les conditions*."""
    words = content(question)
    return bool(words) and all(word in _OF_IT or word.rstrip("sx") in _OF_IT for word in words)


def lacks_its_thing(question: str) -> bool:
    """Whether it asks about something that it does not name."""
    words = content(question)
    if not asks(question) and not _THAT.search(question):
        return bool(words) and _stands_for_nothing(question)
    if kind_of(question) == "definition":
        return _stands_for_nothing(question)
    if not words or is_of_something(question) or _ITS.search(question):
        return True
    if _THAT.search(question) and len(words) <= SHORT and not _NAMED.search(question):
        return True
    return _stands_for_nothing(question)


def _stands_for_nothing(question: str) -> bool:
    """Whether it has a pronoun with nothing before it, or after a comma, that it could stand for."""
    personal = _IMPERSONAL.sub(lambda match: " " * len(match[0]), question)
    if match := _SUBJECT.search(personal):
        named = content(_without_asked_noun(question[: match.start()], match["pronoun"]))
        if not named and not _NAMED_AFTER.search(question, match.end()):
            return True
    if match := _ENGLISH.search(personal):
        before = question[: match.start()]
        return not _NAMED.search(before) and "," not in before and len(content(before)) <= SUBJECT
    if (match := _OBJECT.search(question)) and "," not in question[: match.start()]:
        return len(content(_without_asked_noun(question[: match.start()], ""))) <= SUBJECT
    if match := _THIS.search(question):
        before = question[: match.start()]
        return match["noun"] not in before and "," not in before and len(content(before)) <= SUBJECT
    return False


def _without_asked_noun(before: str, pronoun: str) -> str:
    """The words before a pronoun without those of *dans quels cas*, *combien de temps*, unless it agrees with them."""
    match = _ASKED_NOUN.match(before)
    if not match:
        return before
    agreeing = {"il": "quel", "elle": "quelle", "ils": "quels", "elles": "quelles"}.get(pronoun, "")
    if (match["which"] and before.startswith(agreeing + " ")) or (match["count"] and pronoun.endswith("s")):
        return before
    return before[match.end() :]
