"""What the assistant decides: pure flows and answers, and the one turn around them."""
