"""What holds in a fiscal year, read from `knowledge/years`."""
