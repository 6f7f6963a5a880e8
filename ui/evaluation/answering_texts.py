"""The texts of the evaluation report on answering, abstaining, confidence and quotes, in French and in English."""

from ui.texts import Language

ANSWERING: dict[str, dict[Language, str]] = {
    # Answers
    "answers": {"fr": "Répondre, ou dire que l'on ne sait pas", "en": "To answer, or to say that one does not know"},
    "answers_help": {
        "fr": "Au-delà du seuil de réponse, Passerelle répond ; entre les deux seuils, elle cite ce qui s'en approche, "
        "en le disant ; en deçà, rien. Bien réglée, elle met les deux groupes de part et d'autre.",
        "en": "Above the answer threshold it answers; between the two it quotes what comes near, and says so; below, "
        "nothing. Well tuned, it puts the two groups on either side.",
    },
    "confidence_plot": {"fr": "Confiance selon que les documents répondent ou non",
                        "en": "Confidence, by whether the documents answer"},
    "confidence": {"fr": "Confiance", "en": "Confidence"},
    "answerable": {"fr": "les documents répondent", "en": "the documents answer"},
    "unanswerable": {"fr": "rien ne répond", "en": "nothing answers"},
    "not judged": {"fr": "non jugé", "en": "not judged"},
    "outcome": {"fr": "Ce qui a été dit", "en": "What was said"},
    "outcome.answered": {"fr": "réponse", "en": "answered"},
    "outcome.nearby": {"fr": "ce qui s'en approche", "en": "what comes near"},
    "outcome.none": {"fr": "rien", "en": "nothing"},
    "answer_threshold": {"fr": "seuil de réponse", "en": "answer threshold"},
    "nearby_threshold": {"fr": "seuil « proches »", "en": "“near” threshold"},
    "wrongly_answered": {"fr": "Réponse donnée alors que rien ne répond", "en": "Answered although nothing answers"},
    "wrongly_silent": {"fr": "Aucune réponse alors que les documents répondent",
                       "en": "Not answered although the documents answer"},
    # Confidence
    "trust": {"fr": "Peut-on croire la confiance ?", "en": "Can confidence be believed?"},
    "trust_help": {
        "fr": "La confiance, de 0 à 1, décide si Passerelle répond. Sépare-t-elle les questions auxquelles les "
        "documents répondent des autres ? C'est ce que montre la courbe ROC. Est-ce une probabilité ? C'est ce que "
        "montre le diagramme de fiabilité.",
        "en": "Confidence, from 0 to 1, decides whether it answers. Does it tell the questions that the documents "
        "answer from the others? That is what the ROC curve shows. Is it a probability? That is what the reliability "
        "diagram shows.",
    },
    "roc_plot": {"fr": "Courbe ROC", "en": "ROC curve"},
    "roc_across": {"fr": "part répondue, quand rien ne répond", "en": "share answered, where nothing answers"},
    "roc_up": {"fr": "part répondue, quand les documents répondent",
               "en": "share answered, where the documents answer"},
    "roc_point": {"fr": "{label}{colon} {yes} des questions avec réponse, {no} des autres",
                  "en": "{label}{colon} {yes} of the answerable questions, {no} of the others"},
    "roc_help": {
        "fr": "C'est l'aire sous la courbe. Un seuil plus bas répond à plus de questions des deux sortes ; une bonne "
        "courbe passe près du coin en haut à gauche, le hasard suit la diagonale.",
        "en": "It is the area under the curve. A lower threshold answers more questions of both sorts; a good curve "
        "passes near the upper left corner, chance follows the diagonal.",
    },
    "reliability_plot": {"fr": "Diagramme de fiabilité", "en": "Reliability diagram"},
    "reliability_across": {"fr": "confiance (deuxième ligne : nombre de questions)",
                           "en": "confidence (second line: number of questions)"},
    "reliability_up": {"fr": "part à laquelle les documents répondent", "en": "share that the documents answer"},
    "reliability_help": {
        "fr": "Sur la diagonale, la confiance est une probabilité ; au-dessus, Passerelle est trop prudente, en "
        "dessous trop sûre. Elle a appris sur autant de questions sans réponse que de questions avec : où les "
        "premières sont rares, les points sont au-dessus.",
        "en": "On the diagonal confidence is a probability; above it Passerelle is too careful, below it too sure. It "
        "learned on as many questions without an answer as with one: where the former are few, dots are above.",
    },
    "share_answerable": {"fr": "Avec réponse", "en": "Answerable"},
    "no_area.unasked": {"fr": "Aucune question n'a été posée : ces résultats viennent d'un autre système.",
                        "en": "No question was asked: these results are another system's."},
    "no_area.unjudged": {
        "fr": "On ne sait d'aucune question si les documents y répondent : rien à mesurer ici.",
        "en": "Of no question is it known whether the documents answer it: there is nothing to measure here.",
    },
    "no_area.answerable": {
        "fr": "Pas de courbe ROC : les documents répondent à toutes ces questions. Ajoutez-en auxquelles ils ne "
        "répondent pas (réponse possible : non).",
        "en": "No ROC curve: the documents answer all these questions. Add some that they do not answer (answerable: "
        "no).",
    },
    "no_area.unanswerable": {
        "fr": "Pas de courbe ROC : les documents ne répondent à aucune de ces questions. Ajoutez-en auxquelles ils "
        "répondent.",
        "en": "No ROC curve: the documents answer none of these questions. Add some that they answer.",
    },
    # Quotes
    "quotes": {"fr": "Les citations sont-elles vraies ?", "en": "Are the quotes true?"},
    "quotes_help": {
        "fr": "Chaque citation montrée est cherchée mot pour mot dans son passage. Puis on la change en un seul "
        "endroit, et la fausse citation doit être refusée.",
        "en": "Each quote shown is looked for, word for word, in its passage. Then it is changed in one place, and the "
        "false quote must be refused.",
    },
    "quotes_said": {"fr": "Citations montrées{colon} {shown} ; mot pour mot dans leur passage{colon} {verbatim}.",
                    "en": "Quotes shown{colon} {shown}; word for word in their passage{colon} {verbatim}."},
    "quotes_checked": {"fr": "{count} citations vérifiées", "en": "{count} quotes checked"},
    "quotes_none": {"fr": "Aucune citation n'a été montrée, donc aucune n'a été vérifiée.",
                    "en": "No quote was shown, so none was checked."},
    "quotes_wrong": {"fr": "Questions dont une citation n'est pas dans son passage{colon} {ids}",
                     "en": "Questions with a quote that is not in its passage{colon} {ids}"},
    "perturbed": {"fr": "Fausses citations, par changement", "en": "False quotes, by change"},
    "change": {"fr": "Changement", "en": "Change"},
    "change.article": {"fr": "un article de loi", "en": "an article of law"},
    "change.date": {"fr": "une date", "en": "a date"},
    "change.name": {"fr": "un nom propre", "en": "a name"},
    "change.negation": {"fr": "une négation mise ou ôtée", "en": "a negation put in or taken out"},
    "change.number": {"fr": "un nombre", "en": "a number"},
    "change.word": {"fr": "un mot", "en": "a word"},
    "tried": {"fr": "Essayées", "en": "Tried"},
    "refused": {"fr": "Refusées", "en": "Refused"},
    "together": {"fr": "ensemble", "en": "together"},
}  # fmt: skip
