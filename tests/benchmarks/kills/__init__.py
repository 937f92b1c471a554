"""What is lost, doubled or done wrongly when processes are killed at random moments."""
