"""``python -m examkit``: the same as the console command."""

from examkit.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
