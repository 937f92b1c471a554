"""`python -m bot` is `ita-bot`."""

from bot.cli import main

main(prog_name="ita-bot")
