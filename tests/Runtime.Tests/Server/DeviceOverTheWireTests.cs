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
    public async Task A_late_axon_event_ends_a_pipeline_with_its_position_and_is_not_moved()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using DevicePipeline pipeline = session.OpenPipeline();
        var input = new SpikeInput();
        input.Axons.Add(new AxonSpikes { Axons = { 0, 0, 0 }, Steps = { 9, 3, 2 } });
        await pipeline.SendAsync([DeviceCommands.Run(3), DeviceCommands.Inject(input), DeviceCommands.Run(100)]);

        DeviceCallException error = await Refused(() => pipeline.ReceiveAsync(), StatusCode.FailedPrecondition, "NC4208");

        error.Message.ShouldContain("Command 1");
        error.Message.ShouldContain("1, 2");
        await session.RunAsync(3);
        (await session.ReadCountersAsync()).Total.SpikesIn.ShouldBe(0u, "neither now nor in another step than its own");
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
    public async Task Probes_of_spikes_refractory_counters_and_registers_come_over_the_wire()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        Probe spikes = await session.CreateProbeAsync("cells", ProbeVariable.Spikes, interval: 30);
        Probe refractory = await session.CreateProbeAsync("cells", ProbeVariable.Refractory, interval: 10);
        uint state = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!.OffsetOf(0);
        RegisterProbe registers = await session.CreateRegisterProbeAsync(0, 0, [state, state + 4], interval: 30);
        await session.InjectAsync(ServedDevice.Input(60));
        await session.RunAsync(65);

        (long[] steps, int[] counts) = await session.ReadProbeAsync(spikes.ProbeId);
        steps.ShouldBe([30L, 60L]);
        List<(long Step, int Population, int Unit)> reference = SmallNetwork.RunInProcess(60);
        counts.ShouldBe(
            from first in (int[])[1, 31]
            from unit in Enumerable.Range(0, SmallNetwork.Cells)
            select reference.Count(s => s.Unit == unit && s.Step >= first && s.Step < first + 30));
        (await session.ReadProbeAsync(refractory.ProbeId)).Steps.Length.ShouldBe(6);
        (long[] recorded, uint[] words) = await session.ReadRegisterProbeAsync(registers.ProbeId);
        recorded.ShouldBe([30L, 60L]);
        words.Length.ShouldBe(4);
        await session.ResetAsync();
        await session.InjectAsync(ServedDevice.Input(60));
        await session.RunAsync(60);
        (await session.ReadRegistersAsync(0, 0, state, 2)).ShouldBe(words[2..]);
        await session.DeleteProbeAsync(registers.ProbeId);
        await Refused(() => session.ReadRegisterProbeAsync(registers.ProbeId), StatusCode.NotFound, "NC4010");
    }

    [Fact]
    public async Task Probes_that_cannot_be_are_refused_over_the_wire()
    {
        var limits = new NeuroChip.Server.DeviceServiceLimits { MaxRegisterWordsPerCall = 2 };
        await using ServedDevice served = await ServedDevice.StartAsync(limits);
        await using DeviceSession session = await served.OpenLoadedAsync();
        uint state = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!.OffsetOf(0);
        await Refused(() => session.CreateProbeAsync("cells", ProbeVariable.Unspecified), StatusCode.InvalidArgument, "NC4017");
        await Refused(() => session.CreateProbeAsync("cells", (ProbeVariable)6), StatusCode.InvalidArgument, "NC4017");
        await Refused(() => session.CreateRegisterProbeAsync(0, 0, []), StatusCode.InvalidArgument, "NC4017");
        await Refused(() => session.CreateRegisterProbeAsync(0, 99, [state]), StatusCode.OutOfRange, "NC4004");
        await Refused(() => session.CreateRegisterProbeAsync(0, 0, [state + 1]), StatusCode.InvalidArgument, "NC4007");
        await Refused(() => session.CreateRegisterProbeAsync(0, 0, [state, state + 4, state + 8]), StatusCode.InvalidArgument, "NC4206");
    }

    [Fact]
    public async Task Atoms_come_over_the_wire()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        async Task<SpikeInput> WithAtoms(params uint[] atoms)
        {
            await session.ResetAsync();
            var input = new SpikeInput();
            input.Axons.Add(new AxonSpikes { Axons = { 0, 0 }, Steps = { 1, 2 }, Atoms = { atoms } });
            return input;
        }

        (await session.InjectAsync(await WithAtoms())).Accepted.ShouldBe(2u);
        (await session.InjectAsync(await WithAtoms(0, 0))).Accepted.ShouldBe(2u);
        await Refused(async () => await session.InjectAsync(await WithAtoms(1)), StatusCode.InvalidArgument, "NC4207");
        await Refused(async () => await session.InjectAsync(await WithAtoms(0, 1)), StatusCode.OutOfRange, "NC4021");
        await Refused(async () => await session.InjectAsync(await WithAtoms(0, uint.MaxValue)), StatusCode.OutOfRange, "NC4021");
    }

    [Fact]
    public async Task Strict_mode_comes_over_the_wire_and_ends_a_run_and_a_pipeline()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();
        await session.LoadImageAsync(await session.UploadImageAsync(SmallNetwork.File), strict: true);
        uint address = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!.OffsetOf(2);
        ulong word = new CompartmentState { U = -(1 << 23), V = -(1 << 23) + 1 }.Encode(WordLayout.Loihi1);
        uint[] state = [(uint)word, (uint)(word >> 32)];
        await session.WriteRegistersAsync(0, 0, address, state);
        DeviceCallException error = await Refused(() => session.RunAsync(10), StatusCode.OutOfRange, "NC4020");
        error.Message.ShouldContain("Step 1, population 'cells' unit 2");
        DeviceStatus status = await session.GetStatusAsync();
        (status.State, status.Step).ShouldBe((DeviceState.Paused, 1ul));

        await session.ResetAsync();
        using DevicePipeline pipeline = session.OpenPipeline();
        await pipeline.SendAsync([DeviceCommands.Run(4), DeviceCommands.Write([DeviceCommands.BurstOf(0, 0, address, state)]), DeviceCommands.Run(10)]);
        error = await Refused(() => pipeline.ReceiveAsync(), StatusCode.OutOfRange, "NC4020");
        error.Message.ShouldContain("Command 2");
        error.Message.ShouldContain("Step 5");
    }

    /// <summary>A host gives a graded current: as a bias that stays, and as a current that decays.</summary>
    [Fact]
    public async Task A_graded_current_is_written_to_registers()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        Probe current = await session.CreateProbeAsync("cells", ProbeVariable.U, [0]);
        Probe voltage = await session.CreateProbeAsync("cells", ProbeVariable.V, [0, 1]);
        RegisterBlock configs = RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxCfg)!;
        uint before = (await session.ReadRegistersAsync(0, 0, configs.OffsetOf(1), 1))[0];
        uint biased = (uint)(CompartmentConfig.Decode(WordLayout.Loihi1, before) with { BiasMant = 25, BiasExp = 2 }).Encode(WordLayout.Loihi1);
        ulong state = new CompartmentState { U = 1000 }.Encode(WordLayout.Loihi1);
        await session.WriteRegistersAsync(
        [
            DeviceCommands.BurstOf(0, 0, RegisterMap.FindBlock(WordLayout.Loihi1, CoreBlocks.CxState)!.OffsetOf(0), [(uint)state, (uint)(state >> 32)]),
            DeviceCommands.BurstOf(0, 0, configs.OffsetOf(1), [biased]),
        ]);
        await session.RunAsync(3);

        // decay_u 1023 keeps 3072/4096 of u, decay_v 511 keeps 3585/4096 of v; both truncate (core-semantics section 3).
        (await session.ReadProbeAsync(current.ProbeId)).Values.ShouldBe([750, 562, 421]);
        (await session.ReadProbeAsync(voltage.ProbeId)).Values.ShouldBe([750, 100, 1218, 187, 1487, 263]);
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

    private static async Task<DeviceCallException> Refused(Func<Task> call, StatusCode status, string code)
    {
        var error = await Should.ThrowAsync<DeviceCallException>(call);
        (error.StatusCode, error.Code).ShouldBe((status, code), error.Message);
        return error;
    }
}
