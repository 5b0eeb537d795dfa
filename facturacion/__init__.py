"""Tariffs, interest, rating, billing runs, vouchers, the payable document, electronic invoicing."""
