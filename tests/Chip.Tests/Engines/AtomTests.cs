using Chip.Tests.EmulatorOpenCl;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;

namespace Chip.Tests.Engines;

/// <summary>Packets with atoms and axonal delays: every alignment of every kind of segment, and every delay.</summary>
public sealed class AtomTests
{
    private const int MostAtom = 31;
    private const int Compartments = 160;

    /// <summary>Rows that lie as the named kind when they are not marked as shifted, with their last target 31 before the core's end.</summary>
    private static readonly (string Name, SegmentKind Plain, SegmentKind Shifted, SyntheticChip.Synapse[] Row)[] Shapes =
    [
        ("bytes", SegmentKind.Dense8, SegmentKind.Run8, [.. Enumerable.Range(0, 53).Select(i => Make(128 - i, i - 26))]),
        ("even bytes", SegmentKind.Even8, SegmentKind.Run16, [.. Enumerable.Range(0, 53).Select(i => Make(128 - i, 252 - (8 * i)))]),
        ("words", SegmentKind.Dense16, SegmentKind.Run16, [.. Enumerable.Range(0, 53).Select(i => Make(128 - i, 300 - (11 * i)))]),
        ("few bytes", SegmentKind.Indexed8, SegmentKind.Indexed8, [.. Enumerable.Range(0, 3).Select(i => Make(128 - (60 * i), i + 1))]),
        ("few words", SegmentKind.Indexed16, SegmentKind.Indexed16, [.. Enumerable.Range(0, 3).Select(i => Make(128 - (60 * i), 9999 + i))]),
        ("delays", SegmentKind.Scattered, SegmentKind.Scattered, [.. Enumerable.Range(0, 14).Select(i => Make(128 - (3 * i), -70 * i, i % 7))]),
    ];

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void A_packet_shifts_its_row_by_any_atom(string name)
    {
        foreach ((string shape, SegmentKind plain, SegmentKind shifted, SyntheticChip.Synapse[] row) in Shapes)
        {
            foreach (bool marked in new[] { false, true })
            {
                ChipParameters parameters = SyntheticChip.OneCore(Compartments, 1, 8, row);
                parameters.Cores[0].Rows.Shifted[0] = marked;
                var tables = new LaidTables(DeliveryTables.Build(parameters));
                tables.SegmentsOf(tables.RowStart[0]).First().Kind.ShouldBe(marked ? shifted : plain, shape);
                using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
                for (int atom = 0; atom <= MostAtom; atom++)
                {
                    engine.ResetState();
                    var run = new EngineDriver(parameters, engine);
                    run.RunPhases(
                        phase =>
                        {
                            if (phase == StepPhase.Deliver)
                            {
                                engine.ReadState(0).Slots.ShouldBe(Expected(row, atom, 0), $"{shape}, atom {atom}, marked {marked}");
                            }
                        },
                        _ => [new ArrivingSpike(0, 0, atom)]);
                    run.Window.CountersOf(0, 0)[(int)CoreCounter.SynapticEvents].ShouldBe((uint)row.Length);
                }
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void An_axonal_delay_adds_to_the_delay_of_each_synapse(string name)
    {
        for (int delay = 0; delay <= 62; delay++)
        {
            ChipParameters parameters = SyntheticChip.OneCore(3, 1, 64, [new(0, 0, 1), new(0, 1, 2, 62 - delay)]);
            parameters.DecayU[0] = 4096;
            parameters.DecayU[1] = 4096;
            using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
            var run = new EngineDriver(parameters, engine);
            for (int t = 1; t <= 64; t++)
            {
                run.Run(1, step => step == 1 ? [new ArrivingSpike(0, 0, 0, delay)] : null);
                engine.ReadState(0).Current[..2].ShouldBe([t == 1 + delay ? 64 : 0, t == 63 ? 128 : 0], $"delay {delay}, step {t}");
            }
        }
    }

    [Theory]
    [ClassData(typeof(TestEngines))]
    public void Atoms_and_delays_meet_in_the_right_slot(string name)
    {
        foreach ((string shape, _, _, SyntheticChip.Synapse[] row) in Shapes)
        {
            ChipParameters parameters = SyntheticChip.OneCore(Compartments, 1, 16, row);
            using ICoreEngine engine = TestEngines.Get(name).Create(parameters);
            var run = new EngineDriver(parameters, engine);
            run.Run(1, _ => [new ArrivingSpike(0, 0, 17, 1), new ArrivingSpike(0, 0, 17, 1)]);
            int[] once = Expected(row, 17, 0, slots: 16);
            engine.ReadState(0).Slots.ShouldBe(Array.ConvertAll(once, q => 2 * q), shape);
        }
    }

    [Fact]
    public void A_packet_code_holds_all_three_and_sorts_plain_ones_first()
    {
        long code = PacketCode.Pack(0xFFFFFF, 0xFFFF, 0xFF);
        (PacketCode.AxonOf(code), PacketCode.AtomOf(code), PacketCode.DelayOf(code)).ShouldBe((0xFFFFFF, 0xFFFF, 0xFF));
        PacketCode.Pack(7, 0, 0).ShouldBe(7);
        PacketCode.Pack(0, 1, 0).ShouldBeGreaterThan(PacketCode.Pack(0xFFFFFF, 0, 0));
        new ArrivingSpike(3, 5, 2, 1).Code.ShouldBe(PacketCode.Pack(5, 2, 1));
    }

    private static SyntheticChip.Synapse Make(int target, int weight, int delay = 0) => new(0, target, weight, delay);

    /// <summary>Slots of the ring from the given offset on, as a state lists them.</summary>
    private static int[] Expected(SyntheticChip.Synapse[] row, int atom, int delay, int slots = 8)
    {
        var expected = new int[slots * Compartments];
        foreach (SyntheticChip.Synapse synapse in row)
        {
            expected[((synapse.Delay + delay) * Compartments) + synapse.Target + atom] += synapse.Weight * 64;
        }

        return expected;
    }
}
