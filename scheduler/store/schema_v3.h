// What plans cost.
#ifndef WINDFALL_SCHEDULER_STORE_SCHEMA_V3_H_
#define WINDFALL_SCHEDULER_STORE_SCHEMA_V3_H_

namespace windfall {

// Microcents, of the currency whose code is beside them; it is empty where the plan was made
// without prices, as all plans of the former versions were. A cost is absent if it is unknown; that
// of electricity also where electricity has no price.
inline constexpr char kSchemaV3[] = R"sql(
ALTER TABLE plans ADD COLUMN electricity_cost_microcents INTEGER;
ALTER TABLE plans ADD COLUMN carbon_cost_microcents INTEGER;
ALTER TABLE plans ADD COLUMN start_now_electricity_cost_microcents INTEGER;
ALTER TABLE plans ADD COLUMN start_now_carbon_cost_microcents INTEGER;
ALTER TABLE plans ADD COLUMN currency TEXT NOT NULL DEFAULT '';
)sql";

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SCHEMA_V3_H_
