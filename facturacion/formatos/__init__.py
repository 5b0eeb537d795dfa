"""The external layouts of billing, one module each: what is read and what is written, without Django."""
