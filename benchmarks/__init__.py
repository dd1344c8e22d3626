"""Measurements that are committed: what they found stands in docs/, and one command repeats each."""
