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
    "themes": {"fr": "Sur ces thèmes", "en": "On these themes"},
    "date_from": {"fr": "Datés à partir de", "en": "Dated from"},
    "date_to": {"fr": "Datés jusqu'à", "en": "Dated until"},
    "date_help": {"fr": "2024, 2024-05 ou 31/05/2024", "en": "2024, 2024-05 or 31/05/2024"},
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
    "nearby": {
        "fr": "Aucun passage ne répond clairement : voici ce qui s'en approche",
        "en": "No passage clearly answers: this is what comes near",
    },
    "nearby_quotes": {
        "fr": "Ce sont les phrases des documents les plus proches de la question ; elles peuvent parler d'autre "
        "chose : à vous de juger.",
        "en": "These are the documents' sentences nearest to the question; they may be about something else: judge for "
        "yourself.",
    },
    "nearby_help": {
        "fr": "Les passages ci-dessous sont les plus proches de la question ; ils peuvent parler d'autre chose : à "
        "vous de juger.",
        "en": "The passages below are the nearest to the question; they may be about something else: judge for "
        "yourself.",
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
    # What a language model wrote, and why it is not shown
    "written": {"fr": "Réponse rédigée par {model}, vérifiée", "en": "Answer written by {model}, checked"},
    "written_wait": {"fr": "Rédaction en cours…", "en": "Being written…"},
    "written_help": {
        "fr": "Chaque phrase a été comparée aux passages qu'elle cite. Vérifiez dans les documents, cités mot pour mot "
        "ci-dessous.",
        "en": "Each sentence was compared with the passages it cites. Check in the documents, quoted word for word "
        "below.",
    },
    "passage_number": {"fr": "passage {number}", "en": "passage {number}"},
    "unsupported": {"fr": "à ne pas retenir : {why}", "en": "not to be relied on: {why}"},
    "problem.uncited": {"fr": "aucun passage cité", "en": "no passage cited"},
    "problem.unknown_citation": {"fr": "passage cité inconnu", "en": "unknown passage cited"},
    "problem.reference": {"fr": "article absent des passages cités", "en": "article not in the passages cited"},
    "problem.date": {"fr": "date absente des passages cités", "en": "date not in the passages cited"},
    "problem.number": {"fr": "chiffre absent des passages cités", "en": "figure not in the passages cited"},
    "problem.name": {"fr": "nom absent des passages cités", "en": "name not in the passages cited"},
    "problem.negation": {"fr": "les passages cités disent l'inverse", "en": "the passages cited say the reverse"},
    "problem.obligation": {
        "fr": "les passages cités ne disent pas que c'est obligatoire",
        "en": "the passages cited do not say that it is compulsory",
    },
    "problem.words": {"fr": "trop loin des passages cités", "en": "too far from the passages cited"},
    "problem.meaning": {"fr": "trop loin des passages cités", "en": "too far from the passages cited"},
    "written.unreachable": {
        "fr": "Pas de réponse rédigée : le modèle de langue ne peut pas être joint. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model cannot be reached. Here are the documents themselves.",
    },
    "written.timeout": {
        "fr": "Pas de réponse rédigée : le modèle de langue a mis trop de temps. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model took too long. Here are the documents themselves.",
    },
    "written.key": {
        "fr": "Pas de réponse rédigée : le modèle de langue refuse la clé. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model refuses the key. Here are the documents themselves.",
    },
    "written.model": {
        "fr": "Pas de réponse rédigée : le serveur ne connaît pas ce modèle de langue. Voici les documents eux-mêmes.",
        "en": "No written answer: the server does not know this language model. Here are the documents themselves.",
    },
    "written.busy": {
        "fr": "Pas de réponse rédigée : le modèle de langue a trop de demandes. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model has too many requests. Here are the documents themselves.",
    },
    "written.server": {
        "fr": "Pas de réponse rédigée : le serveur du modèle de langue est en panne. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model's server has failed. Here are the documents themselves.",
    },
    "written.malformed": {
        "fr": "Pas de réponse rédigée : celle du modèle de langue est illisible. Voici les documents eux-mêmes.",
        "en": "No written answer: that of the language model cannot be read. Here are the documents themselves.",
    },
    "written.cut": {
        "fr": "Pas de réponse rédigée : le modèle de langue s'est interrompu. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model broke off. Here are the documents themselves.",
    },
    "written.filtered": {
        "fr": "Pas de réponse rédigée : le modèle de langue a refusé de répondre. Voici les documents eux-mêmes.",
        "en": "No written answer: the language model refused to answer. Here are the documents themselves.",
    },
    "written.declined": {
        "fr": "Pas de réponse rédigée : le modèle de langue n'a pas trouvé de réponse dans les passages. Voici les "
        "documents eux-mêmes.",
        "en": "No written answer: the language model found none in the passages. Here are the documents themselves.",
    },
    "written.unsupported": {
        "fr": "Pas de réponse rédigée : aucune phrase du modèle de langue n'est confirmée par les passages. Voici les "
        "documents eux-mêmes.",
        "en": "No written answer: the passages confirm no sentence of the language model. Here are the documents "
        "themselves.",
    },
    "asked": {"fr": "Question : {question}", "en": "Question: {question}"},
    "understood": {"fr": "Compris comme : {question}", "en": "Understood as: {question}"},
    "alone": {"fr": "Chercher plutôt « {typed} » seul", "en": "Search for “{typed}” alone instead"},
    # The passages
    "passages": {"fr": "Passages trouvés", "en": "Passages found"},
    "passages_nearby": {"fr": "Passages proches", "en": "Near passages"},
    "passages_none": {"fr": "Voir les passages les moins éloignés", "en": "See the least distant passages"},
    "passages_help": {
        "fr": "Les mots de la question sont surlignés ; les phrases citées plus haut sont soulignées.",
        "en": "The question's words are highlighted; the sentences quoted above are underlined.",
    },
    "passages_help_unquoted": {
        "fr": "Les mots de la question sont surlignés.",
        "en": "The question's words are highlighted.",
    },
    "to_passage": {"fr": "Lire le passage", "en": "Read the passage"},
    "open": {"fr": "Ouvrir le document ({place})", "en": "Open the document ({place})"},
    "new_tab": {"fr": "nouvel onglet", "en": "new tab"},
    "why": {"fr": "Trouvé par : {reasons}", "en": "Found by: {reasons}"},
    "reason.reference": {"fr": "l'article demandé", "en": "the article asked for"},
    "reason.citing": {"fr": "il cite la référence demandée", "en": "it cites the reference asked for"},
    "reason.keyword": {"fr": "les mots de la question", "en": "the question's words"},
    "reason.meaning": {"fr": "un sens proche", "en": "a near meaning"},
    "reason.heading": {"fr": "son titre ou ses intertitres", "en": "its title or headings"},
    "reason.wording": {"fr": "des mots groupés comme dans la question", "en": "words grouped as in the question"},
    # The picture of a page
    "sheet.open": {"fr": "Voir la page {page}", "en": "See page {page}"},
    "sheet.previous": {"fr": "Page précédente", "en": "Previous page"},
    "sheet.next": {"fr": "Page suivante", "en": "Next page"},
    "sheet.zoom": {"fr": "Agrandir", "en": "Enlarge"},
    "sheet.of": {"fr": "Page {page} sur {pages}", "en": "Page {page} of {pages}"},
    "sheet.alt": {
        "fr": "Image de la page {page} de « {title} »",
        "en": "Picture of page {page} of “{title}”",
    },
    "sheet.name": {
        "fr": "Page {page} de « {title} », les lignes citées surlignées",
        "en": "Page {page} of “{title}”, the lines quoted highlighted",
    },
    # Around a passage
    "around.document": {"fr": "Autres passages de ce document", "en": "More from this document"},
    "around.similar": {
        "fr": "Passages semblables dans d'autres documents",
        "en": "Similar passages in other documents",
    },
    "around.shown": {"fr": "Passages {first} à {last} sur {total}", "en": "Passages {first} to {last} of {total}"},
    "around.here": {"fr": "Le passage ci-dessus", "en": "The passage above"},
    "around.before": {"fr": "Passages précédents", "en": "Previous passages"},
    "around.after": {"fr": "Passages suivants", "en": "Next passages"},
    "around.alone": {"fr": "Ce document n'a pas d'autre passage.", "en": "This document has no other passage."},
    "around.found": {
        "fr": "Du plus proche au moins proche : {count}",
        "en": "From the nearest to the least near: {count}",
    },
    "around.none": {"fr": "Aucun autre document n'en a.", "en": "No other document has any."},
    "around.failed": {
        "fr": "Rien n'a pu être chargé. Fermez et rouvrez ; le corpus a pu changer : posez la question à nouveau.",
        "en": "Nothing could be loaded. Close and open again; the corpus may have changed: ask the question again.",
    },
    "passage_alone": {"fr": "Voir ce passage seul", "en": "See this passage alone"},
    "passage_title": {"fr": "Un passage", "en": "One passage"},
    # Legal references
    "references": {"fr": "Références juridiques", "en": "Legal references"},
    "references_help": {
        "fr": "Ce que le corpus contient de chaque référence de la question, mot pour mot. Le texte officiel fait foi.",
        "en": "What the corpus holds of each reference in the question, word for word. The official text prevails.",
    },
    "references_others": {"fr": "Les autres références de la question :", "en": "The question's other references:"},
    "references_all": {"fr": "Toutes les références du corpus", "en": "All the references of the corpus"},
    "references_list": {
        "fr": "Les articles, textes et décisions que les documents contiennent ou citent. Chacun mène à sa question.",
        "en": "The articles, texts and decisions that the documents hold or cite. Each leads to its question.",
    },
    "references_find": {
        "fr": "Chercher une référence, par exemple L. 1115-1 ou 2014-773",
        "en": "Find a reference, for instance L. 1115-1 or 2014-773",
    },
    "references_found": {"fr": "Références : {count}", "en": "References: {count}"},
    "references_first": {
        "fr": "Références : {count}, dont les {shown} premières. Précisez pour voir les autres.",
        "en": "References: {count}, of which the first {shown}. Say more to see the others.",
    },
    "references_nothing": {"fr": "Aucune référence ne correspond.", "en": "No reference matches."},
    "references_lawless": {"fr": "Articles dont le texte n'est pas nommé", "en": "Articles whose law is not named"},
    "reference_lawless": {"fr": "Sans le nom du code ou de la loi", "en": "Without the name of its code or law"},
    "reference_held": {
        "fr": "passages : {passages} ; cité par {citing}",
        "en": "passages: {passages}; cited by {citing}",
    },
    "reference_named": {"fr": "cité par {citing} ; absent du corpus", "en": "cited by {citing}; not in the corpus"},
    "reference_state": {"fr": "État : {date}", "en": "State of: {date}"},
    "reference_undated": {"fr": "Date de l'état non précisée", "en": "Date of the state not given"},
    "reference_in_force": {
        "fr": "En vigueur (le catalogue n'indique pas de remplacement)",
        "en": "In force (the catalogue names no replacement)",
    },
    "reference_read": {"fr": "Lire le texte (passages : {count})", "en": "Read the text (passages: {count})"},
    "reference_more": {"fr": "La suite : {count} passages", "en": "The rest: {count} passages"},
    "reference_below": {"fr": "Lire le passage ci-dessous", "en": "Read the passage below"},
    "reference_only_cited": {
        "fr": "Le texte lui-même n'est pas dans les documents.",
        "en": "The text itself is not in the documents.",
    },
    "reference_citing": {
        "fr": "Ce qui cite cette référence (passages : {count})",
        "en": "What cites it (passages: {count})",
    },
    "reference_uncited": {"fr": "Aucun autre passage ne la cite.", "en": "No other passage cites it."},
    "reference_rest": {"fr": "et {count} autres passages", "en": "and {count} other passages"},
    # What leaves the page
    "copy_answer": {"fr": "Copier la réponse et ses sources", "en": "Copy the answer and its sources"},
    "copy_nearby": {"fr": "Copier ces citations et leurs sources", "en": "Copy these quotes and their sources"},
    "remark_nearby": {
        "fr": "Extrait qui s'approche de la question posée, sans y répondre clairement.",
        "en": "Quote that comes near the question asked, without clearly answering it.",
    },
    "copy_citation": {"fr": "Copier", "en": "Copy"},
    "copied": {"fr": "Copié.", "en": "Copied."},
    "print": {"fr": "Imprimer", "en": "Print"},
    "take": {"fr": "Emporter la citation", "en": "Take the citation away"},
    "take_all": {"fr": "Les citations :", "en": "The citations:"},
    "download": {"fr": "Télécharger :", "en": "Download:"},
    "format.txt": {"fr": "Texte", "en": "Text"},
    "format.ris": {"fr": "RIS", "en": "RIS"},
    "format.bib": {"fr": "BibTeX", "en": "BibTeX"},
    "format.csv": {"fr": "CSV", "en": "CSV"},
    "column.number": {"fr": "n°", "en": "number"},
    "column.quote": {"fr": "extrait", "en": "quote"},
    "column.title": {"fr": "titre", "en": "title"},
    "column.publisher": {"fr": "éditeur", "en": "publisher"},
    "column.date": {"fr": "date", "en": "date"},
    "column.page": {"fr": "page", "en": "page"},
    "column.label": {"fr": "page imprimée", "en": "printed page"},
    "column.section": {"fr": "section", "en": "section"},
    "column.article": {"fr": "article", "en": "article"},
    "column.url": {"fr": "adresse", "en": "address"},
    "column.document": {"fr": "fichier", "en": "file"},
    "column.remark": {"fr": "remarque", "en": "remark"},
    "column.line": {"fr": "citation", "en": "citation"},
    "source": {"fr": "Source :", "en": "Source:"},
    # What is refused before it is read
    "refused.host": {
        "fr": "Ce serveur n'est pas connu sous ce nom. La personne qui l'administre peut l'ajouter au réglage "
        "`host_names`.",
        "en": "This server is not known by that name. Add it to the setting `host_names`.",
    },
    "refused.origin": {
        "fr": "Les pages d'autres sites ne peuvent pas poser de question ici. Derrière un mandataire, son nom est à "
        "ajouter au réglage `host_names`.",
        "en": "Pages of other sites may not ask. Behind a proxy, add its name to the setting `host_names`.",
    },
    "refused.too_large": {
        "fr": "La demande est trop volumineuse. Posez une question plus courte.",
        "en": "The request is too large. Ask a shorter question.",
    },
    "refused.password": {
        "fr": "Le nom et le mot de passe sont demandés. Rechargez la page pour les donner.",
        "en": "A user name and a password are needed. Reload the page to give them.",
    },
    "refused.attempts": {
        "fr": "Trop d'essais avec un mauvais mot de passe. Attendez une minute.",
        "en": "Too many attempts with a wrong password. Wait a minute.",
    },
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
    "error.PassageUnknown": {
        "fr": "Ce passage n'est plus dans les documents : le corpus a pu changer. Posez votre question.",
        "en": "This passage is no longer in the documents: the corpus may have changed. Ask your question.",
    },
    "error.FilterError": {
        "fr": "Un des choix ne peut pas être appliqué : les documents n'en ont pas, ou la date de début suit celle "
        "de fin.",
        "en": "One of the choices cannot be applied: it is no longer in the documents, or the first date comes after "
        "the last.",
    },
    "error.DateInvalid": {
        "fr": "La date « {value} » n'est pas comprise. Écrivez 2024, 2024-05, 05/2024 ou 31/05/2024, le jour d'abord.",
        "en": "The date “{value}” is not understood. Write 2024, 2024-05, 05/2024 or 31/05/2024, the day first.",
    },
    "error.TooBusy": {
        "fr": "Beaucoup de questions sont posées en même temps. Reposez la vôtre dans quelques secondes.",
        "en": "Many questions are being asked at the same time. Ask yours again in a few seconds.",
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
