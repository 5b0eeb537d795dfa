"""What the program tells people: inbox and outgoing mail."""
