"""Ledger, chart of accounts, periods, closing, budgets, statements, ratios."""
