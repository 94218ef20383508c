"""Forms that staff have open: what was typed in them is kept before it is saved, and others see who is there."""
