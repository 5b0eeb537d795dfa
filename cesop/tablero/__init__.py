"""Home and dashboards: the only screens that may look at every module."""
