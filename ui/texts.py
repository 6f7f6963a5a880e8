"""Every text that people read on the web page, in French and in English."""

from typing import Literal

Language = Literal["fr", "en"]

TEXTS: dict[str, dict[Language, str]] = {
    "page": {"fr": "p. {page}", "en": "p. {page}"},
    "page_printed": {"fr": "p. {page} (imprimée {label})", "en": "p. {page} (printed {label})"},
    "time": {"fr": "à {time}", "en": "at {time}"},
    # The head of the page
    "tagline": {
        "fr": "Posez une question : Passerelle cite les documents mot pour mot, avec leur source.",
        "en": "Ask a question: Passerelle quotes the documents word for word, with their source.",
    },
    "corpus": {
        "fr": "Le corpus : {documents} documents, {passages} passages, index du {date}.",
        "en": "The corpus: {documents} documents, {passages} passages, indexed on {date}.",
    },
    "corpus_missing": {
        "fr": "Le corpus n'est pas disponible pour l'instant.",
        "en": "The corpus is not available at the moment.",
    },
    "language": {"fr": "Langue de la page", "en": "Language of the page"},
    # The question and its filters
    "question": {"fr": "Votre question", "en": "Your question"},
    "send": {"fr": "Chercher", "en": "Search"},
    "examples": {"fr": "Par exemple", "en": "For example"},
    "filters": {"fr": "Choisir les documents à consulter", "en": "Choose which documents to consult"},
    "kinds": {"fr": "Nature des documents", "en": "Kind of documents"},
    "publishers": {"fr": "Publiés par", "en": "Published by"},
    "date_from": {"fr": "Datés à partir de", "en": "Dated from"},
    "date_to": {"fr": "Datés jusqu'à", "en": "Dated until"},
    "date_help": {"fr": "2024, 2024-05 ou 2024-05-13", "en": "2024, 2024-05 or 2024-05-13"},
    "per_document": {"fr": "Passages par document, au plus", "en": "Passages of each document, at most"},
    "unlimited": {"fr": "sans limite", "en": "no limit"},
    "filter.guide": {"fr": "Guides", "en": "Guides"},
    "filter.law": {"fr": "Textes et droit", "en": "Law"},
    "filter.study": {"fr": "Études", "en": "Studies"},
    "filter.document": {"fr": "Autres documents", "en": "Other documents"},
    "kind.guide": {"fr": "Guide", "en": "Guide"},
    "kind.law": {"fr": "Textes et droit", "en": "Law"},
    "kind.study": {"fr": "Étude", "en": "Study"},
    "kind.document": {"fr": "Document", "en": "Document"},
    # The answer
    "answered": {"fr": "Réponse, dans les mots des documents", "en": "Answer, in the documents' own words"},
    "differing": {
        "fr": "Les documents donnent des chiffres différents : voyez la date et la source de chacun.",
        "en": "The documents give different figures: see the date and the source of each.",
    },
    "superseded": {"fr": "N'est plus en vigueur ; remplacé par : {by}", "en": "No longer in force; replaced by: {by}"},
    "mended": {"fr": "Recherche faite avec {words}.", "en": "Searched with {words}."},
    "mended_word": {"fr": "« {word} » à la place de « {typed} »", "en": "“{word}” instead of “{typed}”"},
    "nearby": {"fr": "Voici ce qui s'en approche", "en": "This is the nearest there is"},
    "nearby_help": {
        "fr": "Aucun passage ne répond clairement à cette question. Ceux-ci parlent de sujets proches : à vous de "
        "juger.",
        "en": "No passage clearly answers this question. These are about near subjects: judge for yourself.",
    },
    "none": {
        "fr": "Aucun passage du corpus ne répond à cette question.",
        "en": "No passage of the corpus answers this question.",
    },
    "none_help": {
        "fr": "Essayez d'autres mots, ou regardez les documents les moins éloignés :",
        "en": "Try other words, or look at the least distant documents:",
    },
    "none_filtered": {
        "fr": "Aucun document ne correspond aux choix faits ci-dessus : élargissez-les.",
        "en": "No document matches the choices made above: widen them.",
    },
    "missing_article": {
        "fr": "{citation} : cet article n'est pas dans les documents.",
        "en": "{citation}: this article is not in the documents.",
    },
    "missing_text": {
        "fr": "{citation} : ce texte n'est pas dans les documents.",
        "en": "{citation}: this text is not in the documents.",
    },
    "missing_cited": {"fr": "Voici ce qui le cite.", "en": "This is what cites it."},
    "legifrance": {"fr": "Lire le texte officiel", "en": "Read the official text"},
    "asked": {"fr": "Question : {question}", "en": "Question: {question}"},
    # The passages
    "passages": {"fr": "Passages trouvés", "en": "Passages found"},
    "passages_nearby": {"fr": "Passages proches", "en": "Near passages"},
    "passages_none": {"fr": "Voir les passages les moins éloignés", "en": "See the least distant passages"},
    "passages_help": {
        "fr": "Les mots de la question sont surlignés ; les phrases citées plus haut sont soulignées.",
        "en": "The question's words are highlighted; the sentences quoted above are underlined.",
    },
    "passages_help_nearby": {
        "fr": "Les mots de la question sont surlignés.",
        "en": "The question's words are highlighted.",
    },
    "to_passage": {"fr": "Lire le passage", "en": "Read the passage"},
    "open": {"fr": "Ouvrir le document ({place})", "en": "Open the document ({place})"},
    "new_tab": {"fr": "nouvel onglet", "en": "new tab"},
    "source": {"fr": "Source :", "en": "Source:"},
    # What went wrong, by class of error
    "error": {"fr": "La recherche n'a pas eu lieu", "en": "The search did not take place"},
    "error.QuestionEmpty": {
        "fr": "La question est vide : écrivez quelques mots, par exemple « Par où commencer ? ».",
        "en": "The question is empty: write a few words, for instance “Where to start?”.",
    },
    "error.QuestionTooLong": {
        "fr": "La question est trop longue : {limit} caractères au plus. Gardez l'essentiel.",
        "en": "The question is too long: at most {limit} characters. Keep the main point.",
    },
    "error.FilterError": {
        "fr": "Un des choix ne peut pas être appliqué. Une date s'écrit 2024, 2024-05 ou 2024-05-13, et celle de début "
        "précède celle de fin.",
        "en": "One of the choices cannot be applied. A date is written 2024, 2024-05 or 2024-05-13, and the first "
        "comes before the last.",
    },
    "error.IndexStoreError": {
        "fr": "L'index des documents ne peut pas être lu. Prévenez la personne qui administre Passerelle : l'index est "
        "à reconstruire, le journal du serveur dit pourquoi.",
        "en": "The index of the documents cannot be read. Tell the person who runs Passerelle: the index must be built "
        "again, and the server's log says why.",
    },
    "error.PasserelleError": {
        "fr": "La recherche ne peut pas se faire. Prévenez la personne qui administre Passerelle : le journal du "
        "serveur dit pourquoi.",
        "en": "The search cannot be done. Tell the person who runs Passerelle: the server's log says why.",
    },
    "error.unexpected": {
        "fr": "Une erreur imprévue s'est produite. Réessayez ; si elle revient, prévenez la personne qui administre "
        "Passerelle : le journal du serveur en garde la trace.",
        "en": "An unexpected error happened. Try again; if it comes back, tell the person who runs Passerelle: the "
        "server's log keeps its trace.",
    },
}

# Who asks, and what: six first questions that the starter corpus answers. The documents are in French, and so is the
# keyword search: English readers get the same questions, under translated profiles.
EXAMPLES: tuple[tuple[dict[Language, str], str], ...] = (
    ({"fr": "Élus", "en": "Elected members"}, "Une commune a-t-elle le droit d'agir à l'international ?"),
    (
        {"fr": "Petite commune", "en": "Small town"},
        "Que peut faire à l'international une commune de moins de 2 000 habitants ?",
    ),
    (
        {"fr": "Service de l'eau", "en": "Water department"},
        "Quelle loi permet de consacrer 1 % du budget de l'eau à la coopération ?",
    ),
    (
        {"fr": "Service juridique", "en": "Legal department"},
        "À partir de quel montant une convention avec une association est-elle obligatoire ?",
    ),
    (
        {"fr": "Relations internationales", "en": "International relations"},
        "Comment trouver une collectivité partenaire à l'étranger ?",
    ),
    ({"fr": "Comité de jumelage", "en": "Twinning committee"}, "Comment réveiller un jumelage endormi ?"),
)


def text(name: str, language: Language) -> str:
    """The text called `name` in `language`."""
    return TEXTS[name][language]
