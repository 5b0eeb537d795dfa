"""What the program costs against the same work done bare, measured in one run. `make bench`."""
