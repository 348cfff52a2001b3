"""Which folder may include what: the table of ARCHITECTURE.md as data."""

# Folder -> folders whose headers it may include, besides its own. A file belongs to the longest
# folder that holds it. Folders that are not named here may not exist.
FOLDERS = {
    "domain": [],
    "lock": [],
    "event_log": [],
    "page": ["domain"],
    "proto": ["domain"],
    "forecasts/http": ["domain", "lock"],
    "forecasts": ["domain", "lock", "forecasts/http"],
    "forecasts/model": ["domain"],
    "scheduler/planner": ["domain"],
    "scheduler/ledger": ["domain"],
    "scheduler/bound": ["domain"],
    "scheduler/control": ["domain", "scheduler/bound", "scheduler/planner", "scheduler/ledger"],
    "scheduler/store": ["domain"],
    "scheduler/reports": ["domain", "page", "scheduler/ledger"],
    "scheduler/server": [
        "domain", "lock", "event_log", "forecasts", "forecasts/model", "scheduler/control", "scheduler/ledger",
        "scheduler/planner", "scheduler/store",
    ],
    "scheduler/config": ["domain", "proto", "forecasts", "forecasts/http", "scheduler/server"],
    "scheduler/auth": ["domain"],
    "scheduler/rpc": [
        "domain", "proto", "scheduler/auth", "scheduler/control", "scheduler/ledger", "scheduler/reports",
        "scheduler/server", "scheduler/store",
    ],
    "scheduler/console": [
        "domain", "scheduler/auth", "scheduler/ledger", "scheduler/reports", "scheduler/server", "scheduler/store",
    ],
    "scheduler/simulator": [
        "domain", "forecasts/model", "scheduler/bound", "scheduler/control", "scheduler/ledger",
        "scheduler/planner",
    ],
    # The program itself, where all parts are wired.
    "scheduler": [
        "domain", "forecasts", "proto", "scheduler/auth", "scheduler/config", "scheduler/console",
        "scheduler/rpc", "scheduler/server", "scheduler/store",
    ],
    "agent/executor": ["domain"],
    "agent/meter": ["domain"],
    "agent/link": ["domain", "event_log", "proto", "agent/executor", "agent/meter"],
    "agent": ["domain", "event_log", "agent/executor", "agent/link", "agent/meter"],
    # `plan`, `simulate` and `forecast backtest` work without a server, hence the planner, the simulator
    # and the forecasts.
    "cli": ["domain", "page", "proto", "forecasts", "forecasts/model", "scheduler/planner", "scheduler/simulator"],
    "deploy/examples": ["domain"],
    "tests/doubles": ["domain", "forecasts", "proto", "scheduler/server", "scheduler/store"],
}
# What crosses libraries may use all of them.
FREE_FOLDERS = ["tests"]
# Tests of a folder may also use these.
FOR_TESTS = ["tests/doubles"]

# Header of a library outside -> folders that may include it. Headers that no line matches are free
# (the standard library, POSIX, Abseil).
EXTERNAL = {
    r"sqlite3\.h": ["scheduler/store", "agent/link"],
    r"curl/": ["forecasts/http"],
    r"nlohmann/": ["forecasts", "forecasts/http", "scheduler/store", "scheduler/reports", "agent/executor"],
    r"httplib\.h": ["scheduler/console"],
    r"CLI/": ["cli", "scheduler", "agent", "deploy/examples"],
    r"(grpcpp|grpc)/": ["proto", "scheduler/rpc", "scheduler", "agent/link", "agent", "cli"],
    r"google/protobuf/": ["proto", "scheduler/rpc", "scheduler/config", "agent/link", "cli"],
    r"windfall/v1/": ["proto", "scheduler/rpc", "scheduler/config", "agent/link", "cli"],
    r"(gtest|gmock)/": [],
    r"benchmark/": [],
}
EXTERNAL_FOR_TESTS = [r"(gtest|gmock)/", r"httplib\.h", r"nlohmann/", r"sqlite3\.h"]
