"""The external layouts of metering, one package each: what is written and what is read, without Django."""
