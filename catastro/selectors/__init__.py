"""Every read of catastro that a screen, a report or an upper app needs, one file per noun."""
