"""Hostile input by the thousand: `python -m tools.hostile --cases 20000 --seed 1`. See __main__.py."""
