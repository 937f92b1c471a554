"""Agencies, their members, and their chat accounts."""
