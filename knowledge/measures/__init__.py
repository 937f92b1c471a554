"""What an agency decides to do, who is in charge of it, and what is worth suggesting."""
