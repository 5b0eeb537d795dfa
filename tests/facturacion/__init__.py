"""Tests of facturacion."""
