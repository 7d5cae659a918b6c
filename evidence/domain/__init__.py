"""The commands by which a file is taken in, examined, kept from harm and corrected."""
