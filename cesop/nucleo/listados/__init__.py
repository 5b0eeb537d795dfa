"""Lists as tools: columns declared once give the page and its files."""
