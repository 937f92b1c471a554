"""The calendar of the year: what is when, an agency's own dates, and the file that a phone takes."""
