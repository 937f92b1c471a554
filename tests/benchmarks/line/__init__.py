"""LINE in measurements: its webhooks, its API, and other ways to take them."""
