#include "cli/render_alternatives.h"

#include <string>

#include "absl/strings/str_split.h"
#include "cli/render_text.h"
#include "cli/wire_examples.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace windfall {
namespace {

using testing::HasSubstr;
using testing::Not;

v1::Alternative& Add(const std::string& change, int start_hour, double grams,
                     v1::Alternatives& alternatives) {
  v1::Alternative& added = *alternatives.add_considered();
  added.set_change(change);
  added.set_zone("GB");
  added.set_node("node-1");
  *added.mutable_start_time() = ToWire(ExampleNow() + absl::Hours(start_hour));
  *added.mutable_finish_time() = ToWire(ExampleNow() + absl::Hours(start_hour + 2));
  added.set_segments_count(1);
  added.set_emissions_grams(grams);
  added.set_saved_percent(100 - grams / 2);
  added.set_feasible(true);
  return added;
}

TEST(RenderAlternatives, TellsWhenWhereAndWhatEachWouldEmit) {
  v1::Alternatives alternatives;
  Add("start-now", 1, 260, alternatives).set_reason("no-capacity");
  Add("alone", 2, 180, alternatives);
  v1::Alternative& nowhere = *alternatives.add_considered();
  nowhere.set_change("zone");
  nowhere.set_zone("DE");
  Add("interruptible", 3, 175, alternatives).set_segments_count(2);
  *Add("later-deadline", 9, 150, alternatives).mutable_more_time() = ToWire(absl::Hours(12));
  v1::Alternative& fewer = Add("fewer-gpus", 9, 150, alternatives);
  fewer.set_gpus_count(1);
  fewer.set_feasible(false);
  fewer.clear_emissions_grams();
  fewer.clear_saved_percent();
  EXPECT_EQ(
      RenderAlternatives(alternatives, ExampleView({})),
      "INSTEAD             STARTS     ON            FINISHES      CO2E  CHANGE\n"
      "started now         21:00      node-1 in GB  23:00        260 g   +30 %  the nodes are "
      "taken "
      "before\n"
      "alone on the nodes  22:00      node-1 in GB  Wed 00:00    180 g   -10 %\n"
      "in DE               nowhere    DE                       unknown          no node could hold "
      "it\n"
      "interruptible       23:00      node-1 in GB  Wed 01:00    175 g   -12 %  in 2 parts\n"
      "12 h more time      Wed 05:00  node-1 in GB  Wed 07:00    150 g   -25 %\n"
      "with 1 GPU          Wed 05:00  node-1 in GB  Wed 07:00  unknown          too late\n");
}

TEST(RenderAlternatives, TellsTheCostWhereThereArePrices) {
  v1::Alternatives alternatives;
  alternatives.set_currency("EUR");
  v1::Alternative& now = Add("start-now", 1, 260, alternatives);
  now.set_cost_cents(1234);
  now.set_cost_saved_percent(-3);
  Add("cleanest", 2, 180, alternatives);
  EXPECT_EQ(
      RenderAlternatives(alternatives, ExampleView({})),
      "INSTEAD               STARTS  ON            FINISHES    CO2E  CHANGE       COST  CHANGE\n"
      "started now           21:00   node-1 in GB  23:00      260 g   +30 %  12.34 EUR  +3.0 %\n"
      "if only CO2e counted  22:00   node-1 in GB  Wed 00:00  180 g   -10 %    unknown\n");
}

TEST(RenderAlternatives, FitsEightyColumnsAtPrices) {
  v1::Alternatives alternatives;
  alternatives.set_currency("EUR");
  alternatives.set_nodes_sleep(true);
  *alternatives.mutable_earliest_start_time() = ToWire(ExampleNow() + absl::Hours(30));
  for (const char* change : {"start-now", "cleanest", "later-deadline", "zone"}) {
    v1::Alternative& each = Add(change, 30, 26'012, alternatives);
    each.set_reason("no-capacity");
    each.set_cost_cents(1'234'567);
    each.set_cost_saved_percent(-312);
    *each.mutable_more_time() = ToWire(absl::Minutes(1234));
  }
  const std::string text = RenderAlternatives(alternatives, ExampleView({.width = 80}));
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    EXPECT_LE(DisplayWidth(line), 80) << line;
  }
}

TEST(RenderAlternatives, SaysFromWhenOnWhatComesAfterOthersCanStart) {
  v1::Alternatives alternatives;
  Add("start-now", 2, 260, alternatives);
  *alternatives.mutable_earliest_start_time() = ToWire(ExampleNow() + absl::Hours(2));
  EXPECT_EQ(RenderAlternatives(alternatives, ExampleView({})),
            "INSTEAD            STARTS  ON            FINISHES    CO2E  CHANGE\n"
            "as soon as it can  22:00   node-1 in GB  Wed 00:00  260 g   +30 %\n"
            "it cannot start before 22:00, so nothing is said of starting now\n");
}

TEST(RenderAlternatives, SaysThatWhatNodesDrawBesidesIsInNoFigure) {
  v1::Alternatives alternatives;
  Add("start-now", 2, 260, alternatives);
  EXPECT_THAT(RenderAlternatives(alternatives, ExampleView({})), Not(HasSubstr("sleeps")));
  alternatives.set_nodes_sleep(true);
  EXPECT_THAT(RenderAlternatives(alternatives, ExampleView({})),
              HasSubstr("what a node that sleeps draws besides"));
}

TEST(ConstraintText, SaysTheGainInMoneyWhereThereArePrices) {
  v1::Alternatives alternatives;
  alternatives.set_binding_constraint("capacity");
  alternatives.set_currency("EUR");
  v1::Alternative& alone = Add("alone", 2, 260, alternatives);
  EXPECT_EQ(ConstraintText(alternatives), "capacity");
  alone.set_cost_saved_percent(12);
  EXPECT_EQ(ConstraintText(alternatives), "capacity (alone on the nodes: -12 %)");
}

TEST(RenderAlternatives, IsNothingIfNothingElseWasPossible) {
  EXPECT_EQ(RenderAlternatives({}, ExampleView({})), "");
}

TEST(ConstraintText, SaysWhichChangeWouldHelp) {
  v1::Alternatives alternatives;
  alternatives.set_binding_constraint("deadline");
  EXPECT_EQ(ConstraintText(alternatives), "deadline");
  *Add("later-deadline", 9, 182, alternatives).mutable_more_time() = ToWire(absl::Hours(12));
  EXPECT_EQ(ConstraintText(alternatives), "deadline (12 h more time: -9.0 %)");
}

}  // namespace
}  // namespace windfall
