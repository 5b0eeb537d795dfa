"""Every write of recaudacion."""
