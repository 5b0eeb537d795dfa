"""Reads of medicion: what its screens, its calculation and its processes need."""
