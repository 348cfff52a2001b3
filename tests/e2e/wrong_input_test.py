"""What people get wrong: each a clear line about what, and what to do; exit status 2 for wrong usage,
1 for a refusal; and the queue is as it was."""

from one_machine import EndToEndTest
from waiting import wait_until


class WrongInputTest(EndToEndTest):
    def refused(self, site, words, status, *hints):
        with self.subTest(words=words):
            done = site.windfall(*words, check=False)
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)
            self.assertEqual(done.stdout, "")
            for hint in hints:
                self.assertIn(hint.lower(), done.stderr.lower())
            self.assertNotIn("terminate called", done.stderr)
            self.assertLessEqual(len(done.stderr.strip().split("\n")), 4, done.stderr)

    def test_each_mistake_gets_its_answer(self):
        site = self.site()
        for words, status, *hints in (
            (["submit", "--"], 2, "command"),
            (["submit", "--deadline", "yesterday-ish", "--", "true"], 2, "yesterday-ish"),
            (["submit", "--duration", "3 parsecs", "--", "true"], 2, "3 parsecs"),
            (["submit", "--memory", "lots", "--", "true"], 2, "lots"),
            (["submit", "--gpus", "two", "--", "true"], 2, "two"),
            (["submit", "--no-such-option", "--", "true"], 2, "no-such-option"),
            (["submit", "--min-saving", "200%", "--", "true"], 2, "200%"),
            (["submit", "--input-size", "200G", "--", "true"], 2, "--input-zone"),
            (["submit", "--input-zone", "GB", "--", "true"], 2, "--input-size"),
            (["submit", "--input-size", "lots", "--input-zone", "GB", "--", "true"], 2, "lots"),
            (["submit", "--input-size=-2G", "--input-zone", "GB", "--", "true"], 2, "-2G"),
            (["submit", "--input-size", "0G", "--input-zone", "GB", "--", "true"], 1, "input size"),
            (["submit", "--input-size", "1G", "--input-zone", "XX-NOWHERE", "--", "true"], 1,
             "XX-NOWHERE"),
            (["sweep", "--param", "lr", "--", "true"], 2, "lr"),
            (["nonsense"], 2, "nonsense"),
            (["submit", "--deadline", "2020-01-01T00:00:00Z", "--", "true"], 1, "deadline", "2020-01-01"),
            (["submit", "--zones", "XX-NOWHERE", "--", "true"], 1, "XX-NOWHERE"),
            (["submit", "--gpus", "4096", "--", "true"], 1, "4096"),
            (["submit", "--cpus", "4096", "--", "true"], 1, "4096"),
            (["submit", "--after", "999999", "--", "true"], 1, "999999"),
            (["show", "999999"], 1, "999999"),
            (["cancel", "999999"], 1, "999999"),
            (["logs", "999999"], 1, "999999"),
            (["show", "seven"], 2, "seven"),
            (["report", "show", "999999"], 1, "999999"),
            (["forecast", "--zone", "XX"], 1, "XX"),
            (["drain", "nowhere"], 1, "nowhere"),
        ):
            self.refused(site, words, status, *hints)
        self.assertEqual(site.json("jobs")["jobs"], [])

    def test_no_server(self):
        site = self.site(start=False)
        self.refused(site, ["jobs"], 1, str(site.folder / "windfall.sock"))

    def test_configuration_errors_name_the_line(self):
        for text, hint in (
            ("listen_address: \"unix:/tmp/x\"\nnonsense: 3\n", ":2"),
            ("zones { name: \"GB\" }\n", "listen_address"),
            ("listen_address: 7\n", ":1"),
        ):
            with self.subTest(text=text):
                site = self.site(f"site-{abs(hash(text))}", start=False)
                site.config.write_text(text)
                site.scheduler.start()
                self.wait_for_exit(site.scheduler)
                self.assertNotEqual(site.scheduler.exit_status(), 0)
                self.assertIn(hint, site.scheduler.log())

    def test_names_of_sleeping_nodes_that_nobody_has(self):
        site = self.site(start=False)
        site.config.write_text(
            site.config.read_text() + 'sleeping_nodes { nodes: "nod-2" nodes: "node-1" idle_watts: 9 }\n'
        )
        site.start()
        self.assertIn("no node has registered yet as 'nod-2', 'node-1'", site.scheduler.log())
        site.scheduler.stop()
        site.scheduler.start()
        site.wait_for_node()
        self.assertIn("no node has registered yet as 'nod-2'; check", site.scheduler.log())

    def test_address_that_is_taken(self):
        site = self.site()
        other = self.site("other", start=False)
        other.config.write_text(other.config.read_text().replace(other.address, site.address))
        other.scheduler.start()
        self.wait_for_exit(other.scheduler)
        self.assertEqual(other.scheduler.exit_status(), 1)
        self.assertIn(site.address, other.scheduler.log())
        site.windfall("jobs")

    def wait_for_exit(self, program):
        wait_until(lambda: not program.is_running(), f"{program.command[0]} to give up")
