"""Who evaluates: agencies and commissions, evaluations step by step, experts. One verb or reading a file."""
