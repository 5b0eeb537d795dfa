"""The opening: a living cooperative brought in, whole, from the files of the system that it had."""
