"""Collection ladder, refinancing, cuts and reconnections, judicial management."""
