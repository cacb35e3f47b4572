"""Controls: they show a state and ask for changes."""
