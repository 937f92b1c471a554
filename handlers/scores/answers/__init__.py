"""Answers to questions: pure functions of what the person may see, listed in `handlers.scores.questions`."""
