"""`python -m variorum`."""

from variorum.doors.cli import main

if __name__ == "__main__":
    main()
