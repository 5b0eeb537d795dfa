"""Screens of medicion, one module per noun."""
