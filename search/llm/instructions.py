"""Passages that speak to a language model: they are not given to one, nor do they prove anything.

A guard beside the others, for what is written plainly; a document that states a falsehood in plain words, or in another
way than these, is given, and what it states is then its own, shown with its source.
"""

import re

_TO_A_MODEL = re.compile(
    r"\b(?:ignor(?:e[zr]?|ing)|oubli(?:e[zr]?|ant)|ne tiens? (?:pas |aucun )?compte|disregard|forget|override)\b"
    r"[^.!?\n]{0,60}\b(?:consignes?|instructions?|prompts?|(?:tes|vos) règles|ce qui précède|"
    r"(?:your|previous|prior) rules|(?:the|all) above)\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\b(?:prompt|invite|message) système\b"
    r"|\b(?:tu es|vous êtes|you are|agis comme|act as)\b[^.!?\n]{0,40}\b(?:assistant|chatbot|(?-i:IA|AI)|"
    r"modèle de langage|language model)\b"
    r"|\bréponds (?:que|par|toujours|seulement|uniquement|exactement)\b"
    r"|<\|?/?(?:im_start|im_end|system|assistant|user)\|?>|\[/?INST\]|<</?SYS>>|^#{2,} ?(?:system|instruction)s?:?$"
    r"|</?passage-",
    re.IGNORECASE | re.MULTILINE,
)


def speaks_to_model(text: str) -> bool:
    """Whether `text` gives a language model orders, or wears the marks of one's messages."""
    return _TO_A_MODEL.search(text.replace("’", "'")) is not None
