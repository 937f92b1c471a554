"""Scores out of what people type or paste."""
