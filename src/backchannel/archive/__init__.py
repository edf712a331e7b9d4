"""The archive: articles and their records kept in one file, and what can be asked of it."""
