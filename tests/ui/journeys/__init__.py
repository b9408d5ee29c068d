"""Whole stories through the real window, one for each promise about people, by keys and clicks."""
