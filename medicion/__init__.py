"""Routes, readings, validation and estimation, meter swaps, consumption."""
