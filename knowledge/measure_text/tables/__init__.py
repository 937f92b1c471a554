"""Tables of measures: their headings, rows and schedules."""
