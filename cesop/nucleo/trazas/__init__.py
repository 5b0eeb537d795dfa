"""Audit, read log and imports: the screens of what happened."""
