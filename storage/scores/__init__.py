"""Assessments with their history."""
