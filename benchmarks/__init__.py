"""What pages and appends cost beside bare Django and the bare driver; `make bench` prints it."""
