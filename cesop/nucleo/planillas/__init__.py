"""Spreadsheets in and out: xlsx and csv with limits, every error at once, and no formula ever."""
