"""Recomputes the ledger from the stored readings and the intensity that the test knows."""

import collections
import contextlib
import sqlite3


@contextlib.contextmanager
def reading(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        yield connection
    finally:
        connection.close()


def rows(database, query, *values):
    with reading(database) as connection:
        return [dict(row) for row in connection.execute(query, values)]


def round_half_away(numerator, denominator):
    """denominator > 0."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def emissions_micrograms(energy_millijoules, pue_permille, intensity_mg_per_kwh):
    return round_half_away(energy_millijoules * pue_permille * intensity_mg_per_kwh, 1000 * 3_600_000)


def newest_entries(database):
    """Of each run and component, the entries that no higher revision overlaps."""
    groups = collections.defaultdict(list)
    for entry in rows(database, "SELECT * FROM ledger_entries ORDER BY id"):
        groups[entry["run_id"], entry["component"]].append(entry)
    newest = []
    for entries in groups.values():
        for entry in entries:
            replaced = any(
                other["revision"] > entry["revision"]
                and other["begin_unix_ns"] < entry["end_unix_ns"]
                and entry["begin_unix_ns"] < other["end_unix_ns"]
                for other in entries
            )
            if not replaced:
                newest.append(entry)
    return newest


def audit(test, database, intensity, pue_permille=1000):
    """Fails `test` unless every reading is in the ledger exactly once, at the intensity of its time.
    `intensity` is the IntensityFile of the only zone; everything must be settled."""
    entries = newest_entries(database)
    for entry in entries:
        test.assertEqual(entry["basis"], "settled", f"entry {entry['id']}")
        test.assertEqual(entry["pue_permille"], pue_permille)
        expected = intensity.milligrams_per_kwh_at(entry["begin_unix_ns"])
        last = intensity.milligrams_per_kwh_at(entry["end_unix_ns"] - 1)
        test.assertEqual((entry["intensity_mg_per_kwh"], last), (expected, expected), f"entry {entry['id']}")
        test.assertEqual(
            entry["emissions_micrograms"],
            emissions_micrograms(entry["energy_millijoules"], pue_permille, expected),
            f"entry {entry['id']}",
        )
    readings = rows(database, "SELECT * FROM readings ORDER BY id")
    for one in readings:
        parts = [
            entry
            for entry in entries
            if (entry["run_id"], entry["component"]) == (one["run_id"], one["component"])
            and one["begin_unix_ns"] <= entry["begin_unix_ns"]
            and entry["end_unix_ns"] <= one["end_unix_ns"]
        ]
        test.assertEqual(sum(part["energy_millijoules"] for part in parts), one["energy_millijoules"])
        covered = sum(part["end_unix_ns"] - part["begin_unix_ns"] for part in parts)
        test.assertEqual(covered, one["end_unix_ns"] - one["begin_unix_ns"])
    test.assertEqual(
        sum(entry["energy_millijoules"] for entry in entries), sum(one["energy_millijoules"] for one in readings)
    )
    return entries


def assert_readings_do_not_overlap(test, database):
    """No instant of a run is measured twice: nothing was reported doubly."""
    groups = collections.defaultdict(list)
    for one in rows(database, "SELECT * FROM readings"):
        groups[one["run_id"], one["component"]].append((one["begin_unix_ns"], one["end_unix_ns"]))
    for key, spans in groups.items():
        spans.sort()
        for (_, end), (begin, _) in zip(spans, spans[1:]):
            test.assertLessEqual(end, begin, f"readings of run and component {key} overlap")
