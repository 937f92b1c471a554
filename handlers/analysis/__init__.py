"""What a result tells: beside other years, against itself, and what to do about it first."""
