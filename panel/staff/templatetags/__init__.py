"""What staff's templates may call."""
