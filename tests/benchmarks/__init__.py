"""Measurements of the running assistant: `python -m tests.benchmarks`. They print and never fail on time."""
