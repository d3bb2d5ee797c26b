"""Build the deployable artefact: `python -m infra.package STAGE` → `dist/STAGE/`.

Chalice packages a clean copy of the application. The dependencies come as a `vendor/` folder that
is installed for the target (not for this machine), pruned and kept until a pinned release
changes; so packaging after a change of code takes a second or two and needs no network. The zip
is then written anew, sorted and with one fixed time: the same input gives the same bytes.
"""

import hashlib
import json
import os
import platform
import py_compile
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.described import Answering, read
from infra.permissions import FUNCTIONS, policy
from infra.template import STAGES, complete, merge_template

# Lambda refuses more than 250 MB unzipped; our own limit is far below (cold starts).
MOST_UNZIPPED_BYTES = 50 * 1024 * 1024
# botocore carries the models of 400 services; these are the ones that the application calls.
AWS_SERVICES = frozenset(
    [
        *("apigatewaymanagementapi", "dynamodb", "dynamodbstreams", "kms", "lambda", "s3"),
        *("secretsmanager", "sns", "sqs", "sts"),
    ]
)
# What Pillow brings to read AVIF, to draw letters, to convert colour profiles and for windows: no
# picture of ours needs it, and a stranger's shall not reach it.
UNUSED_OF_PILLOW = (
    *(f"PIL/_{name}.*" for name in ("avif", "imagingft", "imagingcms", "imagingtk")),
    *(f"pillow.libs/lib{name}*" for name in ("avif", "freetype", "harfbuzz", "brotli", "lcms2")),
    "pillow.libs/libpng16*",
)
# Of the standards that pyasn1_modules knows, passkeys ask for that of certificates, RFC 5280.
UNUSED_OF_PASSKEYS = tuple(f"pyasn1_modules/rfc{n}*.py" for n in ("[!5]", "5[!2]", "52[!8]"))
CACHE = ".tumbas-build"
FIXED_TIME = (2021, 1, 1, 0, 0, 0)
ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


def host_architecture() -> str:
    """This machine's architecture in Lambda's words; raises KeyError where Lambda has none."""
    return ARCHITECTURES[platform.machine().lower()]


