"""bodymap: mark where it hurts, see which muscles' pain is felt there, and read why."""
