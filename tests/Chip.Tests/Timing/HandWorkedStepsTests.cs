using System.Collections.Immutable;
using Chip.Tests.Engines;
using Chip.Tests.Loading;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace Chip.Tests.Timing;

using NeuroChip.Emulator;

/// <summary>
/// Six steps of two cores of two compartments on two chips, every unit of time and energy worked by hand.
/// Core A is core 0 of chip 0, at (0,0) of the grid of 4 x 2 tiles; core B is core 3 of chip 1, at (3,1).
/// The host's source fires in step 1, so compartment 0 of A spikes in step 2; its packet goes two hops east and one south on chips and
/// one east between them; delay 2 makes compartment 1 of B, which sends to nobody, spike in step 5.
/// </summary>
public sealed class HandWorkedStepsTests
{
    private const int Steps = 6;

    /// <summary>Two hops east of 10 ns, one south of 20, one between chips of 40, 5 into the core, 16 to take it in.</summary>
    private const double Way = 10 + 40 + 10 + 20 + 5 + 16;

    /// <summary>
    /// Two flits follow the relay head over the slowest link, 2 ns each. In the flit model they catch up with it behind that link, where
    /// it waits for two routers to compute its way and to allocate a channel, and follow it at 1 ns each.
    /// </summary>
    private static double Tail(MeshFidelity fidelity) => fidelity == MeshFidelity.Flit ? 2 * 1 : 2 * 2;

