"""Mentors, who waits for one, matching, assignment, the log of peer work."""
