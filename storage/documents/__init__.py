"""Documents that people asked for, and how far each of them is."""
