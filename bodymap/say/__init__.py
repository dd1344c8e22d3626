"""What is said: a view and its match become sentences with their sources. No HTML."""
