"""Reminding units of what they owe, now, because somebody in charge asks for it."""
