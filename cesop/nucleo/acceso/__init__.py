"""Login, second factor, lock screen, own sessions."""
