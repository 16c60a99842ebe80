"""The front door: the command line, and `up`, which starts and minds the processes."""
