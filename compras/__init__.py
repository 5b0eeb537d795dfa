"""Requisitions, orders, receipts, inventory, vendor invoices, payment orders, withholdings."""
