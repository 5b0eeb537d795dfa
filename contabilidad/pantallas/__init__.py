"""Screens of the ledger, one module per noun."""
