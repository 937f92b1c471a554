"""What a fiscal year holds by date: the ITA year, an agency's own dates, and what is due of its plan."""
