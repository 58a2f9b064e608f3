"""`python -m kreislauf.command …`: the same as `kreislauf …`."""

from kreislauf.command.entry import main

main()
