"""Stories: files that are at once the demonstration, the documentation and the acceptance tests."""
