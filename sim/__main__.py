"""`python -m sim` is the command `permitsim`, for machines where no script was installed."""

from sim.cli import main

if __name__ == "__main__":
    main()
