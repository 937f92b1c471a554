"""Help, and kind refusals."""
