"""Files that people are given, drawn."""
