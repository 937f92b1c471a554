"""The dialog of measures: write them down, say how they go."""
