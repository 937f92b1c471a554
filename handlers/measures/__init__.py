"""The plan: write it down, follow it up, look at it."""
