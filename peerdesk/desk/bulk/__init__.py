"""Many rows at once, from a file."""
