"""What facturacion reads for screens, papers and calculations."""
