"""One package per channel: each turns messages into what that channel sends, and back."""
