"""How long the rules take: to be read, and to be applied to results."""
