"""What a user learns about a plan: what else was possible, and how good it is as a whole."""

import json

from intensity_file import CLEAN, DIRTY
from one_machine import EndToEndTest
from waiting import wait_until


class ExplainTest(EndToEndTest):
    def waiting_site(self):
        """A site in the dirt, and two jobs of the whole node that wait for cleaner electricity."""
        site = self.site_in_the_dirt(600)
        jobs = [
            site.submit("--duration", "60s", "--deadline", "20m", "--cpus", 4, "--", "true") for _ in range(2)
        ]
        for job in jobs:
            wait_until(lambda job=job: site.show(job).get("plan"), f"a plan of job {job}")
        return site, jobs

    def test_tells_of_a_waiting_job_what_else_was_possible(self):
        site, (job, _) = self.waiting_site()
        plan = site.json("explain", job)["plan"]
        considered = {each["change"]: each for each in plan["alternatives"]["considered"]}
        now = considered["start-now"]
        self.assertAlmostEqual(now["savedPercent"], 100 * (1 - DIRTY / CLEAN), delta=100)
        self.assertLess(now["startTime"], plan["segments"][0]["startTime"])
        self.assertAlmostEqual(
            plan["alternatives"]["plannedEmissionsGrams"], plan["emissionsGrams"], delta=plan["emissionsGrams"] / 10
        )
        self.assertIn("started now", site.windfall("explain", job).stdout)

    def test_a_what_if_tells_it_too(self):
        site, _ = self.waiting_site()
        words = ["--duration", "60s", "--deadline", "20m", "--cpus", 4, "--", "true"]
        plan = json.loads(site.windfall("plan", "--json", *words).stdout)
        self.assertIn("start-now", [each["change"] for each in plan["alternatives"]["considered"]])
        self.assertIn("INSTEAD", site.windfall("plan", *words).stdout)
        self.assertEqual(len(site.json("jobs")["jobs"]), 2)

    def test_at_prices_it_tells_what_the_plan_costs(self):
        site = self.site_in_the_dirt(
            600, prices='currency: "EUR" carbon_price_per_tonne: 1000', electricity_price_per_kwh=0.25
        )
        job = site.submit("--duration", "60s", "--deadline", "20m", "--cpus", 4, "--", "true")
        plan = wait_until(lambda: site.show(job).get("plan"), "a plan")
        self.assertEqual((plan["reason"], plan["currency"]), ("cheapest", "EUR"))
        self.assertAlmostEqual(plan["electricityCostCents"], 25 * plan["energyKwh"], delta=1e-5)
        self.assertAlmostEqual(plan["carbonCostCents"], 0.1 * plan["emissionsGrams"], delta=1e-5)
        self.assertAlmostEqual(
            plan["costCents"], plan["electricityCostCents"] + plan["carbonCostCents"], delta=1e-5
        )
        self.assertGreater(plan["startNowCostCents"], plan["costCents"])
        text = site.windfall("explain", job).stdout
        for line in text.split("\n\n")[0].split("\n"):
            self.assertLessEqual(len(line), 80)
        text = " ".join(text.split())
        self.assertIn("the cheapest start before the deadline", text)
        self.assertIn("Carbon decided: electricity costs as much, carbon costs", text)
        alternatives = site.json("explain", job)["plan"]["alternatives"]
        now = next(each for each in alternatives["considered"] if each["change"] == "start-now")
        self.assertLess(now["costSavedPercent"], 0)
        self.assertNotIn("gapToBoundPercent", site.json("jobs")["plan"])

    def test_the_plan_has_a_certificate(self):
        site, _ = self.waiting_site()

        def certified():
            plan = site.json("jobs").get("plan", {})
            return plan if plan.get("tasksCount") == "2" and plan.get("gapToBoundPercent", 100) < 5 else None

        plan = wait_until(certified, "the plan of two jobs to be proven good")
        self.assertGreaterEqual(plan["gapToBoundPercent"], 0)
        self.assertLessEqual(plan["boundGrams"], plan["emissionsGrams"])
        self.assertIn("above any plan", site.windfall("jobs").stdout)
