"""Rectification (整改): items are opened, planned, reported, verified, closed, put off, waived."""
