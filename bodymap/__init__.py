"""bodymap: mark where it hurts, see the pattern of a tight psoas or iliacus, and read why."""
