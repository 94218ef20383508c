"""Numbers: what people type, and how each language writes them."""
