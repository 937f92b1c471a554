"""The try-out."""
