"""Records kept for years: tables, store, queries."""
