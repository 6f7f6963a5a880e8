"""Every text of the views beside the questions, in French and in English."""

from ui.texts import Language

TEXTS: dict[str, dict[Language, str]] = {
    "tab.questions": {"fr": "Questions", "en": "Questions"},
    "tab.evaluation": {"fr": "Évaluation", "en": "Evaluation"},
    "tab.corpus": {"fr": "Corpus", "en": "Corpus"},
    # What the scripts say
    "loading": {"fr": "Chargement…", "en": "Loading…"},
    "unreachable": {
        "fr": "Le serveur ne répond pas. Réessayez.",
        "en": "The server does not answer. Try again.",
    },
    # The documents
    "corpus.title": {"fr": "Les documents", "en": "The documents"},
    "corpus.counts": {
        "fr": "{files} fichiers connus de la dernière indexation, {inside} documents dans l'index.",
        "en": "{files} files known to the last indexing run, {inside} documents in the index.",
    },
    "corpus.search": {"fr": "Chercher dans les titres", "en": "Search in titles"},
    "corpus.state": {"fr": "État", "en": "State"},
    "corpus.any": {"fr": "Tous", "en": "All"},
    "corpus.go": {"fr": "Filtrer", "en": "Filter"},
    "corpus.found": {"fr": "{count} documents", "en": "{count} documents"},
    "corpus.found_one": {"fr": "{count} document", "en": "{count} document"},
    "corpus.none": {"fr": "Aucun document ne correspond.", "en": "No document matches."},
    "corpus.preview": {"fr": "Aperçu", "en": "Preview"},
    "corpus.passages": {"fr": "{count} passages", "en": "{count} passages"},
    "corpus.passage": {"fr": "{count} passage", "en": "{count} passage"},
    "corpus.page": {"fr": "Page {page} sur {pages}", "en": "Page {page} of {pages}"},
    "corpus.before": {"fr": "Précédents", "en": "Previous"},
    "corpus.after": {"fr": "Suivants", "en": "Next"},
    "state.indexed": {"fr": "Dans l'index", "en": "In the index"},
    "state.unchanged": {"fr": "Dans l'index, inchangé", "en": "In the index, unchanged"},
    "state.partly_read": {"fr": "Lu en partie", "en": "Read in part"},
    "state.duplicate": {"fr": "En double", "en": "Duplicate"},
    "state.empty": {"fr": "Rien à lire", "en": "Nothing to read"},
    "state.needs_ocr": {"fr": "Images sans texte", "en": "Pictures without text"},
    "state.failed": {"fr": "Illisible", "en": "Unreadable"},
    "state.removed": {"fr": "Retiré", "en": "Removed"},
    "state.skipped": {"fr": "Laissé de côté", "en": "Left out"},
    # The administration
    "admin.title": {"fr": "Administrer le corpus", "en": "Manage the corpus"},
    "admin.password": {"fr": "Mot de passe d'administration", "en": "Administrator's password"},
    "admin.files": {"fr": "Fichiers à ajouter (facultatif)", "en": "Files to add (optional)"},
    "admin.files_help": {"fr": "{types} ; {most} Mo au plus chacun.", "en": "{types}; {most} MB each at most."},
    "admin.folder": {"fr": "Dans le dossier", "en": "Into the folder"},
    "admin.root": {"fr": "le corpus lui-même", "en": "the corpus itself"},
    "admin.replace": {
        "fr": "Remplacer les fichiers qui portent déjà ce nom",
        "en": "Replace files that have this name already",
    },
    "admin.add": {"fr": "Ajouter et indexer", "en": "Add and index"},
    "admin.added": {"fr": "{name} : ajouté ({path})", "en": "{name}: added ({path})"},
    "admin.replaced": {"fr": "{name} : remplacé ({path})", "en": "{name}: replaced ({path})"},
    "admin.running": {"fr": "Indexation en cours : {step}, {share} %", "en": "Indexing: {step}, {share} %"},
    "admin.done": {
        "fr": "Indexation finie : {documents} documents, {passages} passages. Les questions portent désormais sur eux.",
        "en": "Indexing is done: {documents} documents, {passages} passages. Questions are now asked of them.",
    },
    "admin.failed": {
        "fr": "L'indexation a échoué : le journal du serveur dit pourquoi. L'index précédent reste en service.",
        "en": "Indexing failed: the server's log says why. The index before it is still used.",
    },
    "step.checking": {"fr": "examen des fichiers", "en": "looking at the files"},
    "step.reading": {"fr": "lecture des documents", "en": "reading the documents"},
    "step.embedding": {"fr": "calcul du sens des passages", "en": "computing what passages mean"},
    "step.writing": {"fr": "écriture de l'index", "en": "writing the index"},
    # What is refused
    "refused.PasswordRefused": {"fr": "Mot de passe incorrect.", "en": "Wrong password."},
    "refused.TooBusy": {
        "fr": "Trop de demandes à la fois : réessayez plus tard.",
        "en": "Too much is asked at once: try again later.",
    },
    "refused.IndexLocked": {
        "fr": "Une autre indexation est en cours : attendez sa fin.",
        "en": "Another indexing run is under way: wait for its end.",
    },
    "refused.IndexWriteError": {
        "fr": "L'index ne peut pas être écrit (disque plein, droits ?). L'index précédent reste en service.",
        "en": "The index cannot be written (disk full, permissions?). The index before it is still used.",
    },
    "refused.CatalogueError": {
        "fr": "Le catalogue des documents est à corriger : le journal du serveur dit où.",
        "en": "The catalogue of the documents must be mended: the server's log says where.",
    },
    "refused.QuestionsFileError": {
        "fr": "Ce fichier de questions ne peut pas être utilisé.",
        "en": "This file of questions cannot be used.",
    },
    "refused.type": {"fr": "Type de fichier refusé.", "en": "Type of file refused."},
    "refused.content": {
        "fr": "Le contenu du fichier n'est pas d'un type qui se lit.",
        "en": "The file's content is of no type that is read.",
    },
    "refused.empty": {"fr": "Le fichier est vide.", "en": "The file is empty."},
    "refused.size": {"fr": "Le fichier est trop gros.", "en": "The file is too large."},
    "refused.name": {"fr": "Donnez un autre nom au fichier.", "en": "Give the file another name."},
    "refused.folder": {"fr": "Ce dossier n'est pas du corpus.", "en": "This folder is not of the corpus."},
    "refused.exists": {
        "fr": "Un fichier de ce nom est déjà dans le corpus : cochez « Remplacer », ou renommez le vôtre.",
        "en": "A file of this name is in the corpus already: tick “Replace”, or rename yours.",
    },
    "refused.disk": {
        "fr": "Le dossier du corpus ne peut pas être écrit (disque plein, droits ?).",
        "en": "The corpus folder cannot be written (disk full, permissions?).",
    },
    "refused.other": {
        "fr": "La demande n'a pas pu être faite : le journal du serveur dit pourquoi.",
        "en": "This could not be done: the server's log says why.",
    },
    # The evaluation
    "trial.title": {"fr": "Évaluer les réponses", "en": "Evaluate the answers"},
    "trial.help": {
        "fr": "Passerelle pose des questions dont on connaît les réponses, et mesure ce qu'elle trouve. Une "
        "évaluation à la fois ; ses résultats restent sur ce serveur et ne sont montrés qu'ici.",
        "en": "Passerelle asks questions whose answers are known, and measures what it finds. One evaluation at a "
        "time; its results stay on this server and are shown here alone.",
    },
    "trial.questions": {"fr": "Questions", "en": "Questions"},
    "trial.own": {"fr": "Celles du corpus", "en": "Those of the corpus"},
    "trial.file": {"fr": "Les vôtres, dans un fichier", "en": "Yours, in a file"},
    "trial.choose": {"fr": "Fichier de questions", "en": "File of questions"},
    "trial.file_help": {
        "fr": "JSONL, CSV ou XLSX, 5 Mo et {most} questions au plus.",
        "en": "JSONL, CSV or XLSX, at most 5 MB and {most} questions.",
    },
    "trial.first": {"fr": "Réglages évalués", "en": "Settings evaluated"},
    "trial.second": {"fr": "Comparés à", "en": "Compared with"},
    "trial.alone": {"fr": "rien", "en": "nothing"},
    "trial.start": {"fr": "Lancer l'évaluation", "en": "Start the evaluation"},
    "trial.stop": {"fr": "Arrêter", "en": "Stop"},
    "trial.busy": {
        "fr": "Une évaluation est en cours : une autre pourra commencer à sa fin.",
        "en": "An evaluation is running: another may start at its end.",
    },
    "trial.running": {"fr": "{done} questions posées sur {total}", "en": "{done} questions asked of {total}"},
    "trial.share": {"fr": "Évaluation : {share} %", "en": "Evaluation: {share} %"},
    "trial.cancelled": {"fr": "L'évaluation est arrêtée.", "en": "The evaluation was stopped."},
    "trial.failed": {"fr": "L'évaluation n'a pas pu se faire.", "en": "The evaluation could not be done."},
    "trial.done": {"fr": "Résultats de l'évaluation", "en": "Results of the evaluation"},
    "trial.downloads": {"fr": "Télécharger :", "en": "Download:"},
    "trial.report": {"fr": "le rapport complet (HTML)", "en": "the whole report (HTML)"},
    "trial.lines": {"fr": "une ligne par question (JSON)", "en": "one line a question (JSON)"},
    "trial.run": {"fr": "ce qui a été trouvé (TREC)", "en": "what was found (TREC)"},
    "system.current": {"fr": "réglages actuels", "en": "current settings"},
    "system.words": {"fr": "mots seuls", "en": "words alone"},
    "system.meaning": {"fr": "sens seul", "en": "meaning alone"},
    "system.passages": {
        "fr": "mots et sens du passage, sans les phrases ni les titres",
        "en": "words and meaning of the passage, without sentences or headings",
    },
    "system.no_glossary": {"fr": "sans le glossaire", "en": "without the glossary"},
    "system.no_spelling": {"fr": "sans la correction des mots", "en": "without the mending of words"},
    "system.rank_bm25": {"fr": "moteur de mots rank-bm25", "en": "keyword engine rank-bm25"},
}


def text(name: str, language: Language) -> str:
    """The text called `name` in `language`."""
    return TEXTS[name][language]
