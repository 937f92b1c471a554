"""What nobody asked for: planned, said, and set as people like it."""
