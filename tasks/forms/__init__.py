"""Forms as workbooks: the template that a unit downloads, and what it uploads."""
