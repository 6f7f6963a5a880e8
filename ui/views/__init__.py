"""The views beside the questions: the evaluation, and the corpus with its administration."""
