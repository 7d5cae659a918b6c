"""The Panel's letters as documents: as PDF in the language asked for, with copies of evidence."""
