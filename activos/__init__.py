"""Fixed assets, depreciation, equipment maintenance."""
