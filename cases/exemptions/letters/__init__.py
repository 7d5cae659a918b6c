"""Letters to States about a request: which fit it, to whom they go, what they say, as PDF."""
