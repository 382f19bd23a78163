"""The vocabulary loads without the slow libraries, so that `--help` stays quick."""

import subprocess
import sys

MODULES = ("calendars", "disciplines", "distributions", "quantities", "streams", "time")


def test_scipy_and_holidays_load_on_use_only() -> None:
    program = "import sys\n" + "".join(f"import sim.primitives.{module}\n" for module in MODULES)
    program += "print(sorted({'scipy', 'holidays', 'pandas'} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
