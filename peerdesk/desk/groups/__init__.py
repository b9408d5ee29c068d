"""Groups, their schedule and meetings, the roll."""
