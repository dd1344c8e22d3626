"""Build-time and development code; nothing here is needed to run the app."""
