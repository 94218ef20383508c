"""Open data: the page that describes the data set, its description for programs, and the API."""
