"""Backups: one portable file for both kinds of database."""
