"""The person: names, search, likeness, duplicates, details, what is half typed about them."""
