"""Parameters, calendar and branches: the screens of the kernel's masters."""
