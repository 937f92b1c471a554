"""What comes up on a day, and for whom."""
