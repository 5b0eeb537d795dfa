"""Bank accounts, cash boxes, cheques, transfers, bank reconciliation, cash position."""
