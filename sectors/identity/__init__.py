"""Identity of the owner of the portal: emblem, name, colors, footer."""
