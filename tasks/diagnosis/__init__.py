"""What may be wrong with an office, one check a file: each looks at one thing and says how to mend it. None changes
anything; each is bounded in time."""
