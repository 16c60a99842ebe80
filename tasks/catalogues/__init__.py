"""Catalogues (目录): read as they stand and as they would be fixed, changed by hand with a reason, fixed."""
