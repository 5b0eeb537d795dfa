"""Every write of medicion, one file per noun."""
