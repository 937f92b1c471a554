"""What waits in the outbox is sent."""
