"""Pictures of conversations for the README, drawn from the messages the assistant really sends."""
