"""Documents that people are given: a turn notes the wish, a job reads, draws and gives."""
