"""Taking words, names and codes out of what is remembered: on a person's wish, and when their time is over."""
