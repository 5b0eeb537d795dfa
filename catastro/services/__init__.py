"""Every write of catastro: an act per function, one file per noun."""
