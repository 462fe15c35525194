using Grpc.Core;
using Grpc.Core.Client;
using Grpc.Core.Framing;
using Grpc.Core.Hosting;

namespace Runtime.Tests.Rpc;

public sealed class LimitTests
{
    private static readonly Method<byte[], byte[]> _unary = BareServer.Method(MethodType.Unary);

    [Fact]
    public async Task A_request_over_the_limit_is_refused_and_the_server_goes_on()
    {
        await using var server = await EchoAsync();
        using var channel = RpcChannel.ForAddress($"http://127.0.0.1:{server.Port}");
        var invoker = channel.CreateCallInvoker();
        var error = await Should.ThrowAsync<RpcException>(async () => await invoker.AsyncUnaryCall(_unary, null, default, new byte[60 << 20]));
        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await invoker.AsyncUnaryCall(_unary, null, default, [1])).ShouldBe([1]);
    }

    [Fact]
    public async Task The_announced_length_is_refused_before_a_byte_of_it_arrives()
    {
        await using var server = await EchoAsync();
        var (_, status, message) = await RawCall.PostAsync(server.Port, _unary.FullName, RawCall.Frame(0, [], length: int.MaxValue));
        status.ShouldBe((int)StatusCode.ResourceExhausted);
        message.ShouldContain("2147483647");
    }

    [Fact]
    public async Task A_request_of_exactly_the_limit_passes()
    {
        await using var server = await EchoAsync(new RpcServerOptions { MaxReceiveMessageSize = 100_000 });
        (await server.Invoker.AsyncUnaryCall(_unary, null, default, new byte[100_000])).Length.ShouldBe(100_000);
        await Should.ThrowAsync<RpcException>(async () => await server.Invoker.AsyncUnaryCall(_unary, null, default, new byte[100_001]));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_bomb_is_refused(string encoding)
    {
        await using var server = await EchoAsync();
        using var bomb = new PooledBufferWriter();
        MessageCodec.Compress(encoding, new byte[64 << 20], bomb);
        var (_, status, _) = await RawCall.PostAsync(
            server.Port, _unary.FullName, RawCall.Frame(1, bomb.WrittenMemory.ToArray()), r => r.Headers.TryAddWithoutValidation("grpc-encoding", encoding));
        status.ShouldBe((int)StatusCode.ResourceExhausted);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_requests_and_responses_work_both_ways(string encoding)
    {
        await using var server = await EchoAsync(new RpcServerOptions { ResponseEncoding = encoding });
        using var channel = RpcChannel.ForAddress($"http://127.0.0.1:{server.Port}", new RpcChannelOptions { RequestEncoding = encoding });
        var payload = new byte[200_000];
        payload[77_777] = 3;
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(_unary, null, default, payload);
        (await call).ShouldBe(payload);
        (await channel.CreateCallInvoker().AsyncUnaryCall(_unary, null, default, [])).ShouldBe([]);
    }

    [Fact]
    public async Task Headers_over_the_limit_get_a_status_and_the_connection_lives_on()
    {
        await using var server = await EchoAsync();
        var fits = new Metadata { { "x-big", new string('x', 6000) } };
        (await server.Invoker.AsyncUnaryCall(_unary, null, new CallOptions(fits), [1])).ShouldBe([1]);
        var big = new Metadata { { "x-big", new string('x', 100_000) } };
        var error = await Should.ThrowAsync<RpcException>(
            async () => await server.Invoker.AsyncUnaryCall(_unary, null, new CallOptions(big), [1]));
        error.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        (await server.Invoker.AsyncUnaryCall(_unary, null, default, [1])).ShouldBe([1]);
    }

    [Fact]
    public async Task A_response_over_the_limits_is_refused_on_either_side()
    {
        await using var server = await BareServer.StartAsync(
            s => s.AddMethod(_unary, (request, _) => Task.FromResult(new byte[BitConverter.ToInt32(request)])),
            new RpcServerOptions { MaxSendMessageSize = 8 << 20 });
        (await Should.ThrowAsync<RpcException>(async () =>
            await server.Invoker.AsyncUnaryCall(_unary, null, default, BitConverter.GetBytes(9 << 20)))).Status.Detail.ShouldContain("to send");
        (await Should.ThrowAsync<RpcException>(async () =>
            await server.Invoker.AsyncUnaryCall(_unary, null, default, BitConverter.GetBytes(6 << 20)))).Status.Detail.ShouldContain("Received");
    }

    [Fact]
    public async Task A_slow_reader_holds_the_writer_back()
    {
        var written = 0;
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ServerStreaming),
            async (byte[] _, IServerStreamWriter<byte[]> responses, ServerCallContext _) =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    await responses.WriteAsync(new byte[100_000]);
                    Interlocked.Increment(ref written);
                }
            }));
        using var call = server.Invoker.AsyncServerStreamingCall(BareServer.Method(MethodType.ServerStreaming), null, default, []);
        (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
        await Task.Delay(300);
        Volatile.Read(ref written).ShouldBeLessThan(100);
        var read = 1;
        while (await call.ResponseStream.MoveNext(default))
        {
            read++;
        }

        read.ShouldBe(1000);
    }

    private static Task<BareServer> EchoAsync(RpcServerOptions? options = null) =>
        BareServer.StartAsync(s => s.AddMethod(_unary, (request, _) => Task.FromResult(request)), options);
}
