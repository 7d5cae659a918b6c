"""What a certificate's verdict stands on, recomputed from the events that it shows.

The second and last place, after the log's own rules, that knows the words of sanctions: so that a
signer who says of true events what doesn't follow from them is found out by whoever can read.
"""
