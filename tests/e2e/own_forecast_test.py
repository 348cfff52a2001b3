"""Where the sources' forecast ends, or there is none, windfall plans by its own model and says so."""

import datetime
import math
import sqlite3
import time

from one_machine import EndToEndTest
from waiting import wait_until

HOUR = 3600
CLEANEST_IN_HOURS = 12  # from now, in every test; the providers' forecasts end before


def stamp(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def this_hour():
    return int(time.time()) // HOUR * HOUR


def grams_at(seconds):
    """A day with one clean night, which is CLEANEST_IN_HOURS away from the hour in which the test began."""
    phase = (seconds - this_hour()) / HOUR - CLEANEST_IN_HOURS
    return round(250 - 150 * math.cos(2 * math.pi * phase / 24), 1)


def write_measured(path, days):
    """Hourly intensity up to the hour in progress."""
    rows = [f"{stamp(t)},{grams_at(t)}" for t in range(this_hour() - days * 24 * HOUR, this_hour(), HOUR)]
    path.write_text("datetime_utc,carbon_intensity_gco2_per_kwh\n" + "\n".join(rows) + "\n")


def write_forecast(path, hours):
    """As a provider issued it this hour."""
    begin = this_hour()
    rows = [f"{stamp(begin)},{stamp(t)},{grams_at(t)}" for t in range(begin, begin + hours * HOUR, HOUR)]
    path.write_text("issued_utc,target_utc,forecast_gco2_per_kwh\n" + "\n".join(rows) + "\n")


def seconds_of(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class OwnForecastTest(EndToEndTest):
    def site_with(self, *, days, forecast_hours=6, **options):
        """A site whose zone was measured for so many days and has a forecast of so many hours."""
        measured, forecast = self.folder / "measured.csv", self.folder / "forecast.csv"
        write_measured(measured, days)
        source = f'csv {{ forecast_path: "{measured}" }}'
        if forecast_hours:
            write_forecast(forecast, forecast_hours)
            source = f'csv {{ forecast_path: "{forecast}" actual_path: "{measured}" }}'
        return self.site(zone_source=source, **options)

    def plan(self, site):
        return site.json("plan", "--duration", "1h", "--deadline", "20h", "--", "true")

    def hours_until(self, text):
        return (seconds_of(text) - time.time()) / HOUR

    def test_plans_beyond_the_providers_horizon(self):
        site = self.site_with(days=21)
        forecast = wait_until(
            lambda: (said := site.forecast())["status"].get("forecast", {}).get("modelledFromTime") and said,
            "the model to go on where the provider ends",
        )
        source = forecast["status"]["forecast"]
        self.assertEqual(source["provider"], "csv")
        self.assertAlmostEqual(seconds_of(source["modelledFromTime"]), this_hour() + 6 * HOUR, delta=HOUR)
        last = forecast["forecast"][-1]
        self.assertGreater(self.hours_until(last["endTime"]), 90)
        self.assertLessEqual(last["p10IntensityGramsPerKwh"], last["intensityGramsPerKwh"])
        self.assertGreaterEqual(last["p90IntensityGramsPerKwh"], last["intensityGramsPerKwh"])
        self.assertNotIn("p90IntensityGramsPerKwh", forecast["forecast"][0], "of the provider, whose error is unknown")
        self.assertIn("nextRefreshTime", forecast["status"])

        plan = self.plan(site)
        self.assertTrue(plan["restsOnModel"])
        self.assertAlmostEqual(self.hours_until(plan["segments"][0]["startTime"]), CLEANEST_IN_HOURS, delta=3)
        job = site.submit("--duration", "1h", "--deadline", "20h", "--", "true")
        site.wait_for_status(job, "waiting")
        words = "by windfall's own model beyond csv's horizon"
        wait_until(
            lambda: words in " ".join(site.windfall("explain", job).stdout.split()), "explain to name the model"
        )
        self.assertIn(words, site.job(job)["promise"]["reason"])

        site.stop()
        store = sqlite3.connect(site.database)
        self.addCleanup(store.close)
        (stored,) = store.execute(
            "SELECT COUNT(*) FROM forecasts WHERE modelled_from_unix_ns IS NOT NULL AND band_json IS NOT NULL"
        ).fetchone()
        self.assertGreater(stored, 0, "what was believed is kept")

    def test_stands_in_where_there_is_no_forecast_at_all(self):
        site = self.site_with(days=21, forecast_hours=0)
        status = wait_until(
            lambda: (said := site.forecast()["status"]).get("forecast") and said, "the model's forecast"
        )
        self.assertEqual(status["forecast"]["provider"], "model")
        self.assertIn("nothing after", status["error"])
        plan = self.plan(site)
        self.assertAlmostEqual(self.hours_until(plan["segments"][0]["startTime"]), CLEANEST_IN_HOURS, delta=3)

    def test_says_that_it_knows_too_little_and_runs_work_at_once(self):
        site = self.site_with(days=2, forecast_hours=0)
        wait_until(lambda: site.forecast()["status"].get("modelError"), "the model to say why it says nothing")
        self.assertIn("needs 168 known hours", site.windfall("forecast").stdout)
        plan = self.plan(site)
        self.assertEqual(plan["reason"], "no-forecast")
        self.assertLess(self.hours_until(plan["segments"][0]["startTime"]), 0.1)

    def test_does_without_the_model_where_it_is_told_to(self):
        site = self.site_with(days=21, model=False)
        wait_until(lambda: site.forecast().get("forecast"), "the provider's forecast")
        forecast = site.forecast()
        self.assertLess(self.hours_until(forecast["forecast"][-1]["endTime"]), 7)
        self.assertFalse(self.plan(site).get("restsOnModel", False))
        self.assertEqual([each["status"]["zone"] for each in site.json("forecast")["zones"]], ["GB"])
