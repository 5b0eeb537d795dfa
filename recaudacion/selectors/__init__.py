"""What the screens, the papers and the acts of recaudacion read."""
