#include "scheduler/rpc/report_service.h"

#include <future>
#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/time_wire.h"
#include "scheduler/rpc/running_site.h"
#include "scheduler/rpc/sha256.h"
#include "windfall/v1/report.grpc.pb.h"

namespace windfall {
namespace {

using ::testing::HasSubstr;

class ReportServiceTest : public testing::Test {
 protected:
  // A job that drew 60 J ten minutes before `now_`, and has ended.
  void RunAJob() {
    TestAgent agent(site_.channel(), "n1");
    const auto jobs = v1::JobService::NewStub(site_.channel());
    v1::SubmitJobRequest submit;
    *submit.mutable_spec() = SmallSpec();
    submit.mutable_spec()->set_project("llm");
    v1::SubmitJobResponse submitted;
    ASSERT_TRUE(jobs->SubmitJob(Patiently().get(), submit, &submitted).ok());
    const int64_t run_id = agent.Await(v1::ConnectResponse::kStartRun).start_run().run_id();
    agent.RunSucceeds(run_id, now_ - absl::Minutes(10), 60'000);
    v1::WatchJobRequest watch;
    watch.set_job_id(submitted.job_id());
    const auto context = Patiently();
    const auto stream = jobs->WatchJob(context.get(), watch);
    v1::WatchJobResponse response;
    while (stream->Read(&response)) {
    }
    ASSERT_TRUE(stream->Finish().ok());
  }

  v1::CreateReportRequest LastHour() const {
    v1::CreateReportRequest request;
    *request.mutable_from_time() = ToWire(now_ - absl::Hours(1));
    *request.mutable_to_time() = ToWire(now_);
    return request;
  }

  v1::ReportHeader Create(const v1::CreateReportRequest& request) {
    v1::CreateReportResponse response;
    const grpc::Status status = reports_->CreateReport(Patiently().get(), request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.report();
  }

  grpc::Status Export(int64_t report_id, const std::string& format,
                      v1::ExportReportResponse& response) {
    v1::ExportReportRequest request;
    request.set_report_id(report_id);
    request.set_format(format);
    return reports_->ExportReport(Patiently().get(), request, &response);
  }

  const absl::Time now_ = absl::Now();
  RunningSite site_;
  const std::unique_ptr<v1::ReportService::Stub> reports_ =
      v1::ReportService::NewStub(site_.channel());
};

TEST_F(ReportServiceTest, SavesWhatTheLedgerHolds) {
  RunAJob();
  const v1::ReportHeader header = Create(LastHour());
  EXPECT_GT(header.id(), 0);
  EXPECT_EQ(header.jobs_count(), 1);
  EXPECT_DOUBLE_EQ(header.energy_kwh(), 60'000 / 3.6e9);
  EXPECT_FALSE(header.has_emissions_grams());

  v1::GetReportRequest request;
  request.set_report_id(header.id());
  v1::GetReportResponse response;
  ASSERT_TRUE(reports_->GetReport(Patiently().get(), request, &response).ok());
  EXPECT_EQ(response.report().content_sha256(), header.content_sha256());
  EXPECT_EQ(Sha256Hex(response.content_json()), header.content_sha256());
  EXPECT_THAT(response.content_json(), HasSubstr("60000"));
}

TEST_F(ReportServiceTest, FiltersByProject) {
  RunAJob();
  v1::CreateReportRequest request = LastHour();
  request.set_project("other");
  EXPECT_EQ(Create(request).jobs_count(), 0);
  request.set_project("llm");
  EXPECT_EQ(Create(request).jobs_count(), 1);
}

TEST_F(ReportServiceTest, TheSameKeyIsTheSameReport) {
  v1::CreateReportRequest request = LastHour();
  request.set_idempotency_key("monthly");
  EXPECT_EQ(Create(request).id(), Create(request).id());
}

TEST_F(ReportServiceTest, ExportsEveryFormat) {
  RunAJob();
  const int64_t report_id = Create(LastHour()).id();
  struct Case {
    const char* format;
    const char* media_type;
    const char* holds;
  };
  for (const Case& test :
       {Case{"text", "text/plain; charset=utf-8", "llm"},
        Case{"json", "application/json", "\"llm\""}, Case{"csv", "text/csv; charset=utf-8", "llm"},
        Case{"html", "text/html; charset=utf-8", "<svg"}}) {
    v1::ExportReportResponse response;
    const grpc::Status status = Export(report_id, test.format, response);
    EXPECT_TRUE(status.ok()) << test.format << ": " << status.error_message();
    EXPECT_EQ(response.media_type(), test.media_type);
    EXPECT_THAT(response.content(), HasSubstr(test.holds)) << test.format;
  }
  v1::ExportReportResponse response;
  const grpc::Status status = Export(report_id, "pdf", response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("text, json, csv or html"));
}

TEST_F(ReportServiceTest, NeitherShowsNorExportsWhatIsNotWhatWasSaved) {
  std::promise<int64_t> saved;
  site_.scheduler().SaveReport({.create_time = now_,
                                .span = {now_ - absl::Hours(1), now_},
                                .content_json = "{}",
                                .content_sha256 = Sha256Hex("{\"jobs\":[]}")},
                               "", [&](absl::StatusOr<SavedReport> report) {
                                 saved.set_value(report.ok() ? report->id.value() : 0);
                               });
  v1::GetReportRequest request;
  request.set_report_id(saved.get_future().get());
  v1::GetReportResponse shown;
  v1::ExportReportResponse exported;
  EXPECT_EQ(reports_->GetReport(Patiently().get(), request, &shown).error_code(),
            grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(Export(request.report_id(), "json", exported).error_code(),
            grpc::StatusCode::DATA_LOSS);
}

TEST_F(ReportServiceTest, ListsTheNewestFirst) {
  const int64_t first = Create(LastHour()).id();
  const int64_t second = Create(LastHour()).id();
  v1::ListReportsRequest request;
  request.set_page_size(1);
  v1::ListReportsResponse response;
  ASSERT_TRUE(reports_->ListReports(Patiently().get(), request, &response).ok());
  ASSERT_EQ(response.reports_size(), 1);
  EXPECT_EQ(response.reports(0).id(), second);
  request.set_page_token(response.next_page_token());
  ASSERT_TRUE(reports_->ListReports(Patiently().get(), request, &response).ok());
  ASSERT_EQ(response.reports_size(), 1);
  EXPECT_EQ(response.reports(0).id(), first);
  EXPECT_EQ(response.next_page_token(), "");
}

TEST_F(ReportServiceTest, WantsAPeriod) {
  v1::CreateReportRequest backwards;
  *backwards.mutable_from_time() = ToWire(now_);
  *backwards.mutable_to_time() = ToWire(now_ - absl::Hours(1));
  v1::CreateReportRequest malformed = LastHour();
  malformed.mutable_to_time()->set_nanos(-5);
  for (const v1::CreateReportRequest& request : {v1::CreateReportRequest(), backwards, malformed}) {
    v1::CreateReportResponse response;
    EXPECT_EQ(reports_->CreateReport(Patiently().get(), request, &response).error_code(),
              grpc::StatusCode::INVALID_ARGUMENT)
        << request.ShortDebugString();
  }
}

TEST_F(ReportServiceTest, AnUnknownReportIsNotFound) {
  v1::ExportReportResponse exported;
  EXPECT_EQ(Export(99, "text", exported).error_code(), grpc::StatusCode::NOT_FOUND);
  v1::GetReportRequest request;
  request.set_report_id(99);
  v1::GetReportResponse response;
  const grpc::Status status = reports_->GetReport(Patiently().get(), request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("99"));
}

}  // namespace
}  // namespace windfall
