using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Hosting;
using Grpc.Testing;

namespace NeuroChip.Server.Services.Standard;

/// <summary>
/// The standard gRPC test service, for interoperability checks against other clients. It runs behind
/// the same limits as the device's services and is off unless asked for.
/// </summary>
/// <param name="options">The server's limits.</param>
public sealed class TestServiceImpl(RpcServerOptions options) : TestService.TestServiceBase
{
    private const string EchoInitial = "x-grpc-test-echo-initial";
    private const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    // Room for the few bytes of fields around a payload.
    private const int Overhead = 64;

    private readonly byte[] _zeros = new byte[options.MaxSendMessageSize];

    /// <inheritdoc/>
    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await EchoAsync(context, compress: false).ConfigureAwait(false);
        return new Empty();
    }

    /// <inheritdoc/>
    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        CheckCompression(request.ExpectCompressed, context);
        await EchoAsync(context, request.ResponseCompressed is not null).ConfigureAwait(false);
        SetWriteOptions(request.ResponseCompressed, context);
        ThrowIfAsked(request.ResponseStatus);
        return new SimpleResponse { Payload = MakePayload(request.ResponseSize) };
    }

    /// <inheritdoc/>
    public override Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context) =>
        UnaryCall(request, context);

    /// <inheritdoc/>
    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoAsync(context, request.ResponseParameters.Any(p => p.Compressed is not null)).ConfigureAwait(false);
        await RespondAsync(request, responseStream, context).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0L;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            CheckCompression(request.ExpectCompressed, context);
            size += request.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = (int)Math.Min(size, int.MaxValue) };
    }

    /// <inheritdoc/>
    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoAsync(context, compress: false).ConfigureAwait(false);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            await RespondAsync(request, responseStream, context).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        // The method answers only after the last request, so it must hold them; the limit bounds what.
        var requests = new List<StreamingOutputCallRequest>();
        var size = 0L;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            size += request.CalculateSize();
            if (size > options.MaxReceiveMessageSize)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"Requests exceed {options.MaxReceiveMessageSize} bytes together."));
            }

            requests.Add(request);
        }

        foreach (var request in requests)
        {
            await RespondAsync(request, responseStream, context).ConfigureAwait(false);
        }
    }

    private static async Task EchoAsync(ServerCallContext context, bool compress)
    {
        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } trailing)
        {
            context.ResponseTrailers.Add(EchoTrailing, trailing);
        }

        var headers = new Metadata();
        if (context.RequestHeaders.GetValue(EchoInitial) is { } initial)
        {
            headers.Add(EchoInitial, initial);
        }

        if (compress)
        {
            headers.Add("grpc-internal-encoding-request", "gzip");
        }

        if (headers.Count > 0)
        {
            await context.WriteResponseHeadersAsync(headers).ConfigureAwait(false);
        }
    }

    private static void SetWriteOptions(BoolValue? compressed, ServerCallContext context) =>
        context.WriteOptions = compressed is { Value: false } ? new WriteOptions(WriteFlags.NoCompress) : WriteOptions.Default;

    private static void CheckCompression(BoolValue? expected, ServerCallContext context)
    {
        if (expected is { Value: true } && !context.WasRequestCompressed())
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request was to come compressed and did not."));
        }
    }

    private static void ThrowIfAsked(EchoStatus? status)
    {
        if (status is not null && status.Code != 0)
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }

    private async Task RespondAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        ThrowIfAsked(request.ResponseStatus);
        foreach (var parameters in request.ResponseParameters)
        {
            if (parameters.IntervalUs > 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(parameters.IntervalUs), context.CancellationToken).ConfigureAwait(false);
            }

            SetWriteOptions(parameters.Compressed, context);
            await responseStream.WriteAsync(
                new StreamingOutputCallResponse { Payload = MakePayload(parameters.Size) }, context.CancellationToken).ConfigureAwait(false);
        }
    }

    private Payload MakePayload(int size)
    {
        if (size < 0)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"Response size {size} is negative."));
        }

        if (size > options.MaxSendMessageSize - Overhead)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"Response size {size} exceeds the limit of {options.MaxSendMessageSize - Overhead}."));
        }

        return new Payload { Body = UnsafeByteOperations.UnsafeWrap(_zeros.AsMemory(0, size)) };
    }
}
