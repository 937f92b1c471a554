"""Carries messages: web server, channels, command line, and the place where parts are put together."""
