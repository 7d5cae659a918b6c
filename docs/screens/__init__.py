"""Pictures of every page, taken from a demonstration of their own."""
