"""Persons, associates, addresses, service points, service accounts, groups, meters, network, service orders."""
