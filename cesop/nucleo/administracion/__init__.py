"""Users, roles, parameters, calendar, branches: the screens of the kernel's masters."""
