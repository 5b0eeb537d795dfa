"""Screens of recaudacion."""
