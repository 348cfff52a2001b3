// Jobs, tasks, runs and promises for the wire. The other way is never needed: only specs come in.
#ifndef WINDFALL_PROTO_JOB_WIRE_H_
#define WINDFALL_PROTO_JOB_WIRE_H_

#include "domain/job.h"
#include "domain/run.h"
#include "proto/node_wire.h"
#include "windfall/v1/job.pb.h"

namespace windfall {

windfall::v1::TaskState ToWire(TaskState state);
windfall::v1::Promise ToWire(const Promise& promise);
// Without settlement and next start.
windfall::v1::Job ToWire(const Job& job);
// Without runs and plan. REQUIRES: 0 <= task.id.index < spec.task_count().
windfall::v1::Task ToWire(const Task& task, const JobSpec& spec);
// Without energy.
windfall::v1::Run ToWire(const Run& run, const NodeNames& names);

}  // namespace windfall

#endif  // WINDFALL_PROTO_JOB_WIRE_H_
