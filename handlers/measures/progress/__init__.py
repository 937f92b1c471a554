"""How measures go: what is heard, asked, answered and looked at before it is kept."""
