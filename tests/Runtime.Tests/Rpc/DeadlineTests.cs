using System.Diagnostics;
using Grpc.Core;

namespace Runtime.Tests.Rpc;

public sealed class DeadlineTests
{
    [Fact]
    public async Task A_handler_is_told_of_the_deadline_and_the_client_gets_it()
    {
        var stopped = new TaskCompletionSource();
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            async (byte[] request, ServerCallContext context) =>
            {
                context.Deadline.ShouldBeLessThan(DateTime.UtcNow.AddSeconds(1));
                try
                {
                    await Task.Delay(Timeout.Infinite, context.CancellationToken);
                }
                finally
                {
                    stopped.SetResult();
                }

                return request;
            }));
        var watch = Stopwatch.StartNew();
        var options = new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(150));
        var error = await Should.ThrowAsync<RpcException>(
            async () => await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, options, []));
        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(2));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_deadline_that_has_passed_fails_without_a_call()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1));
        var error = await Should.ThrowAsync<RpcException>(
            async () => await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, options, []));
        error.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_server_answers_at_the_deadline_though_its_handler_does_not_listen()
    {
        using var release = new ManualResetEventSlim();
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary),
            async (byte[] request, ServerCallContext _) =>
            {
                await Task.Run(() => release.Wait(TimeSpan.FromSeconds(10)));
                return request;
            }));
        var (_, status, _) = await RawCall.PostAsync(
            server.Port, "/bare.Service/Unary", RawCall.Frame(0, [1]), r => r.Headers.TryAddWithoutValidation("grpc-timeout", "100m"));
        status.ShouldBe((int)StatusCode.DeadlineExceeded);
        release.Set();
    }

    [Fact]
    public async Task A_late_handler_cannot_touch_the_calls_that_follow_on_the_connection()
    {
        using var release = new ManualResetEventSlim();
        var entered = 0;
        var outcomes = new List<Exception?>();
        await using var server = await BareServer.StartAsync(s =>
        {
            s.AddMethod(
                BareServer.Method(MethodType.ServerStreaming),
                async (byte[] _, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
                {
                    Interlocked.Increment(ref entered);
                    await Task.Run(() => release.Wait(TimeSpan.FromSeconds(10)));
                    for (var i = 0; i < 10; i++)
                    {
                        var outcome = await Record.ExceptionAsync(() => responses.WriteAsync([66, 66, 66]));
                        lock (outcomes)
                        {
                            outcomes.Add(outcome);
                        }

                        context.ResponseTrailers.Add("x-late", "1");
                        await Task.Delay(5);
                    }
                });
            s.AddMethod(BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request));
        });
        (await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, [1])).ShouldBe([1]);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300));
        var late = Enumerable.Range(0, 8).Select(async _ =>
        {
            using var call = server.Invoker.AsyncServerStreamingCall(BareServer.Method(MethodType.ServerStreaming), null, options, []);
            return (await Should.ThrowAsync<RpcException>(() => call.ResponseStream.MoveNext(default))).StatusCode;
        });
        (await Task.WhenAll(late)).ShouldAllBe(code => code == StatusCode.DeadlineExceeded);
        await Task.Delay(50);
        release.Set();
        for (var i = 0; i < 200; i++)
        {
            byte[] payload = [(byte)i, 1, 2, 3];
            (await server.Invoker.AsyncUnaryCall(BareServer.Method(MethodType.Unary), null, default, payload)).ShouldBe(payload);
        }

        entered.ShouldBeGreaterThan(0);
        for (var wait = 0; wait < 200 && Count() < entered * 10; wait++)
        {
            await Task.Delay(20);
        }

        Count().ShouldBe(entered * 10);
        outcomes.ShouldAllBe(e => e is OperationCanceledException);

        int Count()
        {
            lock (outcomes)
            {
                return outcomes.Count;
            }
        }
    }

    [Theory]
    [InlineData("123456789S")]
    [InlineData("5")]
    [InlineData("5x")]
    [InlineData("-5S")]
    [InlineData("5 S")]
    public async Task An_ill_formed_timeout_is_an_invalid_argument(string timeout)
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));
        var (http, status, _) = await RawCall.PostAsync(
            server.Port, "/bare.Service/Unary", RawCall.Frame(0, [1]), r => r.Headers.TryAddWithoutValidation("grpc-timeout", timeout));
        http.ShouldBe(200);
        status.ShouldBe((int)StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task A_deadline_farther_than_a_timer_can_count_is_no_problem()
    {
        await using var server = await BareServer.StartAsync(s => s.AddMethod(
            BareServer.Method(MethodType.Unary), (request, _) => Task.FromResult(request)));
        var (_, status, _) = await RawCall.PostAsync(
            server.Port, "/bare.Service/Unary", RawCall.Frame(0, [1]), r => r.Headers.TryAddWithoutValidation("grpc-timeout", "99999999H"));
        status.ShouldBe(0);
    }
}
