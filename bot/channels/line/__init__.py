"""LINE: official accounts, through line-bot-sdk."""
