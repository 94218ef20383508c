"""The workflow of drafts: who may do what with an item, and what each action leaves behind."""
