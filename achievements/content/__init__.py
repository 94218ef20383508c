"""Content files: a plan with all that is in it, as one YAML document that people can read and write."""
