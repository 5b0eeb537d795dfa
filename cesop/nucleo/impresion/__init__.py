"""Documents that are born as a page."""