def python_version() -> str:
    """The interpreter's release, such as `3.11`; Chalice names the Lambda runtime after it."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def wheel_platforms(architecture: str) -> list[str]:
    """Wheel tags that run on Lambda: glibc 2.26 up to Python 3.11, 2.34 from 3.12 on.

    Source: "Lambda runtimes", AWS Lambda developer guide (Amazon Linux 2 and 2023).
    """
    machine = {"x86_64": "x86_64", "arm64": "aarch64"}[architecture]
    newest = 26 if sys.version_info < (3, 12) else 34
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, 16, -1)]
    return [*tags, f"manylinux2014_{machine}"]


def install_dependencies(project: Path, target: Path, architecture: str) -> None:
    """Install requirements.txt for the target into an empty folder, wheels only, and prune it.

    Raises subprocess.CalledProcessError where a release has no wheel for the target.
    """
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--no-deps"]
    command += ["--only-binary=:all:", "--implementation=cp"]
    command += [f"--python-version={python_version()}", f"--target={target}"]
    command += [f"--platform={tag}" for tag in wheel_platforms(architecture)]
    subprocess.run([*command, "-r", str(project / "requirements.txt")], check=True, stdout=2)
    prune(target)
    to_bytecode(target)


def to_bytecode(folder: Path) -> None:
    """Replace the sources in a folder by their bytecode: it halves a function's cold start.

    Lambda cannot write bytecode beside the sources, so each cold start would compile them all.
    The runtime's minor release is the packaging interpreter's, and so is its bytecode format.
    """
    for source in sorted(folder.rglob("*.py")):
        py_compile.compile(
            str(source),
            cfile=str(source.with_suffix(".pyc")),
            dfile=str(source.relative_to(folder)),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        source.unlink()


def add_bytecode(folder: Path, names: Iterable[str]) -> None:
    """Put the bytecode of our own code beside its sources, so that tracebacks still show lines."""
    for name in names:
        py_compile.compile(
            str(folder / name),
            dfile=name,
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


def is_ours(name: str) -> bool:
    """Whether a file of the package is our own code."""
    return name == "app.py" or name.startswith("chalicelib/")


def prune(folder: Path) -> None:
    """Leave out what never runs: models of other services, tests, examples, caches, metadata."""
    for service in (folder / "botocore/data").iterdir():
        if service.is_dir() and service.name not in AWS_SERVICES:
            shutil.rmtree(service)
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for pattern in ("*.dist-info", "**/tests", "**/__pycache__", "**/include"):
        for path in sorted(folder.glob(pattern)):
            shutil.rmtree(path, ignore_errors=True)
    unneeded = ("**/*.pyi", "**/*.pyc", "**/*.md", "**/py.typed", "**/examples-1.json*")
    for pattern in (*unneeded, *UNUSED_OF_PILLOW, *UNUSED_OF_PASSKEYS):
        for path in sorted(folder.glob(pattern)):
            path.unlink(missing_ok=True)


def dependencies(project: Path, cache: Path, architecture: str) -> Path:
    """The pruned dependencies for a target, from the cache where nothing changed."""
    recipe = (project / "requirements.txt").read_bytes() + Path(__file__).read_bytes()
    recipe += f"{architecture} {python_version()}".encode()
    folder = cache / f"vendor-{architecture}-{hashlib.sha256(recipe).hexdigest()[:16]}"
    if not folder.exists():
        unfinished = folder.with_suffix(f".{os.getpid()}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        install_dependencies(project, unfinished, architecture)
        unfinished.replace(folder)
    return folder


def stage_copy(project: Path, work: Path, vendor: Path, stage: str) -> None:
    """Lay a clean copy of the application for Chalice."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copy(project / "app.py", work / "app.py")
    shutil.copytree(
        project / "chalicelib",
        work / "chalicelib",
        ignore=shutil.ignore_patterns("__pycache__", "*.pyc"),
    )
    # Chalice would resolve requirements.txt anew each time; vendor/ already holds all of it.
    (work / "requirements.txt").write_text("")
    (work / "vendor").symlink_to(vendor.resolve(), target_is_directory=True)
    settings = work / ".chalice"
    settings.mkdir()
    config = json.loads((project / ".chalice/config.json").read_text())
    if stage == "local":
        config["stages"]["local"]["lambda_architecture"] = host_architecture()
    (settings / "config.json").write_text(json.dumps(config))
    for function in FUNCTIONS:
        (settings / f"policy-{function}.json").write_text(json.dumps(policy(function)))


def packaging_environment(stage: str) -> dict[str, str]:
    """In which the application is imported to be packaged. It asks botocore for a region and calls
    nothing."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": os.environ.get("HOME", "/"),
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "TUMBAS_STAGE": stage,
    }


def describe(work: Path, stage: str) -> Answering:
    """Write the OpenAPI document into the copy; answers which area answers which route."""
    command = [sys.executable, "-m", "infra.described"]
    ended = subprocess.run(
        command, cwd=work, env=packaging_environment(stage), check=True, stdout=subprocess.PIPE
    )
    return read(ended.stdout.decode())


def run_chalice(work: Path, out: Path, stage: str) -> None:
    """Run `chalice package`; raises CalledProcessError with Chalice's own words on stderr."""
    # chalice.cli cannot be run with -m.
    start = "import sys; from chalice.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "package", "--stage", stage]
    command += ["--merge-template", "merge.json", str(out)]
    subprocess.run(command, cwd=work, env=packaging_environment(stage), check=True, stdout=2)


