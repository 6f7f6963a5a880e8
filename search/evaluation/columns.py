"""The columns of a spreadsheet of questions: their names in French and in English, and what each is for."""

import re
from typing import NamedTuple

from search.text import fold


class Column(NamedTuple):
    """A column: its names (the first French one and the first English one are the template's), and its help."""

    french: tuple[str, ...]
    english: tuple[str, ...]
    help: str
    example: str


COLUMNS: dict[str, Column] = {
    "id": Column(("identifiant", "id", "numéro", "code"), ("id", "identifier", "number"),
                 "Obligatoire. Un nom court et unique, par exemple q1. Répétez-le (ou laissez la cellule vide, ainsi "
                 "que la question) sur les lignes suivantes pour ajouter d'autres passages à la même question.", "q1"),
    "question": Column(("question", "requête"), ("question", "query", "text"),
                       "Obligatoire. La question, comme une personne la poserait.",
                       "Une petite commune a-t-elle le droit d'agir à l'international ?"),
    "profile": Column(("profil", "public"), ("profile", "role"),
                      "Qui pose la question : agent, élu, conseiller… Les résultats sont donnés par profil.", "agent"),
    "language": Column(("langue",), ("language",), "Langue de la question : fr (par défaut) ou en.", "fr"),
    "answerable": Column(("réponse possible", "répondable"), ("answerable",),
                         "oui si les documents répondent à la question, non s'ils n'y répondent pas. Vide : oui si un "
                         "document est donné, sinon non jugé.", "oui"),
    "document": Column(("document", "fichier"), ("document", "file"),
                       "Le document qui répond : son chemin dans le dossier des documents.",
                       "guides/petite-commune-agir.pdf"),
    "page": Column(("page",), ("page",), "La page du passage qui répond (le rang dans le fichier, à partir de 1).", ""),
    "heading": Column(("titre", "titre de section", "intertitre", "section"), ("heading", "title"),
                      "L'intertitre sous lequel se trouve le passage qui répond.",
                      "Une petite commune a-t-elle le droit d'agir ?"),
    "quote": Column(("citation", "extrait", "passage"), ("quote", "excerpt"),
                    "Quelques mots recopiés du passage qui répond. Sans citation, ni titre, ni page, c'est le document "
                    "entier qui est jugé.", "Une petite commune a le droit d'agir à l'international"),
    "grade": Column(("note", "pertinence"), ("grade", "relevance"),
                    "Un nombre entier : 1 (par défaut) répond, 2 ou 3 répond mieux, 0 a été jugé et ne répond pas.",
                    "1"),
    "answers": Column(("mots attendus", "réponse attendue"), ("expected words", "expected", "answer"),
                      "Les mots qu'une bonne réponse doit citer, s'ils diffèrent de la citation.", ""),
    "comment": Column(("commentaire", "remarque"), ("comment", "remark"), "Libre : n'est pas lu.", ""),
}  # fmt: skip
REQUIRED = ("id", "question")
_CHOICES = re.compile(r"\(.*?\)|oui\s*/\s*non|yes\s*/\s*no", re.IGNORECASE)


def plain(header: str) -> str:
    """A header without case, accents, marks, or what may be answered."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(_CHOICES.sub("", header))))


KNOWN = {plain(name): key for key, column in COLUMNS.items() for name in (*column.french, *column.english)}
