"""Each rule finds what it is for, and nothing in the example that does it right."""

import unittest

import build_lists
import field_units
import include_graph
import names
import one_definition
import purity
import sizes
import source_tree
import sql_place


def lines(findings):
    return [(finding.path, finding.line) for finding in findings]


class OneDefinitionTest(unittest.TestCase):
    def check(self, *paths):
        return one_definition.check({path: "namespace windfall {\nstruct Statement {\n};\n}\n" for path in paths})

    def test_one_program_has_one_type_of_a_name(self):
        self.assertEqual(
            lines(self.check("scheduler/reports/a.h", "scheduler/store/b.h")), [("scheduler/store/b.h", 2)]
        )

    def test_programs_that_never_meet_may_share_a_name(self):
        self.assertFalse(self.check("agent/link/a.h", "cli/b.h"))


class IncludeGraphTest(unittest.TestCase):
    def check(self, path, include, *others):
        files = {path: f"#include {include}\n"} | {other: "" for other in others}
        return include_graph.check(files)

    def test_planner_may_use_the_domain_but_not_the_store(self):
        planner = "scheduler/planner/planner.cc"
        self.assertFalse(self.check(planner, '"domain/job.h"', "domain/job.h"))
        self.assertFalse(self.check(planner, '"scheduler/planner/tick.h"', "scheduler/planner/tick.h"))
        self.assertTrue(self.check(planner, '"scheduler/store/store.h"', "scheduler/store/store.h"))

    def test_domain_depends_on_nothing_of_ours(self):
        self.assertTrue(self.check("domain/job.h", '"proto/time_wire.h"', "proto/time_wire.h"))

    def test_nothing_may_reach_upwards(self):
        self.assertTrue(
            self.check("scheduler/server/loop.cc", '"scheduler/rpc/job_rpc.h"', "scheduler/rpc/job_rpc.h")
        )
        self.assertTrue(self.check("scheduler/rpc/job_rpc.cc", '"cli/render.h"', "cli/render.h"))

    def test_outside_libraries_have_their_places(self):
        self.assertTrue(self.check("scheduler/rpc/a.cc", "<sqlite3.h>"))
        self.assertFalse(self.check("scheduler/store/a.cc", "<sqlite3.h>"))
        self.assertTrue(self.check("scheduler/control/a.cc", '"absl/x.h"') == [])
        self.assertTrue(self.check("scheduler/control/a.cc", "<grpcpp/grpcpp.h>"))
        self.assertTrue(self.check("domain/a.cc", '"windfall/v1/job.pb.h"'))
        self.assertTrue(self.check("cli/a.cc", "<curl/curl.h>"))

    def test_test_frameworks_are_for_tests(self):
        self.assertTrue(self.check("domain/a.cc", '"gtest/gtest.h"'))
        self.assertFalse(self.check("domain/a_test.cc", '"gtest/gtest.h"'))

    def test_doubles_are_for_tests(self):
        double = "tests/doubles/fake_link.h"
        self.assertTrue(self.check("scheduler/server/a.cc", f'"{double}"', double))
        self.assertFalse(self.check("scheduler/server/a_test.cc", f'"{double}"', double))

    def test_tests_of_a_library_obey_its_line_too(self):
        self.assertTrue(
            self.check("scheduler/planner/a_test.cc", '"scheduler/store/store.h"', "scheduler/store/store.h")
        )

    def test_includes_name_the_path_from_the_root(self):
        self.assertTrue(self.check("domain/a.cc", '"job.h"', "domain/job.h"))

    def test_a_folder_must_be_in_the_table(self):
        self.assertTrue(include_graph.check({"elsewhere/a.cc": ""}))
        self.assertFalse(include_graph.check({"tests/bench/a.cc": '#include "scheduler/store/store.h"'}))


class PurityTest(unittest.TestCase):
    def test_finds_effects_in_pure_code(self):
        for code in (
            "absl::Time t = absl::Now();",
            "auto t = std::chrono::steady_clock::now();",
            "time_t t = time(nullptr);",
            "clock_gettime(CLOCK_REALTIME, &t);",
            "absl::SleepFor(d);",
            "usleep(10);",
            "std::mutex lock;",
            "absl::Mutex lock;",
            "std::thread t;",
            "std::mt19937 random;",
            "int n = rand();",
            "#include <fstream>",
            "#include <sys/stat.h>",
        ):
            for folder in purity.PURE_FOLDERS:
                path = folder + "a.cc"
                self.assertEqual(lines(purity.check({path: "\n" + code})), [(path, 2)], code)
            self.assertFalse(purity.check({"agent/executor/a.cc": code}), code)

    def test_leaves_words_alone(self):
        for code in (
            "// absl::Now() is not for us",
            'Fail("time(nullptr)");',
            "absl::Time deadline_time(spec);",
            "const absl::Time time = now;",
            "state.sleep(3);",
            "int64_t big = 1'000; int operand(2);",
        ):
            self.assertFalse(purity.check({"domain/a.cc": code}), code)

    def test_random_tests_are_welcome_in_pure_folders_but_clocks_are_not(self):
        self.assertFalse(purity.check({"domain/a_test.cc": "std::random_device device;"}))
        self.assertTrue(purity.check({"domain/a_test.cc": "absl::Now();"}))

    def test_what_only_tests_include_counts_as_a_test(self):
        files = {
            "domain/random_job.h": "",
            "domain/random_job.cc": '#include "domain/random_job.h"\nstd::mt19937 random;',
            "domain/job_test.cc": '#include "domain/random_job.h"',
        }
        self.assertFalse(purity.check(files))
        files["domain/job.cc"] = '#include "domain/random_job.h"'
        self.assertEqual(lines(purity.check(files)), [("domain/random_job.cc", 2)])

    def test_no_test_sleeps(self):
        self.assertTrue(purity.check({"agent/link/a_test.cc": "absl::SleepFor(absl::Seconds(1));"}))
        self.assertTrue(purity.check({"agent/link/a_test.cc": "  Start();\n  usleep(1000);"}))
        self.assertTrue(purity.check({"agent/link/a_test.cc": "  while (!done()) usleep(1000);"}))
        self.assertFalse(purity.check({"tests/doubles/waiting.h": "std::this_thread::sleep_for(pause);"}))
        self.assertTrue(purity.check({"tests/e2e/loop_test.py": "time.sleep(1)"}))
        self.assertFalse(purity.check({"tests/e2e/waiting.py": "time.sleep(0.02)"}))


