"""Filters of the templates of facturacion."""
