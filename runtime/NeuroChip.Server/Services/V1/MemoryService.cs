using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Server.Services.V1;

/// <summary>Reads and writes registers.</summary>
internal sealed class MemoryService(SessionCalls calls, RegisterAccess registers) : Memory.MemoryBase
{
    public override Task<ReadRegistersResponse> ReadRegisters(ReadRegistersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            var response = new ReadRegistersResponse();
            registers.Read(session.Device, request.Reads, response.Reads);
            return response;
        });

    public override Task<WriteRegistersResponse> WriteRegisters(WriteRegistersRequest request, ServerCallContext context) =>
        calls.RunAsync(request.LeaseToken, context, (session, _) =>
        {
            registers.Write(session.Device, request.Bursts);
            return new WriteRegistersResponse();
        });
}
