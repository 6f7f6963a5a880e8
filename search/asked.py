"""What kind of answer a question asks for, by its words, and whether a sentence has such a thing in it.

A question word says much of what its answer looks like: *quand*, a date; *combien*, a figure; *pourquoi*, a reason.
"""

import re
from collections.abc import Collection
from typing import Literal

from search.text import fold, tokens

Kind = Literal["steps", "definition", "yes_no", "figure", "date", "person", "place", "reason", "other"]

# In this order, over the question without its accents and in lower case; the first that matches decides.
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "date",
        r"(?:^|[,:;] |\b(?:a|c'est|de|depuis|jusqu'a|pour) )quand\b|\bquand (?:est|sont|a|ont)[- ]|^(?:since )?when\b"
        r"|\b(?:what|which) (?:year|date|day)\b"
        r"|\bquel(?:le)?s? (?:est |sont |etait |fut )?(?:la |les )?(?:annee|date|jour|mois|siecle|epoque|periode)s?\b",
    ),
    (
        "figure",
        r"\b(?:combien|how (?:many|much|long)|what (?:share|percentage))\b"
        r"|\b(?:quel(?:le)?s? (?:est |sont |etait |fut |sera |seront )?|c'est quoi )(?:le |la |les |l')?(?:age"
        r"|altitude|budget|chiffre|cout|delai|distance|duree|effectif|hauteur|longueur|maximum|minimum|montant|nombre"
        r"|part|plafond|poids|population|pourcentage|prix|proportion|salaire|seuil|somme|superficie|taille|taux|vitesse)s?\b",
    ),
    (
        "steps",
        r"\bpar (?:ou|quoi) (?:commencer|debuter|demarrer)\b|\b(?:etapes?|demarches?)\b.*\?|\bsteps\b"
        r"|(?:^|[,:;] )comment (?!(?:s'|se )?(?:appel|nomm|prenom))|^how (?:to|do|does|can|should)\b",
    ),
    (
        "definition",
        r"\bqu'est[- ]ce (?:que? |qu')(?:la? |l'|les |une? |des? |du )|\bqu'est[- ]ce que? [\w-]+ ?\?"
        r"|\bc'est quoi\b|\bque? (?:signifi|veut dire|veulent dire|design)|\bqu'(?:entend|appel)"
        r"|\bdefin(?:ir|ition|issez)\b|^what (?:is|are) ",
    ),
    (
        "reason",
        r"\b(?:pourquoi|why)\b|\bquel(?:le)?s? (?:est |sont |etait )?(?:la |les )?(?:cause|raison|motif)s?\b",
    ),
    (
        "place",
        r"^(?:d')?ou (?!alors)|^where\b|\bou (?:se|s'|est[- ]|sont[- ]|trouve)"
        r"|\bquel(?:le)?s? (?:est |sont )?(?:la |le |les |l')?(?:ville|pays|region|lieu|endroit|departement"
        r"|continent)s?\b",
    ),
    ("person", r"(?:^|[,:;] )(?:(?:a|de|par|avec|pour|chez) )?(?:qui|who|whom)\b"),
    (
        "yes_no",
        r"^(?!.*\b(?:qu[ei]|quel(?:le)?s?|comment|quoi|lequel|laquelle|what|which)\b.*\?)(?:.*\w[- ](?:t[- ])?(?:il"
        r"|elle|on)s?\b"
        r"|.*(?<!qu')\best[- ]ce qu)|\bc'est vrai\b|\bou (?:pas|non)\b|(?<!qu')\best[- ]ce qu[e'] ?(?:on|une?"
        r"|l[ea']s?|quelqu)"
        r"|^(?:can|must|may|is|are|does|do|should|has|have)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)

# The asker's own affairs, and the moment of asking, of which documents for all know nothing; not what may or must be.
_OWN = re.compile(
    r"\b(?:mon|ma|mes|my)\b|\b(?:cette annee|(?:annee|an|semaine|mois) (?:prochaine?|derniere?|passee?)|demain|hier|"
    r"en ce moment|this year|(?:next|last) (?:year|month|week))\b"
)
_NORM = re.compile(
    r"\b(?:peu[tx]|peuvent|pouvons|puis|doi[ts]|doivent|devons|faut|droit|obligatoire|can|may|must|should)\b"
)

_CONTACT = re.compile(
    r"\bnumeros? (?:de |d')?(?:telephone|tel|portable|mobile|fixe)\b|\b(?:telephone|phone|mobile) numbers?\b"
    r"|\badresses? (?:e-?mails?|mails?|electroniques?|de courriel)\b|\b(?:e-?mail|courriel) (?:de|du|des|d'|of)\b"
    r"|\be-?mail address(?:es)?\b"
)
_CONTACT_DATA = re.compile(r"(?:\+33|\b0)[ \u00a0\u202f.]?[1-9](?:[ \u00a0\u202f.-]?\d\d){4}\b|\w@\w")

_MONTH = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
_FIGURE = re.compile(
    r"\d|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|"
    r"quarante|cinquante|soixante|cents?|mille|millions?|milliards?|moitie|tiers|quart|doubles?|triple|dizaines?|"
    r"centaines?|milliers?|aucune?|une? seule?)\b"
)
_DATE = re.compile(
    rf"\b(?:1\d{{3}}|20\d{{2}})\b|\b{_MONTH}\b|\bsiecles?\b|\bav\. ?j|\bannees? (?:\d|vingt|trente)|\b\d+ (?:ans"
    rf"|mois|jours)\b"
    r"|\b(?:jours?|semaines?|mois|ans)\b"
)
_REASON = re.compile(
    r"\b(?:car|parce qu|puisqu|afin|en raison|grace|a cause|du fait|en effet|pour (?:\w+(?:er|ir|re)|que|eviter)|"
    r"permet|raisons?|causes?|motifs?|c'est pourquoi|ainsi|faute d|suite a|consequen)"
)
_DEFINING = re.compile(
    r"\b(?:est|sont|etait) (?:une?|l[ae']|les|le|des|donc|ainsi|celui|celle|ce)\b|\bdesign|\bsignifi|\bs'appel|"
    r"\bappel|\bconsist|\bdefini|\bcorrespond|\bc'est\b|\bnomm|\bon entend|\brecouvre"
)
BESIDES = 5  # tokens beside its name in the subject of a sentence that defines a thing
_DEFINES = re.compile(
    r"([^.;:]{2,150}?) (?:(?:est|sont|était|étaient) (?:une?|l[ae']|les|des|l’|celui|celle|ce)\b|désigne|signifie"
    r"|s['’]appelle|consiste|recouvre|correspond|regroupe|rassemble|réunit|se définit)"
)
_DOCUMENT = r"(?:guide|fiche|etude|document|note|page|dossier|livret|brochure|chapitre|partie|section|rubrique)"
_ASIDE = re.compile(
    rf"(?:(?:ce|cette|cet) {_DOCUMENT}|(?:l[ea] |l'){_DOCUMENT} «[^»]+») (?:[a-z]+ ){{0,3}}?(?:vous )?(?:presente"
    r"|rassemble|reunit|decrit|explique|donne|detaille|aide|parcourt|prend|compare|s'adresse|propose|traite|rappelle"
    r"|recense|precise|repond|eclaire|replace|analyse|complete)\b"
    r"|(?:la )?(?:version|redaction)\b.{0,60}\b(?:est celle|date de|date du|en vigueur|consolidee|issue)\b"
    r"|derniere (?:mise a jour|modification)\b"
    r"|(?:modifie|cree|creation|abroge|codifie|transfere)e?s? par\b|nota ?:|sources? ?:|exemples?\b"
)
_OF_DOCUMENTS = re.compile(
    r"\b(?:guides?|fiches?|etudes?|documents?|notes?|pages?|dossiers?|brochures?|versions?|vigueur|modifie\w*|abroge\w*"
    r"|sources?|exemples?)\b"
)
_PLACE = re.compile(
    r"\b(?:[àÀ]|[Aa]ux?|[Ee]n|[Dd]ans|[Ss]ur|[Vv]ers|[Ll]e|[Ll]a|[Dd]e|[Dd]u|[Pp]rès) (?:l[ea']s? ?)?[A-ZÀ-Þ]"
    r"|[Dd]['’][A-ZÀ-Þ]|[Ll]['’][A-ZÀ-Þ]"
)
_NAME = re.compile(r"(?<=[\w,;:«(’'\-] )[A-ZÀ-Þ][\w’'-]+|(?<=[’'(«])[A-ZÀ-Þ][\w-]+")


def kind_of(question: str) -> Kind:
    """What `question`, in French or in English, asks for; "other" where its words do not say."""
    plain = fold(question.replace("’", "'")).strip()
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "other")


