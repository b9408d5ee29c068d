"""What is kept of a person, given to them, put away or erased; papers about people."""
