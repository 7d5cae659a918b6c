"""Real servers from Python wheels, for the demonstration and the tests."""
