"""The pure core of metering: consumption, what was to be expected, validation, estimation. Columns in, columns out.

Nothing here knows Django or the database. A single reading is a frame of one row through the same functions.
"""
