"""Tills, payments, channels, bank and agency files, direct debit, allocation."""
