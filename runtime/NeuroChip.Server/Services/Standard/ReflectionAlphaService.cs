using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace NeuroChip.Server.Services.Standard;

/// <summary>
/// Server reflection, version v1alpha, which older tools ask for. Its messages have the bytes of v1's, so v1 answers.
/// </summary>
/// <param name="current">Version v1.</param>
internal sealed class ReflectionAlphaService(ReflectionService current) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            var answer = current.Answer(Grpc.Reflection.V1.ServerReflectionRequest.Parser.ParseFrom(request.ToByteArray()), sent);
            await responseStream.WriteAsync(
                ServerReflectionResponse.Parser.ParseFrom(answer.ToByteArray()), context.CancellationToken).ConfigureAwait(false);
        }
    }
}
