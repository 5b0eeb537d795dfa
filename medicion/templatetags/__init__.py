"""Template filters of medicion."""
