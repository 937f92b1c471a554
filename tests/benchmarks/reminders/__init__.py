"""Reminders in measurements: planned, due, handed out, delivered."""
