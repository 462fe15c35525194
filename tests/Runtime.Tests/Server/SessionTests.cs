using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Client;
using NeuroChip.Client;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;

namespace Runtime.Tests.Server;

public sealed class SessionTests
{
    private static readonly DeviceServiceLimits _quick = new() { AttachGrace = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_second_client_is_refused_until_the_first_closes()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        DeviceSession first = await served.Client.OpenSessionAsync();
        using var other = new DeviceClient(served.Server.Addresses[0]);
        var error = await Should.ThrowAsync<DeviceCallException>(() => other.OpenSessionAsync("chip0"));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.ResourceExhausted, "NC4013"));
        error.Remedy.ShouldNotBeEmpty();
        await first.CloseAsync();
        await using DeviceSession second = await other.OpenSessionAsync("chip0");
        second.DeviceId.ShouldBe("chip0");
    }

    [Fact]
    public async Task Closing_may_be_repeated_and_a_stale_token_is_refused()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        using RpcChannel channel = RpcChannel.ForAddress(served.Server.Addresses[0]);
        var client = new Sessions.SessionsClient(channel);
        Session session = await client.OpenSessionAsync(new OpenSessionRequest { LeaseSeconds = 5 });
        for (int i = 0; i < 2; i++)
        {
            await client.CloseSessionAsync(new CloseSessionRequest { LeaseToken = session.LeaseToken });
        }

        foreach (string token in new[] { session.LeaseToken, "", "1-0", "nonsense" })
        {
            var error = await Should.ThrowAsync<RpcException>(async () =>
                await new Control.ControlClient(channel).RunAsync(new RunRequest { LeaseToken = token, Steps = 1 }));
            error.StatusCode.ShouldBe(StatusCode.Aborted);
            error.Status.Detail.ShouldStartWith("NC4014");
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3601)]
    public async Task A_lease_out_of_range_is_refused(int seconds)
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        var error = await Should.ThrowAsync<DeviceCallException>(() => served.Client.OpenSessionAsync(lease: TimeSpan.FromSeconds(seconds)));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.InvalidArgument, "NC4015"));
    }

    [Fact]
    public async Task A_client_that_vanishes_frees_the_device_in_mid_run()
    {
        await using ServedDevice served = await ServedDevice.StartAsync(_quick);
        DeviceSession session = await served.OpenLoadedAsync();
        SpikeStream spikes = await session.SubscribeSpikesAsync();
        Task<RunResponse> run = session.RunAsync(1_000_000);

        // As when the process is killed: the connection goes, nothing is said.
        served.Client.Dispose();
        await Should.ThrowAsync<DeviceCallException>(() => run);
        using var other = new DeviceClient(served.Server.Addresses[0]);
        await using DeviceSession next = await OpenWhenFreeAsync(other);
        (await next.GetStatusAsync()).State.ShouldBe(DeviceState.Idle);
    }

    [Fact]
    public async Task A_client_without_a_lifeline_that_vanishes_in_mid_stream_frees_the_device_too()
    {
        await using ServedDevice served = await ServedDevice.StartAsync(_quick);
        RpcChannel channel = RpcChannel.ForAddress(served.Server.Addresses[0]);
        Session session = await new Sessions.SessionsClient(channel).OpenSessionAsync(new OpenSessionRequest());
        AsyncDuplexStreamingCall<InjectRequest, InjectResponse> stream = new Spikes.SpikesClient(channel).InjectStream();
        await stream.RequestStream.WriteAsync(new InjectRequest { LeaseToken = session.LeaseToken });
        (await Should.ThrowAsync<RpcException>(() => stream.ResponseStream.MoveNext(default))).StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        AsyncClientStreamingCall<UploadImageRequest, UploadImageResponse> upload = new Images.ImagesClient(channel).UploadImage();
        await upload.RequestStream.WriteAsync(new UploadImageRequest
        {
            Header = new UploadHeader { LeaseToken = session.LeaseToken, Sha256 = Google.Protobuf.ByteString.CopyFrom(new byte[32]), Size = 10 },
        });

        // The server must have read the header, or nothing ties the session to the connection; no answer says when it has.
        await Task.Delay(1000);
        channel.Dispose();
        await using DeviceSession next = await OpenWhenFreeAsync(served.Client);
    }

    [Fact]
    public async Task Cancelling_a_call_leaves_the_session_alone()
    {
        await using ServedDevice served = await ServedDevice.StartAsync(_quick);
        await using DeviceSession session = await served.OpenLoadedAsync();
        using (await session.SubscribeSpikesAsync())
        {
        }

        using var source = new CancellationTokenSource(50);
        var watch = Stopwatch.StartNew();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                await session.RunAsync(1_000_000, source.Token);
            }
        });
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        await Task.Delay(500);
        session.Lost.IsCancellationRequested.ShouldBeFalse();
        (await session.ResetAsync()).State.ShouldBe(DeviceState.Loaded);
    }

    [Fact]
    public async Task A_server_that_stops_tells_its_sessions()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();
        var lost = new TaskCompletionSource();
        using CancellationTokenRegistration registration = session.Lost.Register(lost.SetResult);
        await served.Server.StopAsync();
        await lost.Task.WaitAsync(TimeSpan.FromSeconds(10));
        session.LostReason.ShouldBeOfType<DeviceCallException>();
    }

    private static async Task<DeviceSession> OpenWhenFreeAsync(DeviceClient client)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await client.OpenSessionAsync();
            }
            catch (DeviceCallException error) when (error.Code == "NC4013" && watch.Elapsed < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(50);
            }
        }
    }
}
