"""Where LINE and Telegram knock."""
