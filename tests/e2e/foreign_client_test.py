"""The wire as another client sees it: Debian's Python gRPC, from the .proto files alone."""

import importlib
import pathlib
import subprocess
import sys
import tempfile

import grpc

from one_machine import EndToEndTest
from waiting import PATIENCE_SECONDS

PROTO_FOLDER = pathlib.Path(__file__).resolve().parents[2] / "proto"


def compile_messages(folder):
    """The package windfall.v1 as protoc makes it for Python."""
    files = sorted(str(file.relative_to(PROTO_FOLDER)) for file in PROTO_FOLDER.glob("windfall/v1/*.proto"))
    subprocess.run(["protoc", f"--proto_path={PROTO_FOLDER}", f"--python_out={folder}", *files], check=True)
    sys.path.insert(0, str(folder))


class ForeignClientTest(EndToEndTest):
    @classmethod
    def setUpClass(cls):
        messages = tempfile.TemporaryDirectory(prefix="windfall-messages-")
        cls.addClassCleanup(messages.cleanup)
        compile_messages(messages.name)
        cls.v1 = importlib.import_module("windfall.v1.job_pb2")

    def setUp(self):
        super().setUp()
        self.here = self.site()
        self.channel = grpc.insecure_channel(self.here.address)
        self.addCleanup(self.channel.close)

    def ask(self, method, request):
        """One call of JobService; `request` decides the type of the answer."""
        answer = getattr(self.v1, type(request).__name__.replace("Request", "Response"))
        call = self.channel.unary_unary(
            f"/windfall.v1.JobService/{method}", type(request).SerializeToString, answer.FromString
        )
        return call(request, timeout=PATIENCE_SECONDS)

    def submission(self, key, **spec):
        spec = {"command": ["true"], "working_directory": str(self.here.work)} | spec
        return self.v1.SubmitJobRequest(idempotency_key=key, spec=spec)

    def refusal(self, method, request):
        with self.assertRaises(grpc.RpcError) as caught:
            self.ask(method, request)
        return caught.exception.code()

    def test_a_submission_that_is_repeated_is_the_same_job(self):
        first = self.ask("SubmitJob", self.submission("only-once"))
        again = self.ask("SubmitJob", self.submission("only-once"))
        self.assertEqual((again.job_id, first.already_existed, again.already_existed), (first.job_id, False, True))
        self.assertNotEqual(self.ask("SubmitJob", self.submission("another")).job_id, first.job_id)

    def test_a_watch_ends_with_the_job(self):
        job = self.ask("SubmitJob", self.submission("watched", command=["sh", "-c", "echo heard"], asap=True)).job_id
        watch = self.channel.unary_stream(
            "/windfall.v1.JobService/WatchJob", self.v1.WatchJobRequest.SerializeToString,
            self.v1.WatchJobResponse.FromString,
        )
        seen = [answer.job.status for answer in watch(self.v1.WatchJobRequest(job_id=job), timeout=PATIENCE_SECONDS)]
        self.assertEqual(seen[-1], "succeeded", seen)

        logs = self.channel.unary_stream(
            "/windfall.v1.JobService/FollowLogs", self.v1.FollowLogsRequest.SerializeToString,
            self.v1.FollowLogsResponse.FromString,
        )
        output = b"".join(answer.data for answer in logs(self.v1.FollowLogsRequest(job_id=job, follow=True)))
        self.assertEqual(output, b"heard\n")

    def test_pages_hold_each_job_once(self):
        jobs = {self.ask("SubmitJob", self.submission(f"page-{i}", hold=True)).job_id for i in range(7)}
        listed, token = [], ""
        while True:
            page = self.ask("ListJobs", self.v1.ListJobsRequest(page_size=3, page_token=token))
            self.assertLessEqual(len(page.jobs), 3)
            listed += [job.id for job in page.jobs]
            token = page.next_page_token
            if not token:
                break
        self.assertEqual(sorted(listed), sorted(jobs))
        self.assertEqual(listed, sorted(listed, reverse=True))

    def test_refusals_have_canonical_codes(self):
        code = grpc.StatusCode
        for expected, method, request in (
            (code.INVALID_ARGUMENT, "SubmitJob", self.v1.SubmitJobRequest(idempotency_key="no-command")),
            (code.INVALID_ARGUMENT, "SubmitJob", self.submission("huge", resources={"gpus_count": -1})),
            (code.INVALID_ARGUMENT, "ListJobs", self.v1.ListJobsRequest(page_token="made up")),
            (code.NOT_FOUND, "GetJob", self.v1.GetJobRequest(job_id=999)),
            (code.NOT_FOUND, "CancelJob", self.v1.CancelJobRequest(job_id=2**62)),
        ):
            with self.subTest(method=method, request=str(request)):
                self.assertEqual(self.refusal(method, request), expected)

    def test_health_and_reflection_answer(self):
        # Raw bytes: the messages of these two services are gRPC's, not ours. Field 1 of the answer
        # is the status, and 1 is SERVING; field 7 of a reflection request asks for all services.
        health = self.channel.unary_unary("/grpc.health.v1.Health/Check")
        self.assertEqual(health(b"", timeout=PATIENCE_SECONDS), b"\x08\x01")
        reflection = self.channel.stream_stream("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo")
        answer = next(reflection(iter([b"\x3a\x01*"]), timeout=PATIENCE_SECONDS))
        for service in ("JobService", "NodeService", "ForecastService", "ReportService", "AgentService"):
            self.assertIn(f"windfall.v1.{service}".encode(), answer)
