"""State of the installation: `/salud` for machines, "Estado del sistema" for people."""
