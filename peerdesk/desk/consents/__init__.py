"""Consents and notices, and what is told to others on their ground."""
