"""Entering scores, and questions about them."""
