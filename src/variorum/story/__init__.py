"""One story: what its articles say together."""
