"""Makes the data files that were learned; needed only to make them again."""
