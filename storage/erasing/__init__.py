"""Taking words, names and codes out of what is remembered: on a person's wish, or when it is time."""
