"""Compile the catalogues: `python -m nianlun.locale`."""

from nianlun.language import compile_all

if __name__ == "__main__":
    compile_all()
