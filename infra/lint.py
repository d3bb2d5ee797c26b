"""Lint the template of a stage without installing what it deploys: `python -m infra.lint STAGE`.

The template is the one that `make package` writes; only the zip beside it is empty.
"""

import json
import subprocess
import sys
from pathlib import Path

from infra.guard import violations
from infra.package import CACHE, chalice_template

REGION = "ap-southeast-3"


def main() -> None:
    """Exit with cfn-lint's status, or 1 where infra.guard finds something."""
    stage = sys.argv[1]
    project = Path(sys.argv[2] if len(sys.argv) > 2 else ".").resolve()
    nothing = project / CACHE / "vendor-none"
    nothing.mkdir(parents=True, exist_ok=True)
    work = project / CACHE / f"lint-{stage}"
    template, _ = chalice_template(project, stage, work, nothing)
    target = work / "sam.json"
    target.write_text(json.dumps(template, indent=1))
    wrong = violations(template, stage)
    for one in wrong:
        sys.stderr.write(f"{stage}: {one}\n")
    lint = [str(Path(sys.executable).parent / "cfn-lint"), "--regions", REGION]
    linted = subprocess.run([*lint, "--template", str(target)], check=False).returncode
    sys.exit(linted or bool(wrong))


if __name__ == "__main__":
    main()
