"""When it runs: one short flow per annual step, delivery and upkeep; clockwork.py makes Prefect runs of the verbs."""
