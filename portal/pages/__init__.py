"""The pages; each file is a router, named in portal/pages/registry.py."""
