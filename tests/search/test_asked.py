"""What a question asks for, by its words, and what sentences have such a thing."""

import pytest

from search.asked import asks_contact, fits, has_contact, is_aside, is_own_affair, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Quand doit-on déclarer l'aide versée ?", "date"),
        ("Depuis quelle année les agences de l'eau financent-elles ?", "date"),
        ("When must towns report their aid?", "date"),
        ("À qui parler quand on débute ?", "person"),  # "quand" asks for nothing here
        ("Combien de communes ont un jumelage ?", "figure"),
        ("quel est le taux de l'aide", "figure"),
        ("c'est quoi le taux de l'aide", "figure"),
        ("How much does it cost?", "figure"),
        ("Par où commencer ?", "steps"),
        ("Quelles sont les étapes d'un projet ?", "steps"),
        ("Comment réveiller un jumelage ?", "steps"),
        ("Comment s'appelle le réseau breton ?", "other"),
        ("Qu'est-ce qu'un jumelage ?", "definition"),
        ("c’est quoi la FICOL", "definition"),
        ("Pourquoi signer une convention ?", "reason"),
        ("Où se trouve le siège ?", "place"),
        ("Dans quel pays agir ?", "place"),
        ("Une commune peut-elle aider une autre commune ?", "yes_no"),
        ("Est-ce qu'on doit voter ?", "yes_no"),
        ("est ce que le préfet contrôle", "yes_no"),
        ("Can a town sign?", "yes_no"),
        ("Quel réseau peut-on appeler ?", "other"),
        ("décret 2017-939", "other"),
    ],
)
def test_the_words_of_a_question_say_what_it_asks_for(question, kind):
    """Question words decide, in French with or without accents, and in English; what is said inside does not."""
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("text", "asks", "has"),
    [
        ("donnez-moi le numéro de portable du maire", True, False),
        ("What is the mayor's email address?", True, False),
        ("Appelez le 01.23.45.67.89 ou le +33 1 23 45 67 89", False, True),
        ("Écrivez à mairie@exemple.invalid", False, True),
        ("Le numéro de la loi est 2014-773, celui du décret 2017-939", False, False),
    ],
)
def test_contact_details_are_known_by_their_form(text, asks, has):
    """What asks for a telephone number or an electronic address, and what gives one."""
    assert (asks_contact(text), has_contact(text)) == (asks, has)


@pytest.mark.parametrize(
    ("sentence", "aside"),
    [
        ("Ce guide s’adresse aux agents.", True),
        ("La fiche « Voter » détaille l'ordre des actes.", True),
        ("La version de l'article 3 qui en résulte date du 7 décembre 2016.", True),
        ("La rédaction commentée ici est celle du 6 août 2021.", True),
        ("Modifié par la loi du 6 août 2021.", True),
        ("Sources : le rapport.", True),
        ("Exemple fictif : une ville accorde 15 000 €.", True),
        ("Par exemple, une ville peut voter.", False),
        ("Le guide du maire explique ses pouvoirs.", False),
        ("La rédaction de la convention revient au service juridique.", False),
    ],
)
def test_what_is_said_of_a_document_is_no_answer(sentence, aside):
    """What it holds and when it was changed, not what its subject is."""
    assert is_aside(sentence) is aside


@pytest.mark.parametrize(
    ("kind", "sentence", "question", "found"),
    [
        ("date", "La loi est votée le 6 février 1992.", "Quand la loi est-elle votée ?", True),
        ("date", "La loi est votée.", "Quand la loi est-elle votée ?", False),
        ("date", "La loi de 1992 est abrogée.", "Quand la loi de 1992 est-elle abrogée ?", False),
        ("figure", "Douze réseaux existent.", "Combien de réseaux ?", True),
        ("figure", "Des réseaux existent.", "Combien de réseaux ?", False),
        ("person", "Le projet est porté par Marie Curie.", "Qui porte le projet ?", True),
        ("person", "Le projet est porté par le maire.", "Qui porte le projet ?", False),
        ("person", "Il suit le projet de Marie Curie.", "Qui suit le projet de Marie Curie ?", False),
        ("place", "Le siège est à Lille.", "Où est le siège ?", True),
        ("place", "Le siège est neuf.", "Où est le siège ?", False),
        ("reason", "Il vote afin de signer.", "Pourquoi voter ?", True),
        ("reason", "Il vote.", "Pourquoi voter ?", False),
        ("definition", "Un jumelage est un lien durable.", "Qu'est-ce qu'un jumelage ?", True),
        ("definition", "Un jumelage dure.", "Qu'est-ce qu'un jumelage ?", False),
        ("steps", "1. Voter.", "Par où commencer ?", False),  # nothing is looked for
    ],
)
def test_a_sentence_has_what_is_asked_for_or_not(kind, sentence, question, found):
    """What the question says itself is not what it asks for."""
    assert fits(kind, sentence, question) is found


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("Combien ma commune a-t-elle dépensé pour son jumelage ?", True),
        ("Qui est l'élu délégué dans ma mairie ?", True),
        ("Combien Angers dépense cette année ?", True),
        ("Quel sera le thème de l'année prochaine ?", True),
        ("When is my trip?", True),
        ("Quand ma commune doit-elle déclarer son aide ?", False),
        ("Ma commune a-t-elle le droit d'agir ?", False),
        ("Comment réveiller mon jumelage ?", False),
        ("Quand déclarer l'aide de notre commune ?", False),
        ("Combien de fois chaque année ?", False),
    ],
)
def test_a_fact_of_the_askers_own_is_told_from_what_holds_for_all(question, own):
    """What may or must be done, and how, is in documents; what one town did last year is not."""
    assert is_own_affair(question) is own
