"""Bytes to articles: files, pages, addresses."""
