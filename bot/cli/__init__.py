"""The command line `ita-bot`."""
