"""Texts made to take long, and everything that reads them."""
