"""What happened with a person and who did it; undo and redo."""
