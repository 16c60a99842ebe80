"""WHAT IS DONE: one verb a file, plain functions on a transaction; time is an argument."""
