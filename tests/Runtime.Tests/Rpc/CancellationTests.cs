using Grpc.Core;
using Grpc.Core.Client;

namespace Runtime.Tests.Rpc;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_handler_hears_when_the_client_gives_up()
    {
        var started = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            async (byte[] request, ServerCallContext context) =>
            {
                using var registration = context.CancellationToken.Register(stopped.SetResult);
                started.SetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return request;
            }));
        using var source = new CancellationTokenSource();
        using var call = server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, new CallOptions(cancellationToken: source.Token), []);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await source.CancelAsync();
        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Disposing_a_stream_in_the_middle_ends_it_on_the_server()
    {
        var stopped = new TaskCompletionSource<Exception>();
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ServerStreaming),
            async (byte[] _, IServerStreamWriter<byte[]> responses, ServerCallContext _) =>
            {
                try
                {
                    while (true)
                    {
                        await responses.WriteAsync(new byte[1000]);
                    }
                }
                catch (Exception e)
                {
                    stopped.SetResult(e);
                    throw;
                }
            }));
        using (var call = server.Invoker.AsyncServerStreamingCall(BareServer.Method(MethodType.ServerStreaming), null, default, []))
        {
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        }

        (await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeAssignableTo<OperationCanceledException>();
    }

    [Fact]
    public async Task Requests_that_a_client_gives_up_never_look_complete()
    {
        // The call fails between the moment its stream is there and the moment the body waits for the end of the requests.
        var content = RequestContent.ForStream();
        content.Fail(new InvalidOperationException("given up"));
        (await Should.ThrowAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null))).Message.ShouldBe("given up");
    }

    [Fact]
    public async Task A_reader_on_the_server_hears_when_the_client_vanishes()
    {
        var stopped = new TaskCompletionSource<Exception>();
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.DuplexStreaming),
            async (IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
            {
                try
                {
                    while (await requests.MoveNext(context.CancellationToken))
                    {
                        await responses.WriteAsync(requests.Current);
                    }
                }
                catch (Exception e)
                {
                    stopped.SetResult(e);
                    throw;
                }
            }));
        var call = server.Invoker.AsyncDuplexStreamingCall(BareServer.Method(MethodType.DuplexStreaming), null, default);
        await call.RequestStream.WriteAsync([1]);
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();

        // Closing the channel cuts the connection, as a killed process would.
        server.Channel.Dispose();
        (await stopped.Task.WaitAsync(TimeSpan.FromSeconds(5))).ShouldBeAssignableTo<OperationCanceledException>();
        (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(StatusCode.Cancelled);
        call.Dispose();
    }

    [Fact]
    public async Task A_server_that_ends_a_stream_early_tells_the_writer_why()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ClientStreaming),
            async (IAsyncStreamReader<byte[]> requests, ServerCallContext _) =>
            {
                await requests.MoveNext(default);
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "enough"));
            }));
        using var call = server.Invoker.AsyncClientStreamingCall(BareServer.Method(MethodType.ClientStreaming), null, default);
        var error = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(new byte[10_000]);
            }
        });
        error.Status.ShouldBe(new Status(StatusCode.FailedPrecondition, "enough"));
        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        using var channel = Grpc.Core.Client.RpcChannel.ForAddress("http://127.0.0.1:1");
        var error = await Should.ThrowAsync<RpcException>(
            async () => await channel.CreateCallInvoker().AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, []));
        error.StatusCode.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task Stopping_the_server_ends_endless_streams_at_once()
    {
        var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ServerStreaming),
            async (byte[] _, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
            {
                await responses.WriteAsync([1]);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }));
        using var channel = Grpc.Core.Client.RpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(BareServer.Method(MethodType.ServerStreaming), null, default, []);
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        var next = call.ResponseStream.MoveNext(default);
        await server.DisposeAsync();
        (await Should.ThrowAsync<RpcException>(() => next)).StatusCode.ShouldBe(StatusCode.Unavailable);
    }
}
