"""How well each muscle fits the marks and the answers, and what to ask next. No sentences, no pictures."""
