using System.Text;
using Grpc.Core;

namespace Runtime.Tests.Rpc;

public sealed class FourShapesTests
{
    [Fact]
    public async Task A_unary_call_brings_headers_response_status_and_trailers()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            async (request, context) =>
            {
                context.RequestHeaders.GetValue("x-in").ShouldBe("in value");
                context.RequestHeaders.GetValueBytes("x-in-bin").ShouldBe([0, 255, 7]);
                await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "h" } });
                context.ResponseTrailers.Add("x-trail-bin", [1, 2, 3, 4]);
                return [.. request, 42];
            }));
        var headers = new Metadata { { "x-in", "in value" }, { "x-in-bin", [0, 255, 7] } };
        using var call = server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, new CallOptions(headers), [1]);
        (await call).ShouldBe([1, 42]);
        (await call.ResponseHeadersAsync).GetValue("x-head").ShouldBe("h");
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
        call.GetTrailers().GetValueBytes("x-trail-bin").ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_blocking_call_works_too()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));
        server.Invoker.BlockingUnaryCall(BareServer.Method(MethodType.Unary), null, default, [5]).ShouldBe([5]);
    }

    [Fact]
    public async Task A_client_stream_is_read_to_its_end()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ClientStreaming),
            async (IAsyncStreamReader<byte[]> requests, ServerCallContext _) =>
            {
                var count = 0;
                await foreach (var r in requests.ReadAllAsync())
                {
                    count += r.Length;
                }

                return BitConverter.GetBytes(count);
            }));
        using var call = server.Invoker.AsyncClientStreamingCall(BareServer.Method(MethodType.ClientStreaming), null, default);
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new byte[i * 100]);
        }

        await call.RequestStream.CompleteAsync();
        BitConverter.ToInt32(await call).ShouldBe(495_000);
    }

    [Fact]
    public async Task A_server_stream_arrives_in_order_and_then_its_status()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.ServerStreaming),
            async (byte[] request, IServerStreamWriter<byte[]> responses, ServerCallContext _) =>
            {
                for (var i = 0; i < 200; i++)
                {
                    await responses.WriteAsync([(byte)i, .. new byte[1000]]);
                }

                throw new RpcException(new Status(StatusCode.DataLoss, "das Ende ☺"));
            }));
        using var call = server.Invoker.AsyncServerStreamingCall(BareServer.Method(MethodType.ServerStreaming), null, default, []);
        for (var i = 0; i < 200; i++)
        {
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
            call.ResponseStream.Current[0].ShouldBe((byte)i);
        }

        var error = await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        error.Status.ShouldBe(new Status(StatusCode.DataLoss, "das Ende ☺"));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.DataLoss);
    }

    [Fact]
    public async Task A_duplex_call_answers_each_request_before_the_next()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.DuplexStreaming),
            async (IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext _) =>
            {
                await foreach (var r in requests.ReadAllAsync())
                {
                    await responses.WriteAsync(Encoding.UTF8.GetBytes("re:" + Encoding.UTF8.GetString(r)));
                }
            }));
        using var call = server.Invoker.AsyncDuplexStreamingCall(BareServer.Method(MethodType.DuplexStreaming), null, default);
        for (var i = 0; i < 20; i++)
        {
            await call.RequestStream.WriteAsync(Encoding.UTF8.GetBytes("m" + i));
            (await call.ResponseStream.MoveNext(default)).ShouldBeTrue();
            Encoding.UTF8.GetString(call.ResponseStream.Current).ShouldBe("re:m" + i);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(default)).ShouldBeFalse();
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    [Fact]
    public async Task A_failure_before_any_response_comes_with_its_trailers()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            (byte[] _, ServerCallContext context) =>
            {
                context.ResponseTrailers.Add("x-own", "1");
                throw new RpcException(new Status(StatusCode.Aborted, "no"), new Metadata { { "x-thrown", "2" } });
            }));
        var error = await Should.ThrowAsync<RpcException>(
            async () => await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, []));
        error.Status.ShouldBe(new Status(StatusCode.Aborted, "no"));
        error.Trailers.GetValue("x-own").ShouldBe("1");
        error.Trailers.GetValue("x-thrown").ShouldBe("2");
    }

    [Fact]
    public async Task A_handler_that_breaks_is_reported_as_unknown_without_its_secrets()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            (byte[] _, ServerCallContext _) => throw new InvalidOperationException("password 1234")));
        var error = await Should.ThrowAsync<RpcException>(
            async () => await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, []));
        error.StatusCode.ShouldBe(StatusCode.Unknown);
        error.Status.Detail.ShouldNotContain("1234");
    }

    [Fact]
    public async Task Many_large_calls_at_once_all_come_back_whole()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));
        var payload = new byte[300_000];
        new Random(1).NextBytes(payload);
        var calls = Enumerable.Range(0, 60).Select(async _ =>
            (await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, payload)).AsSpan().SequenceEqual(payload));
        (await Task.WhenAll(calls)).ShouldAllBe(same => same);
    }
}