def is_own_affair(question: str) -> bool:
    """Whether `question` asks for a fact of the asker's own, or of the moment, such as what *my* town spends this year.

    What may or must be done is the same for all, and so is how to begin.
    """
    plain = fold(question.replace("’", "'"))
    fact = kind_of(question) not in ("yes_no", "steps", "definition")
    return fact and _OWN.search(plain) is not None and _NORM.search(plain) is None


def asks_contact(question: str) -> bool:
    """Whether `question` asks for a telephone number or an address of electronic mail."""
    return _CONTACT.search(fold(question.replace("’", "'"))) is not None


def has_contact(text: str) -> bool:
    """Whether `text` gives a French telephone number or an address of electronic mail."""
    return _CONTACT_DATA.search(text) is not None


def is_aside(sentence: str) -> bool:
    """Whether `sentence` says what a document holds, when its text was changed, or gives an example, and no more."""
    return _ASIDE.match(fold(sentence.replace("’", "'"))) is not None


def asks_of_documents(question: str) -> bool:
    """Whether `question` is about documents themselves or their versions, of which an aside may tell."""
    return _OF_DOCUMENTS.search(fold(question.replace("’", "'"))) is not None or kind_of(question) == "date"


def defines(sentence: str, asked: Collection[str]) -> bool:
    """Whether `sentence` opens with all the tokens `asked`, and little besides, and says what that is."""
    match = _DEFINES.match(sentence)
    subject = frozenset(tokens(match[1])) if match else frozenset()
    return bool(asked) and subject.issuperset(asked) and len(subject) <= len(set(asked)) + BESIDES


def fits(kind: Kind, sentence: str, question: str) -> bool:
    """Whether `sentence` has what a question of this kind asks for, and that the question does not say itself."""
    plain = fold(sentence.replace("’", "'"))
    if kind == "date":
        return any(found not in fold(question) for found in _DATE.findall(plain))
    if kind == "figure":
        said = fold(question)
        return any(found.group() not in said or not found.group().isalpha() for found in _FIGURE.finditer(plain))
    if kind == "person":
        return any(name not in question for name in _NAME.findall(sentence))
    if kind == "place":
        return _PLACE.search(sentence) is not None
    pattern = {"reason": _REASON, "definition": _DEFINING}.get(kind)
    return pattern is not None and pattern.search(plain) is not None
