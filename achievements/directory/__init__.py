"""The directory of organizations: who takes part in the achievements of a plan, and in which roles."""
