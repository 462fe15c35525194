using Grpc.Core;
using NeuroChip.Client;
using NeuroChip.Device;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;
using NeuroChip.Protocol.V1;
using NeuroChip.Server;
using DeviceFidelity = NeuroChip.Emulator.Mesh.MeshFidelity;
using EnergyUnits = NeuroChip.Protocol.V1.EnergyUnits;
using TimingReport = NeuroChip.Protocol.V1.TimingReport;

namespace Runtime.Tests.Server;

/// <summary>Times, energies and streams of counters over the wire: the numbers of the device, to the bit.</summary>
public sealed class TimingOverTheWireTests
{
    private const int Steps = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(MeshFidelity.Unspecified, DeviceFidelity.Analytic)]
    [InlineData(MeshFidelity.Analytic, DeviceFidelity.Analytic)]
    [InlineData(MeshFidelity.Event, DeviceFidelity.Event)]
    [InlineData(MeshFidelity.Flit, DeviceFidelity.Flit)]
    public async Task A_timing_report_over_the_wire_is_that_of_the_device(MeshFidelity asked, DeviceFidelity meant)
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();
        await session.LoadImageAsync(await session.UploadImageAsync(SmallNetwork.File), strict: false, asked);
        await session.InjectAsync(ServedDevice.Input(Steps));
        await session.RunAsync(Steps);
        TimingReport there = await session.ReadTimingAsync(withLinks: true);
        using EmulatedDevice device = Loaded(meant);
        device.Run(Steps);
        NeuroChip.Device.Timing.TimingReport here = device.ReadTiming();

        (await session.GetStatusAsync()).Fidelity.ShouldBe((MeshFidelity)((int)meant + 1));
        there.Fidelity.ShouldBe((MeshFidelity)((int)meant + 1));
        (there.Model, there.Profile).ShouldBe((here.Model, here.Profile));
        there.ProfileDigest.ToByteArray().ShouldBe(here.ProfileDigest.ToArray());
        (there.Step, there.Steps, there.Time).ShouldBe(((ulong)here.Step, (ulong)here.Totals.Steps, here.Totals.Time));
        (there.LongestTime, there.LongestStep).ShouldBe((here.Totals.LongestTime, (ulong)here.Totals.LongestStep));
        Parts(there.Parts).ShouldBe(here.Totals.Parts);
        Units(there.Energy).ShouldBe(here.Totals.Energy);
        there.Energy.Total.ShouldBe(here.Totals.TotalEnergy);
        (there.Mesh.HostPackets, there.Mesh.LatencySum).ShouldBe(((ulong)here.Totals.HostPackets, here.Totals.LatencySum));
        there.Mesh.HostPackets.ShouldBeGreaterThan(0u);
        CoreTiming core = there.Cores.ShouldHaveSingleItem();
        (core.Deliver, core.Update, core.CriticalSteps).ShouldBe((here.Totals.Cores[0].Deliver, here.Totals.Cores[0].Update, (ulong)Steps));
        core.Waiting.ShouldBe(here.Totals.Time - here.Totals.Cores[0].Busy);
        Units(core.Energy).ShouldBe(here.CoreEnergies[0]);
        there.Links.Sum(link => (long)link.Packets).ShouldBe(here.Totals.LinkPackets.Sum());
        there.Links.Count.ShouldBe(here.Totals.LinkPackets.Count(packets => packets > 0));
        there.Costs.Select(cost => (cost.Name, cost.Value, cost.Unit, cost.Source)).ShouldBe(
            here.Costs.Used.Select(cost => (cost.Name, cost.Value, cost.Unit, cost.Source)));
        there.Costs.Select(cost => cost.Kind.ToString()).ShouldBe(here.Costs.Used.Select(cost => cost.Kind.ToString()));
        there.MissingCosts.ShouldBe(here.Costs.Missing);
        there.Populations.Select(population => (population.Name, (long)population.Spikes, (long)population.SynapticEvents)).ShouldBe(
            here.Populations.Select(population => (population.Name, population.Spikes, population.SynapticEvents)));
        there.Populations.Select(population => population.Energy.Total).ShouldBe(here.Populations.Select(population => population.TotalEnergy));
        there.Populations.Select(population => population.Name).ShouldContain("cells");
    }

    [Fact]
    public async Task A_stream_of_counters_over_the_wire_is_that_of_the_device()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        using CounterStream stream = await session.StreamCountersAsync(every: 7, withCores: true);
        await session.InjectAsync(ServedDevice.Input(Steps));
        await session.RunAsync(Steps / 4);
        await session.RunAsync(Steps - (Steps / 4));
        await session.ResetAsync(NeuroChip.Protocol.V1.ResetKind.Image);
        var there = new List<CounterRecord>();
        while (await stream.ReadAsync().WaitAsync(Patience) is { } record)
        {
            there.Add(record);
        }

        using EmulatedDevice device = Loaded(DeviceFidelity.Analytic);
        using TimingSubscription subscription = device.SubscribeTiming(7, withCores: true);
        device.Run(Steps);
        device.Unload();
        foreach (CounterRecord record in there)
        {
            TimingRecord expected = (await subscription.ReadAsync()).ShouldNotBeNull();
            (record.FirstStep, record.LastStep).ShouldBe(((ulong)expected.FirstStep, (ulong)expected.LastStep));
            (record.Time, record.LongestStep, record.Packets, record.HostPackets).ShouldBe(
                (expected.Time, (ulong)expected.LongestStep, (ulong)expected.Packets, (ulong)expected.HostPackets));
            Parts(record.Parts).ShouldBe(expected.Parts);
            Units(record.Energy).ShouldBe(expected.Energy);
            Values(record.Counters).ShouldBe(expected.Counters);
            record.Cores.SelectMany(core => Values(core.Values)).ShouldBe(expected.CountersByCore);
            record.CriticalCore.ShouldBe(new CoreId());
            record.Fidelity.ShouldBe(MeshFidelity.Analytic);
        }

        (await subscription.ReadAsync()).ShouldBeNull();
        there.Count.ShouldBe((Steps + 6) / 7);
        there[^1].LastStep.ShouldBe((ulong)Steps, "the reset closed a record of fewer steps");
    }

    [Fact]
    public async Task A_reader_of_counters_that_falls_behind_holds_a_run_until_it_reads_or_leaves()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        const int Many = 200_000;
        CounterStream stream = await session.StreamCountersAsync(withCores: true);
        Task<RunResponse> run = session.RunAsync(Many);
        for (ulong step = 1; step <= 5000; step++)
        {
            (await stream.ReadAsync().WaitAsync(Patience)).ShouldNotBeNull().LastStep.ShouldBe(step);
        }

        await Task.Delay(200);
        run.IsCompleted.ShouldBeFalse("nobody reads, so the chip waits");
        stream.Dispose();
        (await run.WaitAsync(Patience)).StepsRun.ShouldBe((uint)Many);
    }

    [Fact]
    public async Task Without_times_the_report_is_refused_and_the_counters_are_streamed_alone()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.Client.OpenSessionAsync();
        await session.LoadImageAsync(await session.UploadImageAsync(SmallNetwork.File), strict: false, MeshFidelity.None);
        var error = await Should.ThrowAsync<DeviceCallException>(() => session.ReadTimingAsync());
        (error.StatusCode, error.Code).ShouldBe((StatusCode.FailedPrecondition, "NC4029"));

        using CounterStream stream = await session.StreamCountersAsync(every: 10);
        await session.RunAsync(10);
        CounterRecord record = (await stream.ReadAsync().WaitAsync(Patience)).ShouldNotBeNull();
        (record.LastStep, record.Counters.CompartmentUpdates).ShouldBe((10u, 10u * SmallNetwork.Cells));
        (record.Fidelity, record.Time, record.Energy, record.CriticalCore).ShouldBe((MeshFidelity.None, 0, null, null));
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_its_code()
    {
        await using ServedDevice served = await ServedDevice.StartAsync();
        await using DeviceSession session = await served.OpenLoadedAsync();
        string id = await session.UploadImageAsync(SmallNetwork.File);
        var error = await Should.ThrowAsync<DeviceCallException>(() => session.LoadImageAsync(id, strict: false, (MeshFidelity)17));
        (error.StatusCode, error.Code).ShouldBe((StatusCode.InvalidArgument, "NC4030"));
        error.Message.ShouldContain("number 17", customMessage: "the number as it was sent");
        using CounterStream stream = await session.StreamCountersAsync(every: int.MaxValue);
        error = await Should.ThrowAsync<DeviceCallException>(() => stream.ReadAsync());
        (error.StatusCode, error.Code).ShouldBe((StatusCode.InvalidArgument, "NC4031"));
        (await session.RunAsync(1)).Step.ShouldBe(1u, "the refusals changed nothing");
    }

    [Fact]
    public async Task A_server_may_load_without_times_unless_it_is_told_otherwise_and_says_so()
    {
        using EmulatedDevice device = SmallNetwork.Device();
        await using DeviceServer server = await DeviceServer.StartAsync(new DeviceServerOptions
        {
            Listen = ["127.0.0.1:0"],
            Devices = [device],
            DefaultFidelity = DeviceFidelity.None,
        });
        using var client = new DeviceClient(server.Addresses[0]);
        Capabilities capabilities = await client.GetCapabilitiesAsync();
        capabilities.DefaultFidelity.ShouldBe(MeshFidelity.None);
        capabilities.Features.ShouldContain("timing");
        capabilities.Features.ShouldContain("counter-stream");
        await using DeviceSession session = await client.OpenSessionAsync();
        (await session.UploadAndLoadAsync(SmallNetwork.File)).Status.Fidelity.ShouldBe(MeshFidelity.None);
        string id = await session.UploadImageAsync(SmallNetwork.File);
        (await session.LoadImageAsync(id, strict: false, MeshFidelity.Flit)).Status.Fidelity.ShouldBe(MeshFidelity.Flit);
    }

    [Fact]
    public void Numbers_on_the_wire_are_one_higher_than_on_the_device()
    {
        Names<DeviceFidelity>().ShouldBe(Names<MeshFidelity>().Skip(1).Select(pair => (pair.Name, pair.Number - 1)));
        Names<NeuroChip.Emulator.Mesh.MeshDirection>().ShouldBe(Names<LinkDirection>().Skip(1).Select(pair => (pair.Name, pair.Number - 1)));
        Names<NeuroChip.Spec.Profiles.ValueKind>().ShouldBe(Names<CostKind>().Skip(1).Select(pair => (pair.Name, pair.Number - 1)));
    }

    [Fact]
    public void Fields_of_time_and_energy_keep_their_numbers()
    {
        Fields(TimeParts.Descriptor).ShouldBe("deliver=1 update=2 emit=3 network=4 learn=5 barrier=6 tick=7");
        Fields(EnergyUnits.Descriptor).ShouldBe(
            "total=1 synapses=2 compartments=3 spikes=4 messages=5 learning=6 hops_east_west=7 hops_north_south=8 tile_local=9 off_chip=10 " +
            "barrier=11 host=12 core_static=13 tile_static=14 chip_static=15");
        Fields(CounterValues.Descriptor).ShouldStartWith(
            "synaptic_events=1 compartment_updates=2 compartment_spikes=3 spikes_in=4 spikes_out=5 synapse_words=6 learn_visits=7 " +
            "learn_instructions=8 compartments_active=9");
        Fields(NeuroChip.Protocol.V1.TimingReport.Descriptor).ShouldStartWith(
            "step=1 fidelity=2 model=3 profile=4 profile_digest=5 steps=6 time=7 longest_time=8 longest_step=9 parts=10 energy=11 mesh=12 cores=13 " +
            "links=14 costs=15 missing_costs=16 tick_overruns=17 populations=18");
        Fields(CounterRecord.Descriptor).ShouldStartWith(
            "sequence=1 first_step=2 last_step=3 counters=4 time=5 longest_time=6 longest_step=7 parts=8 energy=9 packets=10 host_packets=11 " +
            "hops_east_west=12 hops_north_south=13 hops_off_chip=14 tick_overruns=15 critical_core=16 critical_link=17 cores=18 fidelity=19");
        Fields(LoadImageRequest.Descriptor).ShouldStartWith("lease_token=1 image_id=2 strict=3 fidelity=4");
    }

    private static EmulatedDevice Loaded(DeviceFidelity fidelity)
    {
        EmulatedDevice device = SmallNetwork.Device();
        device.Load(SmallNetwork.Image, fidelity: fidelity);
        device.Inject([.. SmallNetwork.Input(Steps).Select(s => InjectedSpike.OfUnit("input", s.Unit, s.Step))]);
        return device;
    }

    /// <summary>By <see cref="StepPart"/>, found by name.</summary>
    private static double[] Parts(TimeParts parts) =>
        [.. Enum.GetNames<StepPart>().Select(name => (double)typeof(TimeParts).GetProperty(name)!.GetValue(parts)!)];

    /// <summary>By <see cref="EnergyUnit"/>, found by name.</summary>
    private static double[] Units(EnergyUnits units) =>
        [.. Enum.GetNames<EnergyUnit>().Select(name => (double)typeof(EnergyUnits).GetProperty(name)!.GetValue(units)!)];

    /// <summary>The fields have the order of the chip's counters.</summary>
    private static long[] Values(CounterValues values) =>
        [.. CounterValues.Descriptor.Fields.InFieldNumberOrder().Select(field => (long)(ulong)field.Accessor.GetValue(values))];

    private static IEnumerable<(string Name, int Number)> Names<T>()
        where T : struct, Enum => Enum.GetValues<T>().Select(value => (value.ToString(), Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)));

    private static string Fields(Google.Protobuf.Reflection.MessageDescriptor message) =>
        string.Join(' ', message.Fields.InFieldNumberOrder().Select(field => $"{field.Name}={field.FieldNumber}"));
}
