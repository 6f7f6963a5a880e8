"""Every text of the evaluation report, in French and in English."""

from ui.evaluation.answering_texts import ANSWERING
from ui.texts import Language

TEXTS: dict[str, dict[Language, str]] = ANSWERING | {
    "title": {"fr": "Rapport d'évaluation", "en": "Evaluation report"},
    "made": {"fr": "Établi le {date} avec Passerelle {version}.", "en": "Made on {date} with Passerelle {version}."},
    "contents": {"fr": "Dans ce rapport", "en": "In this report"},
    "colon": {"fr": " :", "en": ":"},
    # Counts
    "counts": {"fr": "Les questions", "en": "The questions"},
    "total": {"fr": "{count} questions en tout", "en": "{count} questions in all"},
    "counts_help": {
        "fr": "Aucune question n'est écartée sans être comptée ici.",
        "en": "No question is left out without being counted here.",
    },
    "status": {"fr": "Questions", "en": "Questions"},
    "number": {"fr": "Nombre", "en": "Number"},
    "which": {"fr": "Lesquelles", "en": "Which"},
    "status.measured": {"fr": "avec une réponse connue : classement mesuré",
                        "en": "with a known answer: ranking measured"},
    "status.unanswerable": {"fr": "sans réponse dans les documents : seule la réponse est jugée",
                            "en": "that the documents do not answer: only the answer is judged"},
    "status.unjudged": {"fr": "que personne n'a jugées", "en": "that nobody judged"},
    "status.lost": {"fr": "dont le passage attendu n'est pas dans l'index",
                    "en": "whose expected passage is not in the index"},
    "and_more": {"fr": "et {count} autres", "en": "and {count} more"},
    # Key figures
    "key": {"fr": "En bref", "en": "In short"},
    "key.Success@1": {"fr": "Un bon passage en premier", "en": "A right passage first"},
    "key.Success@3": {"fr": "Un bon passage dans les trois premiers", "en": "A right passage among the first three"},
    "key.right_outcome": {"fr": "Répond ou s'abstient à raison", "en": "Rightly answers or abstains"},
    "key.faithfulness": {"fr": "Citations conformes au document", "en": "Quotes true to their document"},
    "key.seconds": {"fr": "Temps par question (médiane)", "en": "Time per question (median)"},
    "between": {"fr": "entre {low} et {high}", "en": "between {low} and {high}"},
    "to": {"fr": "{low} à {high}", "en": "{low} to {high}"},
    "p95": {"fr": "95 % en moins de {value}", "en": "95% in less than {value}"},
    # Measures
    "measures": {"fr": "Les mesures", "en": "The measures"},
    "measures_help": {
        "fr": "Chaque point est une moyenne sur les questions posées ; le trait est l'intervalle à 95 % : la moyenne "
        "qu'auraient toutes les questions du même genre y est, 95 fois sur 100. Peu de questions, long trait. "
        "Entre parenthèses, leur nombre.",
        "en": "Each dot is a mean over the questions asked; the line is the 95% interval: the mean that all questions "
        "of the same sort would have is in it, 95 times out of 100. Few questions, long line. In brackets, "
        "how many there are.",
    },
    "measures_plot": {"fr": "Moyenne et intervalle à 95 % de chaque mesure",
                      "en": "Mean and 95% interval of each measure"},
    "measure": {"fr": "Mesure", "en": "Measure"},
    "mean": {"fr": "Moyenne", "en": "Mean"},
    "interval": {"fr": "Intervalle à 95 %", "en": "95% interval"},
    "questions": {"fr": "Questions", "en": "Questions"},
    "meaning.nDCG": {"fr": "La qualité de l'ordre : 1 si tout ce qui répond est en tête, le meilleur d'abord.",
                     "en": "How good the order is: 1 when all that answers comes first, the best before the rest."},
    "meaning.RR": {"fr": "1 divisé par le rang du premier bon résultat (0 s'il n'y en a pas).",
                   "en": "1 divided by the rank of the first right result (0 without any)."},
    "meaning.AP": {"fr": "La précision, moyenne aux rangs des bons résultats.",
                   "en": "The precision, averaged at the ranks of the right results."},
    "meaning.R": {"fr": "La part des bons résultats qui sont parmi les {k} premiers.",
                  "en": "The share of the right results that are among the first {k}."},
    "meaning.P": {"fr": "La part de bons résultats parmi les {k} premiers.",
                  "en": "The share of right results among the first {k}."},
    "meaning.Success": {"fr": "La part des questions avec un bon résultat parmi les {k} premiers.",
                        "en": "The share of questions with a right result among the first {k}."},
    "meaning.P.1": {"fr": "La part des questions dont le premier résultat est bon.",
                    "en": "The share of questions whose first result is right."},
    "meaning.Success.1": {"fr": "La part des questions dont le premier résultat est bon.",
                          "en": "The share of questions whose first result is right."},
    "meaning.answered_precision": {"fr": "Quand une réponse est donnée, la part où les documents répondaient bien.",
                                   "en": "When an answer is given, how often the documents do answer."},
    "meaning.answered_recall": {"fr": "Quand les documents répondent, la part où une réponse est donnée.",
                                "en": "When the documents answer, how often an answer is given."},
    "meaning.abstained_precision": {"fr": "Quand Passerelle s'abstient, la part où rien ne répondait.",
                                    "en": "When it abstains, how often nothing answered."},
    "meaning.abstained_recall": {"fr": "Quand rien ne répond, la part où Passerelle s'abstient.",
                                 "en": "When nothing answers, how often it abstains."},
    "meaning.right_outcome": {"fr": "La part des questions où répondre, ou s'abstenir, était juste.",
                              "en": "How often to answer, or to abstain, was right."},
    "meaning.answer_first": {"fr": "La part des questions dont la première citation contient les mots attendus.",
                             "en": "How often the first quote holds the expected words."},
    "meaning.answer_any": {"fr": "La part des questions dont une citation au moins contient les mots attendus.",
                           "en": "How often at least one quote holds the expected words."},
    "meaning.faithfulness": {"fr": "La part des citations montrées qui sont mot pour mot dans leur passage.",
                             "en": "How many of the quotes shown are in their passage word for word."},
    "meaning.false_refused": {
        "fr": "La part de fausses citations refusées : celles qui ont été montrées, changées en un endroit.",
        "en": "How many false quotes are refused: those that were shown, changed in one place.",
    },
    "meaning.AUROC": {
        "fr": "La probabilité que la confiance soit plus haute pour une question à laquelle les documents répondent "
        "que pour une autre : 0,5 au hasard.",
        "en": "How likely it is that confidence is higher for a question that the documents answer than for another: "
        "0.5 by chance.",
    },
    # Depth
    "depth": {"fr": "Combien de résultats faut-il lire ?", "en": "How many results must be read?"},
    "depth_help": {"fr": "La part des bons passages trouvés parmi les premiers résultats, selon combien on en regarde.",
                   "en": "The share of the right passages found among the first results, by how many are looked at."},
    "depth_plot": {"fr": "Rappel selon la profondeur", "en": "Recall by depth"},
    "depth_axis": {"fr": "résultats regardés", "en": "results looked at"},
    "recall": {"fr": "Rappel", "en": "Recall"},
    "depth_desc": {"fr": "Au 1er résultat {first}, aux 10 premiers {ten}, aux 100 premiers {hundred}.",
                   "en": "At the first result {first}, at 10 {ten}, at 100 {hundred}."},
    # Groups
    "groups": {"fr": "Par profil et par nature de document", "en": "By profile and by kind of document"},
    "groups_one": {"fr": "Toutes les questions ont le même profil, et leurs réponses sont dans des documents de même "
                   "nature.", "en": "All questions have the same profile, and documents of one kind answer them."},
    "profile": {"fr": "Profil", "en": "Profile"},
    "kind": {"fr": "Nature", "en": "Kind"},
    "by_profile": {"fr": "{measure} par profil et langue", "en": "{measure} by profile and language"},
    "by_kind": {"fr": "{measure} par nature des documents qui répondent",
                "en": "{measure} by kind of the documents that answer"},
    "no_profile": {"fr": "(sans profil)", "en": "(no profile)"},
    # Time
    "time": {"fr": "Le temps par question", "en": "Time per question"},
    "time_plot": {"fr": "Nombre de questions selon leur durée", "en": "Number of questions by how long they took"},
    "time_desc": {"fr": "Médiane {median}, 95e centile {p95}.", "en": "Median {median}, 95th percentile {p95}."},
    "seconds": {"fr": "Durée", "en": "Time"},
    # Hardest questions
    "hardest": {"fr": "Les questions les plus difficiles", "en": "The hardest questions"},
    "hardest_help": {
        "fr": "{count} questions mesurées n'ont pas un bon résultat en premier. Voici les {shown} premières : d'abord "
        "celles pour lesquelles rien de bon n'a été trouvé.",
        "en": "{count} measured questions do not have a right result first. These are the first {shown}: those for "
        "which nothing right was found come first.",
    },
    "hardest_none": {"fr": "Chaque question mesurée a un bon résultat en premier.",
                     "en": "Each measured question has a right result first."},
    "expected": {"fr": "Attendu", "en": "Expected"},
    "returned": {"fr": "Trouvé", "en": "Found"},
    "first_right": {"fr": "premier bon résultat au rang {rank}", "en": "first right result at rank {rank}"},
    "never_right": {"fr": "aucun bon résultat", "en": "no right result"},
    "right": {"fr": "bon", "en": "right"},
    "whole": {"fr": "le document entier", "en": "the whole document"},
    "score": {"fr": "score {score}", "en": "score {score}"},
    # Comparison
    "comparison": {"fr": "Comparaison", "en": "Comparison"},
    "comparison_help": {
        "fr": "Les mêmes questions, A puis B. Une différence dont l'intervalle ne contient pas 0, avec p sous 0,05, a "
        "peu de chances d'être due au choix des questions. Décidez avant de regarder quelle mesure compte.",
        "en": "The same questions, A then B. A difference whose interval does not hold 0, with p below 0.05, is "
        "unlikely to come from the choice of the questions. Choose which measure decides before looking.",
    },
    "comparison_plot": {"fr": "Différence B − A et son intervalle à 95 %",
                        "en": "Difference B − A with its 95% interval"},
    "difference": {"fr": "B − A", "en": "B − A"},
    "better": {"fr": "Mieux", "en": "Better"},
    "same": {"fr": "Pareil", "en": "Same"},
    "worse": {"fr": "Moins bien", "en": "Worse"},
    "changes": {"fr": "Questions qui ont le plus changé", "en": "Questions that changed most"},
    "question": {"fr": "Question", "en": "Question"},
    "rank_before": {"fr": "Rang (A)", "en": "Rank (A)"},
    "rank_after": {"fr": "Rang (B)", "en": "Rank (B)"},
    "unpaired": {"fr": "Dans un seul des deux, donc non comparées{colon} {ids}",
                 "en": "In one of the two alone, so not compared{colon} {ids}"},
    "of_second": {"fr": "La suite du rapport décrit B.", "en": "The rest of the report describes B."},
    # Left out
    "left": {"fr": "Ce qui n'a pas pu être mesuré", "en": "What could not be measured"},
    "left_none": {"fr": "Chaque jugement a été retrouvé dans l'index.", "en": "Each judgment was found in the index."},
    "left_help": {"fr": "Ces jugements nomment un endroit que l'index n'a pas : document absent, ou passage réécrit.",
                  "en": "These judgments name a place that the index lacks: a missing document, or rewritten words."},
    "document": {"fr": "Document", "en": "Document"},
    "place": {"fr": "Passage", "en": "Passage"},
    # Record
    "record": {"fr": "De quoi refaire cette mesure", "en": "What it takes to measure this again"},
    "record_help": {"fr": "Tout ce qui peut changer un score. Les réglages changés depuis l'origine sont marqués.",
                    "en": "All that can change a score. Settings that are not those shipped are marked."},
    "setting": {"fr": "Réglage", "en": "Setting"},
    "value": {"fr": "Valeur", "en": "Value"},
    "default": {"fr": "Valeur d'origine", "en": "As shipped"},
    "changed": {"fr": "modifié", "en": "changed"},
    "fact": {"fr": "Élément", "en": "Fact"},
    "figures": {"fr": "Les chiffres", "en": "The figures"},
}  # fmt: skip


def text(name: str, language: Language) -> str:
    """The text called `name` in `language`."""
    return TEXTS[name][language]
