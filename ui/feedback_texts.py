"""What readers read where they are asked for their opinion, in French and in English."""

from ui.texts import Language

TEXTS: dict[str, dict[Language, str]] = {
    "answer": {"fr": "Cette réponse vous est-elle utile ?", "en": "Is this answer useful to you?"},
    "nearby": {
        "fr": "Ces citations répondent-elles à la question ?",
        "en": "Do these quotes answer the question?",
    },
    "passage": {
        "fr": "Ce passage répond-il à la question ?",
        "en": "Does this passage answer the question?",
    },
    "passage_name": {
        "fr": "Votre avis sur le passage {number}",
        "en": "Your opinion of passage {number}",
    },
    "answer_name": {"fr": "Votre avis sur la réponse", "en": "Your opinion of the answer"},
    "nearby_name": {"fr": "Votre avis sur ces citations", "en": "Your opinion of these quotes"},
    "yes": {"fr": "Utile", "en": "Useful"},
    "no": {"fr": "Pas utile", "en": "Not useful"},
    "word": {"fr": "Un mot pour l'améliorer (facultatif)", "en": "A word to improve it (optional)"},
    "send": {"fr": "Envoyer", "en": "Send"},
    "done": {"fr": "Merci, c'est noté.", "en": "Thank you, noted."},
    "undone": {"fr": "Votre avis est retiré.", "en": "Your opinion is withdrawn."},
    "failed": {
        "fr": "Votre avis n'a pas pu être noté. La réponse n'en change pas ; réessayez plus tard.",
        "en": "Your opinion could not be noted. The answer is the same; try again later.",
    },
    "privacy": {
        "fr": "Gardés sur ce serveur : la question, les passages, votre avis, le jour. Rien sur vous : n'y mettez pas "
        "de nom.",
        "en": "Kept on this server: the question, the passages, your opinion, the day. Nothing about you: put no name.",
    },
}


def text(name: str, language: Language) -> str:
    """The text called `name` in `language`."""
    return TEXTS[name][language]
