"""Events are kept and turns are taken."""
