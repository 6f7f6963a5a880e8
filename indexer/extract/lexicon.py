"""The words of French, inflected, with how often a large collection holds each; names are few.

They are loaded with the module (0.4 s): the supervisor imports it once for all its workers.
"""

from collections.abc import Mapping

from spellchecker import SpellChecker

USES: Mapping[str, int] = SpellChecker(language="fr").word_frequency.dictionary
USUAL = 51
"""Uses of a word that the collection holds indeed; words added for their form alone bear one less."""
