"""The page of progress: how items ended, results beside targets, money, evidence, and tables of one's own choice."""
