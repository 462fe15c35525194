using Grpc.Core;
using NeuroChip.Client;
using NeuroChip.Protocol.V1;
using NeuroChip.Spec;
using NeuroChip.Spec.Registers;
using DeviceMessage = NeuroChip.Protocol.V1.Device;
using ProbeVariable = NeuroChip.Protocol.V1.ProbeVariable;

namespace Runtime.Tests.Server;

public sealed class DeviceOverTheWireTests
{
    private const int Steps = 600;

    [Fact]
    public async Task The_directory_describes_the_device_and_the_limits()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        DeviceMessage device = (await served.Client.ListDevicesAsync()).ShouldHaveSingleItem();
        device.DeviceId.ShouldBe("chip0");
        device.Profile.ShouldBe(SmallNetwork.Profile);
        device.Engine.ShouldBe("scalar");
        device.Leased.ShouldBeFalse();
        device.Status.State.ShouldBe(DeviceState.Idle);
        (await served.Client.GetDeviceAsync("chip0")).ShouldBe(device);
        Capabilities capabilities = await served.Client.GetCapabilitiesAsync();
        capabilities.MaxStepsPerRun.ShouldBe(1_000_000u);
        capabilities.MaxLeaseSeconds.ShouldBe(3600u);
        var error = await Should.ThrowAsync<DeviceCallException>(() => served.Client.GetDeviceAsync("other"));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.NotFound, "NC4012"));
    }

    [Fact]
    public async Task Spikes_over_the_wire_equal_those_in_process()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using SpikeStream spikes = await session.SubscribeSpikesAsync();
        InjectResponse injected = await session.InjectAsync(ServedDevice.Input(Steps));
        injected.Late.ShouldBeEmpty();
        (await session.RunAsync(Steps)).Step.ShouldBe((ulong)Steps);

        var seen = new List<(long, int, int)>();
        var digest = new NeuroChip.Device.Spikes.SpikeDigest();
        while (await spikes.ReadAsync() is { } batch)
        {
            seen.AddRange(batch.StepOffsets.Select((offset, i) => ((long)(batch.FirstStep + offset), batch.Populations[i], (int)batch.Units[i])));
            if (batch.LastStep == Steps)
            {
                break;
            }
        }

        seen.ShouldNotBeEmpty();
        seen.ShouldBe(SmallNetwork.RunInProcess(Steps));
    }

    [Fact]
    public async Task A_stream_by_compartment_carries_a_digest_that_the_client_can_check()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using SpikeStream spikes = await session.SubscribeSpikesAsync(byCompartment: true);
        await session.InjectAsync(ServedDevice.Input(Steps));
        await session.RunAsync(Steps);
        var digest = new NeuroChip.Device.Spikes.SpikeDigest();
        SpikeBatch? batch;
        do
        {
            batch = (await spikes.ReadAsync()).ShouldNotBeNull();
            for (int i = 0; i < batch.StepOffsets.Count; i++)
            {
                digest.Add(batch.FirstStep + batch.StepOffsets[i], (int)batch.Cores[i], (int)batch.Compartments[i]);
            }

            batch.Digest.ShouldBe(digest.Value);
        }
        while (batch.LastStep < Steps);
    }

    [Fact]
    public async Task A_pipeline_answers_in_order_and_equals_single_calls()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        RegisterBlock state = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!;
        var expected = new List<uint[]>();
        for (int sample = 1; sample <= 20; sample++)
        {
            await session.ResetAsync();
            await session.InjectAsync(ServedDevice.Input(sample));
            await session.RunAsync(sample + 1);
            expected.Add(await session.ReadRegistersAsync(0, 0, state.OffsetOf(0), SmallNetwork.Cells * 2));
        }

        using DevicePipeline pipeline = session.OpenPipeline();
        var answers = new List<uint[]>();
        await foreach (PipelineResponse answer in pipeline.ExecuteAsync(
            Enumerable.Range(1, 20).Select(sample => new[]
            {
                DeviceCommands.Reset(),
                DeviceCommands.Inject(ServedDevice.Input(sample)),
                DeviceCommands.Run(sample + 1),
                DeviceCommands.Read(0, 0, state.OffsetOf(0), SmallNetwork.Cells * 2),
            }), inFlight: 5))
        {
            answer.Step.ShouldBe((ulong)answers.Count + 2);
            answers.Add([.. answer.Reads.ShouldHaveSingleItem().Values]);
        }

        answers.ShouldBe(expected);
        answers.SelectMany(a => a).ShouldContain(value => value != 0);
    }

    [Fact]
    public async Task The_first_refused_command_ends_a_pipeline_with_its_place()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using DevicePipeline pipeline = session.OpenPipeline();
        await pipeline.SendAsync([DeviceCommands.Run(3)]);
        await pipeline.SendAsync([DeviceCommands.Run(2), DeviceCommands.Inject(ServedDevice.Input(1)), DeviceCommands.Run(100)]);
        (await pipeline.ReceiveAsync()).ShouldNotBeNull().Step.ShouldBe(3u);
        var error = await Should.ThrowAsync<DeviceCallException>(() => pipeline.ReceiveAsync());
        (error.StatusCode, error.Code).ShouldBe((StatusCode.FailedPrecondition, "NC4208"));
        error.Message.ShouldContain("Command 1");
        (await session.GetStatusAsync()).Step.ShouldBe(5u);
    }

    [Fact]
    public async Task A_mistake_in_the_callers_own_requests_ends_a_pipeline_with_that_mistake()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using DevicePipeline pipeline = session.OpenPipeline();
        var answers = 0;
        var error = await Should.ThrowAsync<InvalidOperationException>(async () =>
        {
            await foreach (PipelineResponse _ in pipeline.ExecuteAsync(Requests()))
            {
                answers++;
            }
        }).WaitAsync(TimeSpan.FromSeconds(20));
        error.Message.ShouldBe("no third sample");
        answers.ShouldBeLessThanOrEqualTo(2);

        static IEnumerable<Command[]> Requests()
        {
            yield return [DeviceCommands.Run(1)];
            yield return [DeviceCommands.Run(1)];
            throw new InvalidOperationException("no third sample");
        }
    }

    [Fact]
    public async Task Registers_are_written_all_or_none()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        uint address = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxCfg)!.OffsetOf(0);
        uint[] before = await session.ReadRegistersAsync(0, 0, address, SmallNetwork.Cells);
        uint[] changed = [.. before.Select(word => word ^ 1)];
        var error = await Should.ThrowAsync<DeviceCallException>(() => session.WriteRegistersAsync(
            [DeviceCommands.BurstOf(0, 0, address, changed), DeviceCommands.BurstOf(0, 77, address, changed)]));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.OutOfRange, "NC4004"));
        (await session.ReadRegistersAsync(0, 0, address, SmallNetwork.Cells)).ShouldBe(before);
        await session.WriteRegistersAsync(0, 0, address, changed);
        (await session.ReadRegistersAsync(0, 0, address, SmallNetwork.Cells)).ShouldBe(changed);
        await session.ResetAsync(ResetKind.Image);
        (await session.ReadRegistersAsync(0, 0, address, SmallNetwork.Cells)).ShouldBe(before);
    }

    [Fact]
    public async Task A_probe_records_what_the_device_records()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        Probe probe = await session.CreateProbeAsync("cells", ProbeVariable.V, [3, 1], interval: 2);
        probe.Units.ShouldBe([3u, 1u]);
        await session.InjectAsync(ServedDevice.Input(10));
        await session.RunAsync(9);
        (long[] steps, int[] values) = await session.ReadProbeAsync(probe.ProbeId);
        steps.ShouldBe([2L, 4L, 6L, 8L]);
        values.Length.ShouldBe(8);
        values.ShouldContain(value => value != 0);
        (await session.ReadProbeAsync(probe.ProbeId)).Steps.ShouldBeEmpty();
        await session.DeleteProbeAsync(probe.ProbeId);
        await session.DeleteProbeAsync(probe.ProbeId);
        var error = await Should.ThrowAsync<DeviceCallException>(() => session.ReadProbeAsync(probe.ProbeId));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.NotFound, "NC4010"));
    }

    [Fact]
    public async Task Counters_add_up_and_can_be_zeroed()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        await session.InjectAsync(ServedDevice.Input(100));
        await session.RunAsync(100);
        CounterReport report = await session.ReadCountersAsync();
        report.Step.ShouldBe(100u);
        report.Total.CompartmentUpdates.ShouldBe(100u * SmallNetwork.Cells);
        report.Total.SynapticEvents.ShouldBeGreaterThan(0u);
        report.Cores.Sum(core => (long)core.Values.SynapticEvents).ShouldBe((long)report.Total.SynapticEvents);
        await session.ResetCountersAsync();
        (await session.ReadCountersAsync()).Total.SynapticEvents.ShouldBe(0u);
    }

    [Fact]
    public async Task Late_spikes_are_reported_by_position_and_not_moved()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        await session.RunAsync(5);
        var input = new SpikeInput();
        input.Sources.Add(new SourceSpikes { Population = "input", Units = { 0, 1, 2 }, Steps = { 6, 5, 7 } });
        input.Axons.Add(new AxonSpikes { Axons = { 0, 0 }, Steps = { 1, 9 } });
        InjectResponse response = await session.InjectAsync(input);
        response.Accepted.ShouldBe(3u);
        response.Late.ShouldBe([1u, 3u]);
        response.Step.ShouldBe(5u);
    }

    [Fact]
    public async Task A_state_reset_gives_the_same_run_again()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        var digests = new List<string>();
        for (int i = 0; i < 2; i++)
        {
            await session.InjectAsync(ServedDevice.Input(50));
            await session.RunAsync(50);
            digests.Add(await session.ReadDigestAsync());
            (await session.ResetAsync()).Step.ShouldBe(0u);
        }

        digests[0].ShouldNotBeNullOrEmpty();
        digests[1].ShouldBe(digests[0]);
    }
}
