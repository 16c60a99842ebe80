"""Units and people as the administrator's desk shows them."""
