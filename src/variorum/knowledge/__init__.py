"""Facts kept as data files with their source, and one small loader each."""
