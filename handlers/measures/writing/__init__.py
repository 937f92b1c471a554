"""What is written into the plan, and what is looked up for an answer."""
