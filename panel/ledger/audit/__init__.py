"""The parts of `verify`, each looking at the log from one side."""
