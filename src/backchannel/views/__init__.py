"""What a user sees: command line, pages, exports."""
