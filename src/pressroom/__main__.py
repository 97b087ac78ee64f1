"""`python -m pressroom` is the command line."""

from pressroom.cli import main

if __name__ == "__main__":
    main()
