"""Work that rows remember."""
