"""WHAT IT MEANS, pure: the ladder, states, lateness, selection, quotas."""
