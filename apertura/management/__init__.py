"""Commands of the opening."""
