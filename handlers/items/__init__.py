"""The facts behind an answer: where they are from, how sure they are, and what they were in other years."""
