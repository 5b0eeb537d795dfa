"""The shell: modules and pages, search, the frame of every screen."""
