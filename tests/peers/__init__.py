"""Strict stand-ins for LINE and Telegram that judge every request by the platforms' own specifications."""
