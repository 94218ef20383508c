"""Nu HTML checker: one Java process for many files. VNU_JAR names its jar file (npm: vnu-jar)."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

JAR = os.environ.get("VNU_JAR", "")
# What browsers know and the checker does not yet: properties, and rules for the width of a container.
YOUNGER_PROPERTIES = ["animation-timeline", "container-type", "field-sizing", "paint-order"]
YOUNGER_RULES = ["@container"]
WHY_NOT = None
if not shutil.which("java"):
    WHY_NOT = "no Java here: apt-get install default-jre-headless"
elif not Path(JAR).is_file():
    WHY_NOT = "no Nu HTML checker here: npm pack vnu-jar, and VNU_JAR=<the vnu.jar in it>"


def complaints(folder):
    """Yield the messages of the checker about the files in a folder, as (file, line, message, extract)."""
    unknown = (
        f".*Property “({'|'.join(YOUNGER_PROPERTIES)})” doesn't exist.*"
        f"|.*Unrecognized at-rule “({'|'.join(YOUNGER_RULES)})”.*"
    )
    command = ["java", "-Xss2m", "-jar", JAR, "--format", "json", "--stdout", "--also-check-css"]
    command += ["--filterpattern", unknown, str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    for each in json.loads(result.stdout)["messages"]:
        yield unquote(Path(each["url"]).name), each.get("lastLine"), each["message"], each.get("extract", "")
