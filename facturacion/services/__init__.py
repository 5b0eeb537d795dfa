"""What facturacion does: every write."""
