"""A code, an old state of it, and a long guide of hostile name that cites both: an index for the legal views."""

from dataclasses import replace

from search.records import Document
from search.references import article_key
from search.searcher import Searcher
from search.settings import load_settings
from tests.tiny import TinyEncoder, passage, write_index

CODE, OLD, GUIDE = "cgct.md", "ancien & vieux.md", "guide #1.txt"
HOSTILE = "<img src=x onerror=alert(1)>"
FREE = "Les collectivités peuvent mener toute action internationale de coopération."
FORMER = "Les collectivités pouvaient conclure des conventions, avant la réforme."
DOCUMENTS = (
    Document(CODE, "Code général des collectivités territoriales", "law", "Pôle juridique", "2024-05-13"),
    Document(OLD, "Code général des collectivités territoriales, état de 2007", "law", "Pôle juridique", "2007",
             superseded_by="Code général <2024>"),
    Document(GUIDE, HOSTILE, "guide", "Pôle accompagnement"),
)  # fmt: skip
_CITING = {
    2: "L'article L. 1115-1 du CGCT permet de soutenir une association <b>étrangère</b>.",
    9: "La loi n° 2014-773 du 7 juillet 2014 a rendu la convention facultative.",
}


def law_searcher(folder) -> Searcher:
    """A searcher on it, the guide in 14 passages; the headings of its first twelve are one."""
    law = [(CODE, 1, FREE, "Article L. 1115-1"), (CODE, 2, "Le département paie les déchets.", "Article L. 1115-2"),
           (OLD, 1, FORMER, "Article L. 1115-1")]  # fmt: skip
    titles = {document.id: document.title for document in DOCUMENTS}
    passages = [
        replace(made := passage(name, n, text, heading), reference=article_key(heading, [titles[made.document_id]]))
        for name, n, text, heading in law
    ]
    for number in range(1, 15):
        text = _CITING.get(number, f"Le conseil numéro {number} parle de la coopération internationale.")
        passages.append(passage(GUIDE, number, text, "<i>Conseils</i>" if number < 13 else "Annexe"))
    passages.sort(key=lambda one: [document.id for document in DOCUMENTS].index(one.document_id))
    store = write_index(folder / "index", DOCUMENTS, passages)
    return Searcher(store, TinyEncoder(), load_settings(index=store.root, corpus=folder))
