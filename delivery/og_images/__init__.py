"""Images of pages (Open Graph) for links to them: in social networks, messengers, search engines."""
