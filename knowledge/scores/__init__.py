"""From scores to levels: what is weak, what is missing, what a change would make."""
