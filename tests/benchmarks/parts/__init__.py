"""What measurements are made of: a client, load, talks, agencies, processes."""
