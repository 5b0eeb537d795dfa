"""Template tags of recaudacion."""
