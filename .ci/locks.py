"""The locks hold what pyproject.toml asks, with hashes, and name no host."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = {
    "requirements.lock": ["--group", "setup"],
    "requirements-oidc.lock": ["--group", "setup", "--extra", "oidc"],
    "requirements-dev.lock": ["--group", "setup", "--group", "dev"],
}


def pinned(text: str) -> dict[str, str]:
    """Package to version."""
    return dict(re.findall(r"^([A-Za-z0-9_.\[\]-]+)==([^\s;\\]+)", text, re.MULTILINE))


def main() -> int:
    wrong = []
    for name, groups in LOCKS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        if "://" in text:
            wrong.append(f"{name}: names a host")
        entries = re.split(r"\n(?=\S)", text)
        wrong += [
            f"{name}: no hash: {e.split()[0]}" for e in entries if "==" in e.split("\n")[0] and "--hash=" not in e
        ]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--quiet"]
        command += ["--no-header", "--no-emit-index-url", "--no-annotate", "-c", name, *groups, "pyproject.toml"]
        made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if made.returncode:
            wrong.append(f"{name}: does not fit pyproject.toml: {made.stderr.strip()[-400:]}")
        elif pinned(made.stdout) != pinned(text):
            wrong.append(
                f"{name}: run `make lock`: {sorted(set(pinned(made.stdout).items()) ^ set(pinned(text).items()))}"
            )
    print("\n".join(wrong) or "locks fit")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
