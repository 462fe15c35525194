"""Uses a served device as any Python program would: stubs made by protoc, calls by grpcio.

usage: device_client.py ADDRESS PROTO_FOLDER IMAGE_FILE STEPS
Reads the spikes to inject from stdin, one 'unit step' per line, for the population 'input'.
Prints the spikes of the device, one 'step population unit' per line.
"""
import hashlib
import os
import subprocess
import sys
import tempfile

import grpc

address, protos, image_file, steps = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
out = tempfile.mkdtemp(prefix="nc-py-")
files = ["neurochip/v1/%s.proto" % name for name in
         ("common", "directory", "sessions", "images", "memory", "spikes", "control", "probes", "counters")]
subprocess.run(["protoc", "-I", protos, "--python_out", out] + files, check=True)
sys.path.insert(0, out)
from neurochip.v1 import common_pb2, counters_pb2, directory_pb2, sessions_pb2, images_pb2, control_pb2, spikes_pb2  # noqa: E402


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def unary(name, request, answer, shape="unary_unary"):
    return getattr(channel, shape)("/neurochip.v1." + name, request_serializer=request.SerializeToString,
                                   response_deserializer=answer.FromString)


channel = grpc.insecure_channel(address)
devices = unary("DeviceDirectory/ListDevices", directory_pb2.ListDevicesRequest, directory_pb2.ListDevicesResponse)(
    directory_pb2.ListDevicesRequest(), timeout=10).devices
assert [d.device_id for d in devices] == ["chip0"], devices

open_session = unary("Sessions/OpenSession", sessions_pb2.OpenSessionRequest, sessions_pb2.Session)
session = open_session(sessions_pb2.OpenSessionRequest(lease_seconds=10), timeout=10)
token = session.lease_token

try:
    open_session(sessions_pb2.OpenSessionRequest(device_id="chip0"), timeout=10)
    raise AssertionError("a leased device was given away")
except grpc.RpcError as e:
    assert e.code() is grpc.StatusCode.RESOURCE_EXHAUSTED and "NC4013" in e.details(), e
    assert dict(e.trailing_metadata())["grpc-status-details-bin"]

run = unary("Control/Run", control_pb2.RunRequest, control_pb2.RunResponse)
try:
    run(control_pb2.RunRequest(steps=1), timeout=10)
    raise AssertionError("a run without a lease was done")
except grpc.RpcError as e:
    assert e.code() is grpc.StatusCode.ABORTED and "NC4014" in e.details(), e

image = open(image_file, "rb").read()


def parts(size=60_000):
    yield images_pb2.UploadImageRequest(header=images_pb2.UploadHeader(
        lease_token=token, sha256=hashlib.sha256(image).digest(), size=len(image)))
    for offset in range(0, len(image), size):
        data = image[offset:offset + size]
        yield images_pb2.UploadImageRequest(chunk=images_pb2.UploadChunk(offset=offset, data=data, crc32c=crc32c(data)))


uploaded = unary("Images/UploadImage", images_pb2.UploadImageRequest, images_pb2.UploadImageResponse, "stream_unary")(parts(), timeout=30)
loaded = unary("Images/LoadImage", images_pb2.LoadImageRequest, images_pb2.LoadImageResponse)(
    images_pb2.LoadImageRequest(lease_token=token, image_id=uploaded.image_id, fidelity=common_pb2.MESH_FIDELITY_EVENT), timeout=30)
assert loaded.status.fidelity == common_pb2.MESH_FIDELITY_EVENT

stream = unary("Spikes/SubscribeSpikes", spikes_pb2.SubscribeSpikesRequest, spikes_pb2.SpikeBatch, "unary_stream")(
    spikes_pb2.SubscribeSpikesRequest(lease_token=token))
stream.initial_metadata()  # there when the subscription stands

counted = unary("Counters/StreamCounters", counters_pb2.StreamCountersRequest, counters_pb2.CounterRecord, "unary_stream")(
    counters_pb2.StreamCountersRequest(lease_token=token, every=steps // 3, with_cores=True))
counted.initial_metadata()

pairs = [tuple(map(int, line.split())) for line in sys.stdin]
source = spikes_pb2.SourceSpikes(population="input", units=[p[0] for p in pairs], steps=[p[1] for p in pairs])
answer = unary("Spikes/Inject", spikes_pb2.InjectRequest, spikes_pb2.InjectResponse)(
    spikes_pb2.InjectRequest(lease_token=token, spikes=spikes_pb2.SpikeInput(sources=[source])), timeout=10)
assert answer.accepted == len(pairs) and not answer.late, answer

assert run(control_pb2.RunRequest(lease_token=token, steps=steps), timeout=60).step == steps
sequence = 0
for batch in stream:
    assert batch.sequence == sequence
    sequence += 1
    for offset, population, unit in zip(batch.step_offsets, batch.populations, batch.units):
        print(batch.first_step + offset, loaded.populations[population].name, unit)
    if batch.last_step == steps and not batch.more:
        break
stream.cancel()

records = [next(counted) for _ in range(3)]
counted.cancel()
timing = unary("Counters/ReadTiming", counters_pb2.ReadTimingRequest, counters_pb2.TimingReport)(
    counters_pb2.ReadTimingRequest(lease_token=token, with_links=True), timeout=10)
totals = unary("Counters/ReadCounters", counters_pb2.ReadCountersRequest, counters_pb2.CounterReport)(
    counters_pb2.ReadCountersRequest(lease_token=token), timeout=10)
assert timing.steps == steps and timing.fidelity == common_pb2.MESH_FIDELITY_EVENT and timing.model.startswith("event"), timing
assert [(r.first_step, r.last_step) for r in records] == [(1 + i * (steps // 3), (i + 1) * (steps // 3)) for i in range(3)], records
assert sum(r.counters.spikes_in for r in records) == totals.total.spikes_in > 0, totals
assert sum(c.values.compartment_updates for r in records for c in r.cores) == totals.total.compartment_updates > 0, totals
assert abs(sum(r.time for r in records) - timing.time) < 1e-9 * timing.time, (records, timing)
assert abs(sum(r.energy.total for r in records) - timing.energy.total) < 1e-9 * timing.energy.total, (records, timing)
assert any(c.kind == counters_pb2.COST_KIND_PUBLISHED for c in timing.costs) and timing.missing_costs, timing
unary("Sessions/CloseSession", sessions_pb2.CloseSessionRequest, sessions_pb2.CloseSessionResponse)(
    sessions_pb2.CloseSessionRequest(lease_token=token), timeout=10)
