"""Uses the Learning service of a served device as any Python program would: stubs made by protoc, calls by grpcio.

usage: learning_client.py ADDRESS PROTO_FOLDER IMAGE_FILE PROJECTION
Sets a rule that adds the reward to every weight, rewards, runs one epoch of two steps, and writes one weight.
Prints the synapses before and after, one 'pre post weight delay tag' per line.
"""
import hashlib
import subprocess
import sys
import tempfile

import grpc

address, protos, image_file, projection = sys.argv[1:5]
out = tempfile.mkdtemp(prefix="nc-py-")
files = ["neurochip/v1/%s.proto" % name for name in ("common", "sessions", "images", "memory", "spikes", "control", "learning")]
subprocess.run(["protoc", "-I", protos, "--python_out", out] + files, check=True)
sys.path.insert(0, out)
from neurochip.v1 import sessions_pb2, images_pb2, control_pb2, learning_pb2  # noqa: E402

channel = grpc.insecure_channel(address)


def method(name, request, answer, shape="unary_unary"):
    return getattr(channel, shape)("/neurochip.v1." + name, request_serializer=request.SerializeToString,
                                   response_deserializer=answer.FromString)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


token = method("Sessions/OpenSession", sessions_pb2.OpenSessionRequest, sessions_pb2.Session)(
    sessions_pb2.OpenSessionRequest(lease_seconds=10), timeout=10).lease_token
image = open(image_file, "rb").read()


def upload():
    yield images_pb2.UploadImageRequest(header=images_pb2.UploadHeader(
        lease_token=token, sha256=hashlib.sha256(image).digest(), size=len(image)))
    for offset in range(0, len(image), 60_000):
        data = image[offset:offset + 60_000]
        yield images_pb2.UploadImageRequest(chunk=images_pb2.UploadChunk(offset=offset, data=data, crc32c=crc32c(data)))


uploaded = method("Images/UploadImage", images_pb2.UploadImageRequest, images_pb2.UploadImageResponse, "stream_unary")(upload(), timeout=30)
method("Images/LoadImage", images_pb2.LoadImageRequest, images_pb2.LoadImageResponse)(
    images_pb2.LoadImageRequest(lease_token=token, image_id=uploaded.image_id), timeout=30)

state = method("Learning/GetLearning", learning_pb2.GetLearningRequest, learning_pb2.LearningState)(
    learning_pb2.GetLearningRequest(lease_token=token), timeout=10)
assert [p.name for p in state.projections] == [projection], state
assert state.cores[0].enabled and state.cores[0].epoch == 2, state

read = method("Learning/ReadSynapses", learning_pb2.ReadSynapsesRequest, learning_pb2.SynapseChunk, "unary_stream")


def show():
    for chunk in read(learning_pb2.ReadSynapsesRequest(lease_token=token, projection=projection), timeout=10):
        for row in zip(chunk.pre, chunk.post, chunk.weights, chunk.delays, chunk.tags):
            print(*row)


show()
set_rule = method("Learning/SetRule", learning_pb2.SetRuleRequest, learning_pb2.SetRuleResponse)
try:
    set_rule(learning_pb2.SetRuleRequest(lease_token=token, projection=projection, dw="dw = r0*z1"), timeout=10)
    raise AssertionError("a rule that cannot be was taken")
except grpc.RpcError as e:
    assert e.code() is grpc.StatusCode.INVALID_ARGUMENT and "NC4209" in e.details(), e
    assert dict(e.trailing_metadata())["grpc-status-details-bin"]

rule = set_rule(learning_pb2.SetRuleRequest(lease_token=token, projection=projection, dw="dw = r0*r1"), timeout=10)
assert [(p.dependency, list(p.factors)) for p in rule.products] == [("r0", ["r1"])], rule
method("Learning/WriteReward", learning_pb2.WriteRewardRequest, learning_pb2.WriteRewardResponse)(
    learning_pb2.WriteRewardRequest(lease_token=token, r1=7, event=True), timeout=10)
method("Control/Run", control_pb2.RunRequest, control_pb2.RunResponse)(
    control_pb2.RunRequest(lease_token=token, steps=2), timeout=10)


def write():
    yield learning_pb2.WriteSynapsesRequest(lease_token=token, projection=projection, pre=[2], post=[1], weights=[1])


answer = method("Learning/WriteSynapses", learning_pb2.WriteSynapsesRequest, learning_pb2.WriteSynapsesResponse, "stream_unary")(
    write(), timeout=10)
assert answer.written == 1, answer
show()
method("Sessions/CloseSession", sessions_pb2.CloseSessionRequest, sessions_pb2.CloseSessionResponse)(
    sessions_pb2.CloseSessionRequest(lease_token=token), timeout=10)
