"""`python -m crmkit` is the same as `crmkit`."""

from crmkit.cli import main

if __name__ == "__main__":
    main()
