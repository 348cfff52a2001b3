"""Intensity files for tests: short steps, so that minutes of real time hold clean and dirty times."""

import datetime

STEP_SECONDS = 1
DIRTY, CLEAN = 400, 50  # g/kWh, about


class IntensityFile:
    """A step function from `begin` (Unix seconds, whole): known to the test, written as CSV."""

    def __init__(self, begin, grams_per_kwh):
        self.begin = int(begin)
        self.grams_per_kwh = list(grams_per_kwh)  # one a step

    def write(self, path):
        lines = ["datetime_utc,carbon_intensity_gco2_per_kwh"]
        for index, value in enumerate(self.grams_per_kwh):
            stamp = datetime.datetime.fromtimestamp(self.begin + index * STEP_SECONDS, datetime.timezone.utc)
            lines.append(f"{stamp:%Y-%m-%dT%H:%M:%SZ},{value}")
        path.write_text("\n".join(lines) + "\n")

    def milligrams_per_kwh_at(self, unix_ns):
        index = (unix_ns - self.begin * 10**9) // (STEP_SECONDS * 10**9)
        return round(self.grams_per_kwh[index] * 1000)


def dirty_then_clean(begin, dirty_seconds, total_seconds=1800):
    """Dirty at first, then clean for a long while. Every step differs a little from its neighbours,
    so that a reading put into the wrong step is noticed."""
    return IntensityFile(
        begin,
        [(DIRTY if i < dirty_seconds else CLEAN) + i % 7 for i in range(total_seconds // STEP_SECONDS)],
    )


def clean(begin):
    return dirty_then_clean(begin, 0)
