"""Coming in, members, and one's own account."""
