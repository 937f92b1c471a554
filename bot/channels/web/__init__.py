"""The web chat: the channel to try the assistant in a browser."""
