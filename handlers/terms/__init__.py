"""The terms in which all of handlers speaks: events, messages, effects, steps, roles, a view."""
