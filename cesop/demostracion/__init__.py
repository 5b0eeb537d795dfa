"""The demonstration cooperative: synthetic, seeded, made through the services."""
