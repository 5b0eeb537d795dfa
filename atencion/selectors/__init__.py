"""What the screens of atencion read."""
