"""The oracle: rows, counts, totals and files of the list computed in plain Python, and random content to do it for."""
