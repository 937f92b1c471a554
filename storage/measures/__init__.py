"""Measures with their progress and evidence."""
