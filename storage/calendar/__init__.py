"""The dates that agencies keep beside those of the ITA year."""
