"""What people write about how work goes: its words, shares and rounds, and which measure is meant."""
