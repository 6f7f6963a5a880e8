"""Questions and judgments to standard measures of retrieval and of answering."""

from search.evaluation.evaluate import Evaluation, QuestionResult, evaluate, judge_run
from search.evaluation.formats import QuestionSet, read_question_set
from search.evaluation.measures import MEASURES
from search.evaluation.questions import Judgment, Question, read_beir_questions, read_questions

__all__ = [
    "MEASURES",
    "Evaluation",
    "Judgment",
    "Question",
    "QuestionResult",
    "QuestionSet",
    "evaluate",
    "judge_run",
    "read_beir_questions",
    "read_question_set",
    "read_questions",
]
