"""Screens of atencion."""
