"""A report as a document: what it says to an audience in a version, set, kept and handed out."""
