"""Submit, wait for cleaner electricity, run, measure, settle, report: every number to the integer."""

import csv
import io
import json

import ledger
from intensity_file import DIRTY, IntensityFile
from one_machine import EndToEndTest
from waiting import wait_until


class ClosedLoopTest(EndToEndTest):
    def test_waits_runs_settles_and_reports_what_the_readings_say(self):
        site = self.site_in_the_dirt(12, pue_permille=1250)
        job = site.submit("--name", "loop", "--duration", "2s", "--deadline", "60s", "--", *BUSY)
        site.wait_for_end(job)
        settlement = site.wait_for_settlement(job)

        self.assertEqual(site.job(job)["status"], "succeeded")
        (run,) = site.runs(job)
        self.assertEqual(run["outcome"], "succeeded")
        (stored,) = ledger.rows(site.database, "SELECT start_time_unix_ns FROM runs")
        started_in = site.intensity.milligrams_per_kwh_at(stored["start_time_unix_ns"])
        self.assertLess(started_in, DIRTY * 1000, "it should have waited for the clean hours")

        entries = ledger.audit(self, site.database, site.intensity, pue_permille=1250)
        ledger.assert_readings_do_not_overlap(self, site.database)
        energy = sum(entry["energy_millijoules"] for entry in entries)
        emissions = sum(entry["emissions_micrograms"] for entry in entries)
        self.assertGreater(energy, 0)
        self.assertEqual(int(settlement["energyMillijoules"]), energy)
        self.assertEqual(int(settlement["emissionsMicrograms"]), emissions)
        self.assertGreater(settlement["savedPercent"], 50)  # 400 against 50 g/kWh
        promise = site.job(job)["promise"]
        self.assertTrue(promise["feasible"])
        self.assertGreater(promise["savedPercent"], 50)
        self.check_report(site, job, energy, emissions)

    def check_report(self, site, job, energy, emissions):
        report = site.json("report create", "--from", "1h")["report"]
        stored = ledger.rows(site.database, "SELECT * FROM reports")
        self.assertEqual(stored[0]["energy_millijoules"], energy)
        self.assertEqual(stored[0]["emissions_micrograms"], emissions)
        self.assertEqual(int(report["id"]), stored[0]["id"])
        before = {form: self.export(site, report["id"], form) for form in ("json", "csv", "html", "text")}
        self.assertTrue(json.loads(before["json"]))
        self.assertTrue(list(csv.reader(io.StringIO(before["csv"]))))
        self.assertIn("<svg", before["html"])
        self.assertNotIn("http://", before["html"].replace("http://www.w3.org/2000/svg", ""))

        later = site.submit("--asap", "--", *BUSY)
        site.wait_for_end(later)
        after = {form: self.export(site, report["id"], form) for form in before}
        self.assertEqual(before, after, "a saved report never changes")

    def export(self, site, report, form):
        return site.windfall("report", "export", report, "--format", form).stdout

    def test_revised_intensity_is_no_saving(self):
        site = self.site()
        job = site.submit("--asap", "--", *BUSY)
        site.wait_for_end(job)
        before = site.wait_for_settlement(job)
        entries = ledger.newest_entries(site.database)
        tripled = [3 * grams for grams in site.intensity.grams_per_kwh]
        site.write_intensity(IntensityFile(site.intensity.begin, tripled))

        def restated():
            newest = ledger.newest_entries(site.database)
            return len(newest) == len(entries) and all(entry["revision"] > 1 for entry in newest)

        wait_until(restated, "the entries to be restated")
        ledger.audit(self, site.database, site.intensity)
        after = site.wait_for_settlement(job)
        emissions = [int(settlement["emissionsMicrograms"]) for settlement in (before, after)]
        # Every entry is rounded to a microgram, and a job this small emits only some tens of them.
        rounding = len(entries)
        self.assertAlmostEqual(emissions[1], 3 * emissions[0], delta=3 * rounding)
        for settlement, micrograms in zip((before, after), emissions):
            baseline = round(1e6 * settlement["baselineEmissionsGrams"])
            self.assertAlmostEqual(micrograms, baseline, delta=rounding)

    def test_runs_at_once_without_a_forecast_and_says_so(self):
        site = self.site(zone_source='csv { forecast_path: "/nowhere/intensity.csv" }')
        job = site.submit("--deadline", "1h", "--", "true")
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "succeeded")
        self.assertNotIn("emissionsGrams", site.job(job).get("settlement", {}))
        self.assertIn("forecast", site.windfall("explain", job).stdout.lower())

    def test_asap_does_not_wait(self):
        site = self.site_in_the_dirt(300)
        job = site.submit("--asap", "--deadline", "10m", "--", "true")
        site.wait_for_end(job)
        self.assertEqual(site.job(job)["status"], "succeeded")

    def test_output_can_be_read(self):
        site = self.site()
        job = site.submit("--asap", "--", "sh", "-c", "echo to-stdout; echo to-stderr >&2")
        site.wait_for_end(job)
        self.assertEqual(site.windfall("logs", job).stdout, "to-stdout\n")

    def test_run_streams_the_output_and_gives_the_exit_status(self):
        site = self.site()
        done = site.windfall("run", "--asap", "--", "sh", "-c", "echo hello; exit 3", check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("hello", done.stdout)


# Some real work: about a second of one core.
BUSY = ("sh", "-c", "i=0; while [ $i -lt 400000 ]; do i=$((i+1)); done")
