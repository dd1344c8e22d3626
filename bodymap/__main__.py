"""`python -m bodymap`: the command, where it is not installed."""

from bodymap.cli import main

main(prog_name="bodymap")
