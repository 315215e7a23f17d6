"""Quality and speed on development data, one command: `python -m bench`."""
