"""Enter the scores of a year: choose year and depth, answer one by one, or paste a table."""
