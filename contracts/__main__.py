"""`python -m contracts URL`: the command `check` without the mock's command line around it."""

from contracts.commands.check import check

if __name__ == "__main__":
    check(prog_name="contracts")
