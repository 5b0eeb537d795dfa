"""Users, roles, segregation of duties and approvals: the screens of who may do what."""
