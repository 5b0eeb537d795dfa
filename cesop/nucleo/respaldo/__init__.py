"""Backup and restore of the whole installation: database, attachments and the list of its keys, in one sealed file."""
