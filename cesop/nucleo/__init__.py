"""The kernel: what every module uses and none of them owns."""