    public static TheoryData<MeshFidelity, string> Models
    {
        get
        {
            var models = new TheoryData<MeshFidelity, string>();
            foreach (string engine in new TestEngines())
            {
                models.Add(MeshFidelity.Analytic, engine);
                models.Add(MeshFidelity.Event, engine);
                models.Add(MeshFidelity.Flit, engine);
            }

            return models;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_part_of_a_steps_time_is_that_worked_by_hand(MeshFidelity fidelity, string engine)
    {
        List<(double Time, double[] Parts, int Critical)> steps = [];
        using Chip chip = Load(fidelity, engine);
        chip.Timing!.Observer = new Watcher(report => steps.Add((report.Time, [.. report.Parts], report.CriticalCore)));
        Feed(chip);

        double[][] parts =
        [
            // Two idle compartments; the host's packet needs 5 ns into the core and 16 to be taken in.
            [0, 2, 0, 5 + 16 - 2, 0, 100, 0],

            // A walks a synapse in a word, updates an idle and an active compartment, spikes and sends; B waits for the packet.
            [2 + 3, 1 + 2, 4 + 8, Way + Tail(fidelity), 0, 100, 0],
            [2 + 3, 2, 0, 0, 0, 100, 0],
            [0, 2, 0, 0, 0, 100, 0],
            [0, 3, 4, 0, 0, 100, 0],
            [0, 2, 0, 0, 0, 100, 0],
        ];
        for (int step = 0; step < Steps; step++)
        {
            steps[step].Parts.ShouldBe(parts[step], 1e-9, $"step {step + 1}");
            steps[step].Time.ShouldBe(parts[step].Sum(), 1e-9);
        }

        steps.Select(step => step.Critical).ShouldBe([0, 0, 1, 0, 1, 0]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_unit_of_energy_is_that_worked_by_hand(MeshFidelity fidelity, string engine)
    {
        using Chip chip = Load(fidelity, engine);
        Feed(chip);
        TimingTotals totals = chip.Timing!.ReadTotals();

        double time = 121 + (20 + Way + Tail(fidelity) + 100) + 107 + 102 + 107 + 102;
        totals.Time.ShouldBe(time, 1e-9);
        double[] energy = new double[EnergyUnits.Count];
        energy[(int)EnergyUnit.Synapses] = 2 * (2 + 3);
        energy[(int)EnergyUnit.Compartments] = (2 * 5) + (22 * 7);
        energy[(int)EnergyUnit.Spikes] = 2 * 11;
        energy[(int)EnergyUnit.Messages] = 13 + (2 * 17);
        energy[(int)EnergyUnit.HopsEastWest] = 2 * 19;
        energy[(int)EnergyUnit.HopsNorthSouth] = 23;
        energy[(int)EnergyUnit.TileLocal] = 2 * 29;
        energy[(int)EnergyUnit.OffChip] = 31;
        energy[(int)EnergyUnit.Barrier] = Steps * 37;
        energy[(int)EnergyUnit.Host] = 41;
        energy[(int)EnergyUnit.CoreStatic] = 8 * 43 * time;
        energy[(int)EnergyUnit.TileStatic] = 8 * 47 * time;
        energy[(int)EnergyUnit.ChipStatic] = 2 * 53 * time;
        totals.Energy.ShouldBe(energy, 1e-6);
        totals.TotalEnergy.ShouldBe(energy.Sum(), 1e-6);
        totals.BarrierMessages.ShouldBe(Steps * 2);
        (totals.Packets, totals.HostPackets, totals.LocalPackets).ShouldBe((1, 1, 0));
        totals.LatencySum.ShouldBe(5 + 16 + Way + Tail(fidelity), 1e-9);
        totals.WaitSum.ShouldBe(0, 1e-9);
    }

    [Fact]
    public void A_population_is_charged_with_what_its_spikes_cause()
    {
        using Chip chip = Load(MeshFidelity.Analytic, "scalar");
        Feed(chip);
        ImmutableArray<PopulationEnergy> rows = chip.Timing!.ReadPopulations(chip.Image.Manifest);

        rows.Select(row => row.Name).ShouldBe(["sender", "receiver", PopulationEnergy.Outside, PopulationEnergy.Shared]);
        PopulationEnergy sender = rows[0];
        (sender.Compartments, sender.Spikes, sender.Packets, sender.Hops, sender.SynapticEvents).ShouldBe((2, 1, 1, 4, 1));
        sender.Energy[(int)EnergyUnit.Synapses].ShouldBe(2 + 3);
        sender.Energy[(int)EnergyUnit.Messages].ShouldBe(13 + 17);
        sender.Energy[(int)EnergyUnit.HopsEastWest].ShouldBe(2 * 19);
        sender.Energy[(int)EnergyUnit.Compartments].ShouldBe(5 + (11 * 7));
        PopulationEnergy receiver = rows[1];
        (receiver.Spikes, receiver.Packets).ShouldBe((1, 0));
        receiver.Energy[(int)EnergyUnit.Synapses].ShouldBe(0);
        receiver.Energy[(int)EnergyUnit.Spikes].ShouldBe(11);
        rows[2].Energy[(int)EnergyUnit.Host].ShouldBe(41);
        rows[2].Energy[(int)EnergyUnit.Messages].ShouldBe(17);
        rows[3].Energy[(int)EnergyUnit.Barrier].ShouldBe(Steps * 37);

        // Nothing is under way at the end, so the rows are the totals.
        TimingTotals totals = chip.Timing.ReadTotals();
        for (int unit = 0; unit < EnergyUnits.Count; unit++)
        {
            rows.Sum(row => row.Energy[unit]).ShouldBe(totals.Energy[unit], 1e-6, ((EnergyUnit)unit).ToString());
        }
    }

    [Fact]
    public void Energies_of_cores_are_their_own_work()
    {
        using Chip chip = Load(MeshFidelity.Analytic, "scalar");
        Feed(chip);
        double[] core = chip.Timing!.EnergyOf(0);
        core[(int)EnergyUnit.Synapses].ShouldBe(5);
        core[(int)EnergyUnit.Messages].ShouldBe(13 + 17);
        core[(int)EnergyUnit.HopsEastWest].ShouldBe(0);
        core[(int)EnergyUnit.CoreStatic].ShouldBe(43 * chip.Timing.Time, 1e-6);
    }

    [Fact]
    public void A_chip_with_a_tick_waits_for_it_and_says_when_it_comes_too_early()
    {
        using Chip chip = Load(MeshFidelity.Analytic, "scalar", ("tick-time", 125));
        List<(double Time, double Tick, bool Overrun)> steps = [];
        chip.Timing!.Observer = new Watcher(report => steps.Add((report.Time, report.Parts[(int)StepPart.Tick], report.TickOverrun)));
        Feed(chip);

        // Step 2 takes 225 ns and so the second tick.
        double second = 20 + Way + Tail(MeshFidelity.Analytic) + 100;
        steps.Select(step => step.Overrun).ShouldBe([false, true, false, false, false, false]);
        steps.Select(step => step.Time).ShouldBe([125, 250, 125, 125, 125, 125], 1e-9);
        steps[1].Tick.ShouldBe(250 - second, 1e-9);
        chip.Timing.ReadTotals().TickOverruns.ShouldBe(1);
    }

    /// <summary>Three packets of the host, 30 ns each to make: the last one is ready at 90, and nothing else is in its way.</summary>
    [Theory]
    [InlineData(MeshFidelity.Analytic)]
    [InlineData(MeshFidelity.Event)]
    [InlineData(MeshFidelity.Flit)]
    public void A_host_makes_its_packets_one_after_the_other(MeshFidelity fidelity)
    {
        using Chip chip = Load(fidelity, "scalar", ("host-packet-time", 30));
        for (int packet = 0; packet < 3; packet++)
        {
            chip.TryInjectAxon(0, 1, 1).ShouldBeTrue();
        }

        chip.Run(1);
        TimingTotals totals = chip.Timing!.ReadTotals();
        totals.Time.ShouldBe(90 + 5 + 16 + 100, 1e-9);
        totals.HostPackets.ShouldBe(3);
        totals.Energy[(int)EnergyUnit.Host].ShouldBe(3 * 41);
    }

    /// <summary>
    /// A learning step without a spike: the one synapse is visited and its program leaves at the first instruction; two traces of five
    /// in-axons and three of two compartments are brought up to date.
    /// </summary>
    [Fact]
    public void Learning_costs_visits_instructions_and_traces()
    {
        var network = new PlasticImage { Program = PlasticImage.Stdp() };
        using Chip chip = Chip.Load(
            network.Make().Build(),
            PricedProfile.With(("visit-time", 6), ("micro-op-time", 0.5), ("trace-update-time", 0.25)),
            TestEngines.Get("scalar"), fidelity: MeshFidelity.Analytic);
        chip.Run(1);
        chip.Timing!.ReadTotals().Parts[(int)StepPart.Learn].ShouldBe(6 + 0.5 + (((2 * 5) + (3 * 2)) * 0.25), 1e-9);
    }

    [Fact]
    public void Performance_registers_show_hops_and_times()
    {
        using Chip chip = Load(MeshFidelity.Analytic, "scalar");
        Feed(chip);
        uint[] values = new uint[1];
        RegisterBlock perf = RegisterMap.FindBlock(chip.Image.Layout, CoreBlocks.Perf).ShouldNotBeNull();
        uint Read(int core, int register)
        {
            chip.ReadRegisters(core, (uint)(perf.Offset + (perf.ElementBits / 8 * register)), values);
            return values[0];
        }

        Read(0, PerfRegisters.Hops).ShouldBe(4u);
        Read(1, PerfRegisters.Hops).ShouldBe(0u);

        // A: five idle steps of 2 ns and one of 5 + 3 + 12.
        Read(0, PerfRegisters.BusyNs).ShouldBe(30u);
        Read(0, PerfRegisters.StallNs).ShouldBe((uint)Math.Round(chip.Timing!.Time - 30));
        Read(0, PerfRegisters.CxActive).ShouldBe(1u);
        Read(0, PerfRegisters.CxIdle).ShouldBe(11u);
    }

    [Fact]
    public void Resetting_the_counters_resets_times_and_energies()
    {
        using Chip chip = Load(MeshFidelity.Event, "scalar");
        Feed(chip);
        chip.ResetCounters();
        TimingTotals totals = chip.Timing!.ReadTotals();
        (totals.Steps, totals.Time, totals.TotalEnergy, totals.Packets).ShouldBe((0, 0.0, 0.0, 0));
        chip.Timing.ReadPopulations(chip.Image.Manifest).Sum(row => row.TotalEnergy + row.Spikes).ShouldBe(0);
        chip.Run(1);
        chip.Timing.ReadTotals().Time.ShouldBe(102, 1e-9);
    }

    private static Chip Load(MeshFidelity fidelity, string engine, params (string Name, double Value)[] changes)
    {
        var image = new TestImage();
        image.FillCore(new CoreAddress(0, 0), [new AxonOut { Chip = 1, Core = 3, Axon = 1 }]);
        image.FillCore(new CoreAddress(1, 3), []);
        image.SetSources([new AxonMap { First = 0, Count = 1 }], [new AxonOut { Core = 0, Axon = 0 }]);
        image.Manifest = new ImageManifest
        {
            Network = "two cores",
            Profile = "tiny",
            Populations =
            [
                new ManifestPopulation { Name = "in", Size = 1, Kind = ManifestPopulation.Source },
                new ManifestPopulation { Name = "sender", Size = 2, Slices = [new ManifestSlice { Count = 2 }] },
                new ManifestPopulation { Name = "receiver", Size = 2, Slices = [new ManifestSlice { Chip = 1, Core = 3, Count = 2 }] },
            ],
        };
        return Chip.Load(image.Build(), PricedProfile.With(changes), TestEngines.Get(engine), fidelity: fidelity);
    }

    private static void Feed(Chip chip)
    {
        chip.TryInjectSource(0, 1).ShouldBeTrue();
        chip.Run(Steps);
        chip.Total(CoreCounter.CompartmentSpikes).ShouldBe(2);
    }

    private sealed class Watcher(Action<StepReport> see) : ITimingObserver
    {
        public void OnStep(StepReport report) => see(report);
    }
}
