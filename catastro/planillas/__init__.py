"""Spreadsheets that come in, one file per master."""
