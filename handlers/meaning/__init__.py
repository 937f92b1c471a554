"""What words mean: the phrase that fits, what they are most like, and the question asked before."""
