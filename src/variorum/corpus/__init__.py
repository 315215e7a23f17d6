"""Between articles: what tables about all articles say together."""
