"""Pictures of pages, for where links to them are shown: social networks, messengers, search engines."""
