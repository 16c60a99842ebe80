"""The desk: pages over tasks and queries for units, reviewers and the bureau. Knows nothing of Prefect."""
