"""What the assistant remembers: one code path for SQLite and PostgreSQL."""
