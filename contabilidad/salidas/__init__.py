"""What leaves the ledger in files that other programs read."""
