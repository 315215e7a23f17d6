"""One article: what its own bytes and text say."""
