// What the fractions of --min-saving are of.
#ifndef WINDFALL_SCHEDULER_STORE_SCHEMA_V4_H_
#define WINDFALL_SCHEDULER_STORE_SCHEMA_V4_H_

namespace windfall {

// For each kilowatt that a task draws; see SavingBase. Absent: unknown, or not asked for, as in all
// promises of the former versions.
inline constexpr char kSchemaV4[] = R"sql(
ALTER TABLE promises ADD COLUMN saving_base_micrograms_per_kilowatt INTEGER;
ALTER TABLE promises ADD COLUMN saving_base_microcents_per_kilowatt INTEGER;
)sql";

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SCHEMA_V4_H_
