"""A big, lifelike ledger from a seed: who is listed, what is asked for them, what becomes of it."""
