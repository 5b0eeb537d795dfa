"""Screens of facturacion, one module per noun."""
