"""Questions and judgments to standard measures of retrieval and of answering."""

from search.evaluation.evaluate import Evaluation, QuestionResult, evaluate
from search.evaluation.questions import Judgment, Question, read_beir_questions, read_questions

__all__ = [
    "Evaluation",
    "Judgment",
    "Question",
    "QuestionResult",
    "evaluate",
    "read_beir_questions",
    "read_questions",
]
