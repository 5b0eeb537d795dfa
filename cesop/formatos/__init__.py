"""Argentine formats of dates and figures, read by Django's localisation."""