def rewrite_zip(source: Path, target: Path) -> int:
    """Write a zip's files sorted and with a fixed time; returns their unzipped size in bytes."""
    with tempfile.TemporaryDirectory() as temporary:
        # Chalice's own runtime joins the dependencies here.
        runtime = Path(temporary)
        with zipfile.ZipFile(source) as old:
            names = [name for name in old.namelist() if name.startswith("chalice/")]
            old.extractall(runtime, names)
        to_bytecode(runtime)
        with zipfile.ZipFile(source) as old:
            ours = [name for name in old.namelist() if name.endswith(".py") and is_ours(name)]
            old.extractall(runtime, ours)
        add_bytecode(runtime, ours)
        compiled = {
            str(path.relative_to(runtime)): path.read_bytes() for path in runtime.rglob("*.pyc")
        }
    size = 0
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        kept = [
            name
            for name in old.namelist()
            if not (name.endswith("/") or "__pycache__" in name or name.startswith("chalice/"))
        ]
        for name in sorted([*kept, *compiled]):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = compiled[name] if name in compiled else old.read(name)
            size += len(data)
            new.writestr(entry, data)
    return size


def target_architecture(project: Path, stage: str) -> str:
    """What a stage runs on: this machine's architecture locally, else as .chalice/config.json says.

    Raises ValueError for an unknown stage.
    """
    if stage not in STAGES:
        raise ValueError(f"unknown stage {stage!r}: one of {', '.join(STAGES)}")
    if stage == "local":
        return host_architecture()
    config = json.loads((project / ".chalice/config.json").read_text())
    return str(config["stages"][stage]["lambda_architecture"])


def chalice_template(
    project: Path, stage: str, work: Path, vendor: Path
) -> tuple[dict[str, Any], Path]:
    """Chalice's template, merged with ours and completed, and the zip that Chalice wrote.

    `work` is a folder to work in; it is emptied first.
    """
    stage_copy(project, work, vendor, stage)
    (work / "merge.json").write_text(json.dumps(merge_template(stage)))
    out = work / "out"
    answering = describe(work, stage)
    run_chalice(work, out.resolve(), stage)
    template = json.loads((out / "sam.json").read_text())
    return complete(template, stage, answering), out / "deployment.zip"


def package(project: Path, stage: str, dist: Path) -> dict[str, Any]:
    """Build `dist/sam.json` and `dist/deployment.zip` for a stage; returns their measures.

    Raises ValueError for an unknown stage, a function without a policy, or a package that is too
    large.
    """
    architecture = target_architecture(project, stage)
    cache = project / CACHE
    vendor = dependencies(project, cache, architecture)
    dist.mkdir(parents=True, exist_ok=True)
    # A folder of its own: two cities may be packaged at once.
    with tempfile.TemporaryDirectory(dir=cache, prefix=f"app-{stage}-") as work:
        template, built = chalice_template(project, stage, Path(work) / "app", vendor)
        size = rewrite_zip(built, dist / "deployment.zip")
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "./deployment.zip"
    if size > MOST_UNZIPPED_BYTES:
        raise ValueError(f"the package unzips to {size} bytes, over {MOST_UNZIPPED_BYTES}")
    text = json.dumps(template, indent=1, sort_keys=True) + "\n"
    (dist / "sam.json").write_text(text)
    return {
        "stage": stage,
        "architecture": architecture,
        "runtime": f"python{python_version()}",
        "unzipped_bytes": size,
        "zipped_bytes": (dist / "deployment.zip").stat().st_size,
        "functions": sum(
            resource["Type"] == "AWS::Serverless::Function"
            for resource in template["Resources"].values()
        ),
    }


def main() -> None:
    """`python -m infra.package STAGE [PROJECT [DIST]]`"""
    stage = sys.argv[1]
    project = Path(sys.argv[2] if len(sys.argv) > 2 else ".").resolve()
    dist = Path(sys.argv[3]) if len(sys.argv) > 3 else project / "dist" / stage
    print(json.dumps(package(project, stage, dist)), file=sys.stderr)


if __name__ == "__main__":
    main()
