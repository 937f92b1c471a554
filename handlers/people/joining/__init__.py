"""Come in: consent, then a code or a new agency, then one's unit."""
