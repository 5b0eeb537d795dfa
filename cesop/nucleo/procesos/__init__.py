"""Mass work, in chunks that survive anything."""
