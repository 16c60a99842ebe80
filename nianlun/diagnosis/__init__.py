"""The doctor's checks at the front door, where `up` and Prefect are known; the register of all checks."""
