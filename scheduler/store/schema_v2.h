// Forecasts that windfall's own model has a part in, and inputs that are brought to other zones.
#ifndef WINDFALL_SCHEDULER_STORE_SCHEMA_V2_H_
#define WINDFALL_SCHEDULER_STORE_SCHEMA_V2_H_

namespace windfall {

// modelled_from_unix_ns: the steps from there on are the model's; absent: none are. band_json holds
// the steps of the tenth percentile and those of the ninetieth, each as in steps_json; absent: the
// error is not known. From this version on, an element of steps_json is [gap_ns, length_ns,
// [intensity_mg_per_kwh, ...], estimated] for steps of one length that follow one another; elements
// of the former version stay and are read as before. Jobs of the former version have no input, and
// input_zones_json, to which zones it was brought, is an empty array.
inline constexpr char kSchemaV2[] = R"sql(
ALTER TABLE forecasts ADD COLUMN modelled_from_unix_ns INTEGER;
ALTER TABLE forecasts ADD COLUMN band_json TEXT;
ALTER TABLE jobs ADD COLUMN input_zones_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE promises ADD COLUMN transfer_emissions_micrograms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN transfer_energy_millijoules INTEGER NOT NULL DEFAULT 0;
ALTER TABLE plans ADD COLUMN transfer_emissions_micrograms INTEGER NOT NULL DEFAULT 0;
)sql";

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SCHEMA_V2_H_
