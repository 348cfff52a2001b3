#include "scheduler/store/ledger_records.h"

#include <algorithm>
#include <iterator>

#include "scheduler/store/forecast_records.h"

namespace windfall {
namespace {

constexpr char kInsertReading[] =
    "INSERT INTO readings (run_id, begin_unix_ns, end_unix_ns, component, energy_millijoules, "
    "quality, meter) VALUES (?, ?, ?, ?, ?, ?, ?)";

constexpr char kSelectReadingsOfJob[] =
    "SELECT readings.run_id, readings.begin_unix_ns, readings.end_unix_ns, readings.component, "
    "readings.energy_millijoules, readings.quality, readings.meter "
    "FROM runs JOIN readings ON readings.run_id = runs.id WHERE runs.job_id = ? "
    "ORDER BY readings.run_id, readings.begin_unix_ns, readings.id";

constexpr char kInsertEntry[] =
    "INSERT INTO ledger_entries (run_id, begin_unix_ns, end_unix_ns, component, revision, "
    "energy_millijoules, quality, pue_permille, basis, series_id, forecast_id, "
    "intensity_estimated, "
    "intensity_mg_per_kwh, emissions_micrograms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr char kInsertUnsettled[] = "INSERT INTO unsettled_entries (entry_id) VALUES (?)";
constexpr char kDeleteRestatedUnsettled[] =
    "DELETE FROM unsettled_entries WHERE entry_id IN (SELECT id FROM ledger_entries "
    "WHERE run_id = ? AND begin_unix_ns = ? AND component = ? AND revision < ?)";

#define WINDFALL_SELECT_ENTRY                                                              \
  "SELECT entries.run_id, entries.begin_unix_ns, entries.end_unix_ns, entries.component, " \
  "entries.revision, entries.energy_millijoules, entries.quality, entries.pue_permille, "  \
  "entries.basis, series.zone, series.provider, series.signal, series.factors, "           \
  "entries.forecast_id, "                                                                  \
  "entries.intensity_estimated, entries.intensity_mg_per_kwh, entries.emissions_micrograms "
#define WINDFALL_ORDER_OF_ENTRIES \
  "ORDER BY entries.run_id, entries.begin_unix_ns, entries.component, entries.id"
#define WINDFALL_IS_NEWEST                                                                     \
  "NOT EXISTS (SELECT restated.id FROM ledger_entries AS restated "                            \
  "WHERE restated.run_id = entries.run_id AND restated.begin_unix_ns = entries.begin_unix_ns " \
  "AND restated.component = entries.component AND restated.revision > entries.revision) "
constexpr char kSelectNewestOfJob[] = WINDFALL_SELECT_ENTRY
    "FROM runs JOIN ledger_entries AS entries ON entries.run_id = runs.id "
    "JOIN series ON series.id = entries.series_id "
    "WHERE runs.job_id = ? AND " WINDFALL_IS_NEWEST WINDFALL_ORDER_OF_ENTRIES;
constexpr char kSelectNewest[] = WINDFALL_SELECT_ENTRY
    "FROM ledger_entries AS entries JOIN series ON series.id = entries.series_id "
    "WHERE entries.begin_unix_ns >= ? AND entries.begin_unix_ns < ? "
    "AND " WINDFALL_IS_NEWEST WINDFALL_ORDER_OF_ENTRIES;
constexpr char kSelectSettled[] = WINDFALL_SELECT_ENTRY
    "FROM ledger_entries AS entries JOIN series ON series.id = entries.series_id "
    "WHERE entries.begin_unix_ns >= ? AND entries.begin_unix_ns < ? AND entries.end_unix_ns > ? "
    "AND entries.basis = ? AND entries.series_id = ? "
    "AND " WINDFALL_IS_NEWEST WINDFALL_ORDER_OF_ENTRIES;
constexpr char kSelectUnsettled[] = WINDFALL_SELECT_ENTRY
    "FROM unsettled_entries JOIN ledger_entries AS entries "
    "ON entries.id = unsettled_entries.entry_id "
    "JOIN series ON series.id = entries.series_id " WINDFALL_ORDER_OF_ENTRIES;
#undef WINDFALL_IS_NEWEST
#undef WINDFALL_ORDER_OF_ENTRIES
#undef WINDFALL_SELECT_ENTRY

EnergyReading ReadingFrom(Row& row) {
  return {.run = row.Next<RunId>(),
          .span = {.begin = row.Next<absl::Time>(), .end = row.Next<absl::Time>()},
          .component = row.Next<EnergyComponent>(),
          .energy = row.Next<Energy>(),
          .quality = row.Next<EnergyQuality>(),
          .meter = row.Next<std::string>()};
}

LedgerEntry EntryFrom(Row& row) {
  return {.run = row.Next<RunId>(),
          .span = {.begin = row.Next<absl::Time>(), .end = row.Next<absl::Time>()},
          .component = row.Next<EnergyComponent>(),
          .revision = row.Next<int32_t>(),
          .energy = row.Next<Energy>(),
          .quality = row.Next<EnergyQuality>(),
          .pue_permille = row.Next<int32_t>(),
          .basis = row.Next<IntensityBasis>(),
          .source = {.zone = row.Next<std::string>(),
                     .provider = row.Next<std::string>(),
                     .signal = row.Next<Signal>(),
                     .factors = row.Next<Factors>()},
          .forecast = row.Next<ForecastId>(),
          .intensity_estimated = row.Next<bool>(),
          .intensity = row.Next<CarbonIntensity>(),
          .emissions = row.Next<CarbonMass>()};
}

absl::Status AddEntry(Connection& connection, const LedgerEntry& entry, int64_t series_id) {
  WINDFALL_RETURN_IF_ERROR(connection.Run(
      kInsertEntry, entry.run, entry.span.begin, entry.span.end, entry.component, entry.revision,
      entry.energy, entry.quality, entry.pue_permille, entry.basis, series_id, entry.forecast,
      entry.intensity_estimated, entry.intensity, entry.emissions));
  if (entry.basis != IntensityBasis::kSettled) {
    WINDFALL_RETURN_IF_ERROR(connection.Run(kInsertUnsettled, connection.last_insert_id()));
  }
  if (entry.revision == 0) return absl::OkStatus();
  return connection.Run(kDeleteRestatedUnsettled, entry.run, entry.span.begin, entry.component,
                        entry.revision);
}

}  // namespace

absl::Status AddReading(Connection& connection, const EnergyReading& reading) {
  return connection.Run(kInsertReading, reading.run, reading.span.begin, reading.span.end,
                        reading.component, reading.energy, reading.quality, reading.meter);
}

absl::StatusOr<std::vector<EnergyReading>> ReadReadingsOfJob(Connection& connection, JobId job) {
  return connection.All(&ReadingFrom, kSelectReadingsOfJob, job);
}

absl::Status AddEntries(Connection& connection, const std::vector<LedgerEntry>& entries) {
  // Entries of one turn mostly share their series: look it up when it changes.
  const SeriesIdentity* known = nullptr;
  int64_t series_id = 0;
  for (const LedgerEntry& entry : entries) {
    if (known == nullptr || !(*known == entry.source)) {
      WINDFALL_ASSIGN_OR_RETURN(series_id, SeriesRowId(connection, entry.source));
      known = &entry.source;
    }
    WINDFALL_RETURN_IF_ERROR(AddEntry(connection, entry, series_id));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LedgerEntry>> ReadNewestEntriesOfJob(Connection& connection, JobId job) {
  return connection.All(&EntryFrom, kSelectNewestOfJob, job);
}

absl::StatusOr<std::vector<LedgerEntry>> ReadNewestEntries(Connection& connection,
                                                           const TimeSpan& span) {
  return connection.All(&EntryFrom, kSelectNewest, span.begin, span.end);
}

absl::StatusOr<std::vector<LedgerEntry>> ReadSettledEntries(Connection& connection,
                                                            const IntensitySeries& actual) {
  std::vector<LedgerEntry> settled;
  WINDFALL_ASSIGN_OR_RETURN(const std::optional<int64_t> series_id,
                            FindSeriesRowId(connection, actual.identity()));
  if (!series_id.has_value()) return settled;
  absl::Time read_until = absl::InfinitePast();  // what begins before was read with the last step
  for (const IntensityStep& step : actual.steps()) {
    const absl::Time first = std::max(read_until, step.span.begin - kLongestSlot);
    WINDFALL_ASSIGN_OR_RETURN(
        std::vector<LedgerEntry> of_step,
        connection.All(&EntryFrom, kSelectSettled, first, step.span.end, step.span.begin,
                       IntensityBasis::kSettled, *series_id));
    std::move(of_step.begin(), of_step.end(), std::back_inserter(settled));
    read_until = step.span.end;
  }
  return settled;
}

absl::StatusOr<std::vector<LedgerEntry>> ReadUnsettledEntries(Connection& connection) {
  return connection.All(&EntryFrom, kSelectUnsettled);
}

}  // namespace windfall
