"""`python -m bot` is `ita-bot`."""

from bot.cli.main import main

main(prog_name="ita-bot")
