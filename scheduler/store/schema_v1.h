// The first schema. Never edited once released: changes are further migrations.
//
// Conventions: a column without NOT NULL may be absent, and that means something. The unit is the
// last word of a numeric column. *_unix_ns and *_ns columns hold the extremes of 64 bits for the
// infinite times and durations. Words are those of ToString in domain/.
#ifndef WINDFALL_SCHEDULER_STORE_SCHEMA_V1_H_
#define WINDFALL_SCHEDULER_STORE_SCHEMA_V1_H_

namespace windfall {

inline constexpr char kSchemaV1[] = R"sql(
CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  idempotency_key TEXT NOT NULL,
  status TEXT NOT NULL,
  user TEXT NOT NULL,
  project TEXT NOT NULL,
  submit_time_unix_ns INTEGER NOT NULL,
  deadline_unix_ns INTEGER NOT NULL,
  expected_duration_ns INTEGER NOT NULL,
  expected_power_milliwatts INTEGER NOT NULL,
  held INTEGER NOT NULL,
  release_time_unix_ns INTEGER,
  input_zones_json TEXT NOT NULL,
  cancelled INTEGER NOT NULL,
  next_task_index INTEGER NOT NULL,
  pending_count INTEGER NOT NULL,
  running_count INTEGER NOT NULL,
  succeeded_count INTEGER NOT NULL,
  failed_count INTEGER NOT NULL,
  cancelled_count INTEGER NOT NULL,
  end_time_unix_ns INTEGER,
  spec_json TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (idempotency_key) WHERE idempotency_key <> '';
CREATE INDEX jobs_by_status ON jobs (status);
CREATE INDEX jobs_by_user ON jobs (user);
CREATE INDEX jobs_by_project ON jobs (project);

-- What was said to the user; the first promise of a job stands.
CREATE TABLE promises (
  job_id INTEGER PRIMARY KEY REFERENCES jobs (id),
  made_time_unix_ns INTEGER NOT NULL,
  planned_begin_unix_ns INTEGER NOT NULL,
  planned_end_unix_ns INTEGER NOT NULL,
  zone TEXT NOT NULL,
  node TEXT NOT NULL,
  energy_millijoules INTEGER NOT NULL,
  emissions_micrograms INTEGER,
  start_now_emissions_micrograms INTEGER,
  transfer_emissions_micrograms INTEGER NOT NULL,
  forecast_provider TEXT NOT NULL,
  forecast_id INTEGER,
  feasible INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE tasks (
  job_id INTEGER NOT NULL REFERENCES jobs (id),
  task_index INTEGER NOT NULL,
  state TEXT NOT NULL,
  failures_count INTEGER NOT NULL,
  done_ns INTEGER NOT NULL,
  resume INTEGER NOT NULL,
  current_run_id INTEGER,
  release_unix_ns INTEGER NOT NULL,
  end_time_unix_ns INTEGER,
  PRIMARY KEY (job_id, task_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE nodes (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  zone TEXT NOT NULL,
  gpus_count INTEGER NOT NULL,
  cpus_count INTEGER NOT NULL,
  memory_bytes INTEGER NOT NULL,
  gpu_models_json TEXT NOT NULL,
  meters_json TEXT NOT NULL,
  agent_epoch TEXT NOT NULL,
  last_sequence INTEGER NOT NULL,
  drained INTEGER NOT NULL,
  last_seen_unix_ns INTEGER NOT NULL
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  job_id INTEGER NOT NULL,
  task_index INTEGER NOT NULL,
  node_id INTEGER NOT NULL REFERENCES nodes (id),
  zone TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  resume INTEGER NOT NULL,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  stop_reason TEXT,
  assign_time_unix_ns INTEGER NOT NULL,
  start_time_unix_ns INTEGER,
  end_time_unix_ns INTEGER,
  exit_code INTEGER,
  signal INTEGER,
  message TEXT NOT NULL,
  FOREIGN KEY (job_id, task_index) REFERENCES tasks (job_id, task_index)
) STRICT;
CREATE INDEX runs_by_job ON runs (job_id);
CREATE INDEX runs_by_task ON runs (job_id, task_index);
CREATE INDEX runs_by_end_time ON runs (end_time_unix_ns) WHERE end_time_unix_ns IS NOT NULL;
CREATE INDEX runs_live ON runs (id) WHERE state <> 'ended';

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  zone TEXT NOT NULL,
  provider TEXT NOT NULL,
  signal TEXT NOT NULL,
  factors TEXT NOT NULL,
  UNIQUE (zone, provider, signal, factors)
) STRICT;

-- As issued. steps_json holds [gap_ns, length_ns, intensity_mg_per_kwh, estimated] of each step, the
-- gap counted from the end of the step before it, for the first one from first_step_unix_ns.
CREATE TABLE forecasts (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  issue_time_unix_ns INTEGER NOT NULL,
  issue_time_is_fetch_time INTEGER NOT NULL,
  fetch_time_unix_ns INTEGER NOT NULL,
  first_step_unix_ns INTEGER NOT NULL,
  steps_json TEXT NOT NULL
) STRICT;
CREATE INDEX forecasts_by_series ON forecasts (series_id);
CREATE INDEX forecasts_by_fetch_time ON forecasts (fetch_time_unix_ns);

-- Settled intensity. Of two steps over one instant, the one with the higher id is the revision.
CREATE TABLE actual_steps (
  id INTEGER PRIMARY KEY,
  series_id INTEGER NOT NULL REFERENCES series (id),
  begin_unix_ns INTEGER NOT NULL,
  end_unix_ns INTEGER NOT NULL,
  intensity_mg_per_kwh INTEGER NOT NULL,
  estimated INTEGER NOT NULL
) STRICT;
CREATE INDEX actual_steps_by_end ON actual_steps (series_id, end_unix_ns);

CREATE TABLE plans (
  job_id INTEGER NOT NULL REFERENCES jobs (id),
  task_index INTEGER NOT NULL,
  made_time_unix_ns INTEGER NOT NULL,
  first_start_unix_ns INTEGER NOT NULL,
  segments_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  latest_start_unix_ns INTEGER NOT NULL,
  feasible INTEGER NOT NULL,
  energy_millijoules INTEGER NOT NULL,
  emissions_micrograms INTEGER,
  start_now_emissions_micrograms INTEGER,
  transfer_energy_millijoules INTEGER NOT NULL,
  transfer_emissions_micrograms INTEGER NOT NULL,
  mean_intensity_mg_per_kwh INTEGER,
  start_now_mean_intensity_mg_per_kwh INTEGER,
  forecast_id INTEGER,
  PRIMARY KEY (job_id, task_index)
) STRICT, WITHOUT ROWID;
CREATE INDEX plans_by_first_start ON plans (first_start_unix_ns);

CREATE TABLE work_history (
  fingerprint TEXT PRIMARY KEY NOT NULL,
  duration_ns INTEGER NOT NULL,
  power_milliwatts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE readings (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  begin_unix_ns INTEGER NOT NULL,
  end_unix_ns INTEGER NOT NULL,
  component TEXT NOT NULL,
  energy_millijoules INTEGER NOT NULL,
  quality TEXT NOT NULL,
  meter TEXT NOT NULL
) STRICT;
CREATE INDEX readings_by_run ON readings (run_id, begin_unix_ns);

CREATE TABLE ledger_entries (
  id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES runs (id),
  begin_unix_ns INTEGER NOT NULL,
  end_unix_ns INTEGER NOT NULL,
  component TEXT NOT NULL,
  revision INTEGER NOT NULL,
  energy_millijoules INTEGER NOT NULL,
  quality TEXT NOT NULL,
  pue_permille INTEGER NOT NULL,
  basis TEXT NOT NULL,
  series_id INTEGER NOT NULL REFERENCES series (id),
  forecast_id INTEGER,
  intensity_estimated INTEGER NOT NULL,
  intensity_mg_per_kwh INTEGER NOT NULL,
  emissions_micrograms INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_entries_by_run ON ledger_entries (run_id, begin_unix_ns, component, revision);
CREATE INDEX ledger_entries_by_begin ON ledger_entries (begin_unix_ns);

-- A work list, not part of the ledger: the newest entries that wait for settled intensity.
CREATE TABLE unsettled_entries (
  entry_id INTEGER PRIMARY KEY REFERENCES ledger_entries (id)
) STRICT;

CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  idempotency_key TEXT NOT NULL,
  create_time_unix_ns INTEGER NOT NULL,
  begin_unix_ns INTEGER NOT NULL,
  end_unix_ns INTEGER NOT NULL,
  project TEXT NOT NULL,
  user TEXT NOT NULL,
  jobs_count INTEGER NOT NULL,
  energy_millijoules INTEGER NOT NULL,
  emissions_micrograms INTEGER,
  content_sha256 TEXT NOT NULL,
  content_json TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX reports_by_idempotency_key ON reports (idempotency_key)
  WHERE idempotency_key <> '';

-- What was measured, promised, computed and reported is never changed, by nobody. The third trigger
-- of each is for INSERT OR REPLACE, which deletes without asking the second.
CREATE TRIGGER promises_stay BEFORE UPDATE ON promises
  BEGIN SELECT RAISE (ABORT, 'promises are append-only'); END;
CREATE TRIGGER promises_last BEFORE DELETE ON promises
  BEGIN SELECT RAISE (ABORT, 'promises are append-only'); END;
CREATE TRIGGER promises_once BEFORE INSERT ON promises
  WHEN EXISTS (SELECT job_id FROM promises WHERE job_id = NEW.job_id)
  BEGIN SELECT RAISE (ABORT, 'promises are append-only'); END;
CREATE TRIGGER forecasts_stay BEFORE UPDATE ON forecasts
  BEGIN SELECT RAISE (ABORT, 'forecasts are append-only'); END;
CREATE TRIGGER forecasts_last BEFORE DELETE ON forecasts
  BEGIN SELECT RAISE (ABORT, 'forecasts are append-only'); END;
CREATE TRIGGER forecasts_once BEFORE INSERT ON forecasts
  WHEN EXISTS (SELECT id FROM forecasts WHERE id = NEW.id)
  BEGIN SELECT RAISE (ABORT, 'forecasts are append-only'); END;
CREATE TRIGGER actual_steps_stay BEFORE UPDATE ON actual_steps
  BEGIN SELECT RAISE (ABORT, 'actual steps are append-only'); END;
CREATE TRIGGER actual_steps_last BEFORE DELETE ON actual_steps
  BEGIN SELECT RAISE (ABORT, 'actual steps are append-only'); END;
CREATE TRIGGER actual_steps_once BEFORE INSERT ON actual_steps
  WHEN EXISTS (SELECT id FROM actual_steps WHERE id = NEW.id)
  BEGIN SELECT RAISE (ABORT, 'actual steps are append-only'); END;
CREATE TRIGGER readings_stay BEFORE UPDATE ON readings
  BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER readings_last BEFORE DELETE ON readings
  BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER readings_once BEFORE INSERT ON readings
  WHEN EXISTS (SELECT id FROM readings WHERE id = NEW.id)
  BEGIN SELECT RAISE (ABORT, 'readings are append-only'); END;
CREATE TRIGGER ledger_entries_stay BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE (ABORT, 'ledger entries are append-only'); END;
CREATE TRIGGER ledger_entries_last BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE (ABORT, 'ledger entries are append-only'); END;
CREATE TRIGGER ledger_entries_once BEFORE INSERT ON ledger_entries
  WHEN EXISTS (SELECT id FROM ledger_entries WHERE id = NEW.id)
  BEGIN SELECT RAISE (ABORT, 'ledger entries are append-only'); END;
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports
  BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
CREATE TRIGGER reports_last BEFORE DELETE ON reports
  BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
CREATE TRIGGER reports_once BEFORE INSERT ON reports
  WHEN EXISTS (SELECT id FROM reports WHERE id = NEW.id
    OR (idempotency_key = NEW.idempotency_key AND NEW.idempotency_key <> ''))
  BEGIN SELECT RAISE (ABORT, 'reports are append-only'); END;
)sql";

}  // namespace windfall

#endif  // WINDFALL_SCHEDULER_STORE_SCHEMA_V1_H_