class SqlPlaceTest(unittest.TestCase):
    def test_finds_sql_outside_the_store(self):
        for text in ("SELECT id FROM jobs", "INSERT INTO jobs VALUES (?)", "DELETE FROM jobs ", "PRAGMA x",
                     "UPDATE jobs SET a=1", "CREATE TABLE jobs (", "BEGIN IMMEDIATE"):
            self.assertTrue(sql_place.check({"scheduler/server/a.cc": f'Run("{text}");'}), text)
            self.assertTrue(sql_place.check({"cli/a.cc": f'Run(R"({text})");'}), text)
            self.assertFalse(sql_place.check({"scheduler/store/a.cc": f'Run("{text}");'}), text)
            self.assertFalse(sql_place.check({"agent/link/agent_store.cc": f'Run("{text}");'}), text)

    def test_leaves_prose_alone(self):
        self.assertFalse(sql_place.check({"cli/a.cc": '// SELECT x\nPrint("select a node");'}))


class BuildListsTest(unittest.TestCase):
    def test_finds_a_test_that_no_target_has(self):
        files = {"domain/CMakeLists.txt": "windfall_test(SOURCES job_test.cc)", "domain/job_test.cc": ""}
        self.assertFalse(build_lists.check(files))
        files["domain/run_test.cc"] = ""
        self.assertEqual(lines(build_lists.check(files)), [("domain/run_test.cc", 1)])

    def test_a_name_within_a_longer_one_does_not_count(self):
        files = {"a/CMakeLists.txt": "SOURCES rerun.cc", "a/run.cc": "", "a/rerun.cc": ""}
        self.assertEqual(lines(build_lists.check(files)), [("a/run.cc", 1)])

    def test_a_folder_above_may_name_it(self):
        self.assertFalse(build_lists.check({"a/CMakeLists.txt": "SOURCES b/c.cc", "a/b/c.cc": ""}))


class FieldUnitsTest(unittest.TestCase):
    def check(self, field):
        return field_units.check({"proto/a.proto": f"message A {{\n  {field}\n}}"})

    def test_finds_numbers_without_a_unit(self):
        for field in ("int64 energy = 1;", "double saving = 2;", "optional int32 retries = 3;",
                      "repeated uint64 jobs = 4;", "float per_gpu = 5;"):
            self.assertEqual(lines(self.check(field)), [("proto/a.proto", 2)], field)

    def test_accepts_units_counts_ids_and_what_is_no_number(self):
        for field in ("int64 energy_millijoules = 1;", "double intensity_grams_per_kwh = 2;",
                      "repeated int64 after_job_ids = 3;", "int32 watts_per_gpu = 4;", "string name = 5;",
                      "bool held = 6;", "TaskState state = 7;", "int32 page_size = 8;"):
            self.assertFalse(self.check(field), field)


class NamesTest(unittest.TestCase):
    def test_finds_dumping_grounds(self):
        for path in ("domain/utils.h", "common/a.cc", "agent/string_util.cc", "agent/job_manager.h", "base/a.h"):
            self.assertTrue(names.check({path: ""}), path)
        for path in ("domain/job.h", "agent/database.cc", "forecasts/baseline.h"):
            self.assertFalse(names.check({path: ""}), path)


class SizesTest(unittest.TestCase):
    def test_measures_functions(self):
        text = "int Declared(int a);\n\nint Long(int a,\n         int b) {\n  return a;\n}\n\nvoid Tiny() {}\n"
        self.assertEqual(list(sizes.functions(text)), [(3, 4, "Long")])


class SourceTreeTest(unittest.TestCase):
    def test_blanks_out_comments_and_literals_but_keeps_lines(self):
        text = 'a /* b\nc */ "d\\"e" f // g\nR"x(h\n)y)x" i \'j\' 1\'000'
        code = source_tree.code_of(text)
        self.assertEqual(code.split(), ["a", "f", "i", "1'000"])
        self.assertEqual(code.count("\n"), text.count("\n"))

    def test_reads_strings_with_their_lines(self):
        text = '// "no"\nF("yes", R"(raw\n"text")");\nG("");'
        self.assertEqual(list(source_tree.strings_of(text)), [(2, "yes"), (2, 'raw\n"text"'), (4, "")])


if __name__ == "__main__":
    unittest.main()
