using System.Runtime.InteropServices;
using Chip.Tests.Engines;
using NeuroChip.Emulator.OpenCl;
using NeuroChip.Emulator.State;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Every row of the delivery tables adds what the row it was made from adds, in the form meant for it.</summary>
public sealed class DeliveryTablesTests
{
    [Fact]
    public void Neighbours_with_small_weights_lie_dense_in_bytes() =>
        KindsOf(Row(16, i => new(0, i, i - 8))).ShouldBe([SegmentKind.Dense8]);

    [Fact]
    public void Neighbours_with_a_large_weight_lie_dense_in_words() =>
        KindsOf(Row(16, i => new(0, i, i == 3 ? 128 : 1))).ShouldBe([SegmentKind.Dense16]);

    [Theory]
    [InlineData(-256, 254)]
    [InlineData(0, 128)]
    public void Neighbours_with_even_weights_lie_dense_in_bytes_of_their_halves(int least, int most) =>
        KindsOf(Row(16, i => new(0, i, i == 3 ? least : i == 9 ? most : 2 * i))).ShouldBe([SegmentKind.Even8]);

    [Theory]
    [InlineData(-258)]
    [InlineData(256)]
    [InlineData(255)]
    public void An_even_row_with_a_weight_that_no_byte_holds_half_of_lies_in_words(int weight) =>
        KindsOf(Row(16, i => new(0, i, i == 3 ? weight : 2 * i))).ShouldBe([SegmentKind.Dense16]);

    [Fact]
    public void Far_targets_are_indexed() =>
        KindsOf(Row(9, i => new(0, i * 100, -128))).ShouldBe([SegmentKind.Indexed8]);

    [Fact]
    public void Far_targets_with_a_large_weight_are_indexed_in_words() =>
        KindsOf(Row(9, i => new(0, i * 100, i == 8 ? -129 : 1))).ShouldBe([SegmentKind.Indexed16]);

    [Fact]
    public void A_few_synapses_of_each_of_several_delays_are_scattered() =>
        KindsOf(Row(14, i => new(0, i, 5, i % 7))).ShouldBe([SegmentKind.Scattered]);

    [Fact]
    public void Large_delay_groups_get_segments_of_their_own_and_small_ones_share() =>
        KindsOf(Row(40, i => new(0, i, 5, i < 32 ? i % 2 : 2 + (i % 3)))).ShouldBe(
            [SegmentKind.Dense8, SegmentKind.Dense8, SegmentKind.Scattered]);

    [Fact]
    public void A_gap_cuts_a_dense_run_in_two_and_leaves_strays_indexed() =>
        KindsOf(Row(33, i => new(0, i < 16 ? i : i < 32 ? 484 + i : 900, 5))).ShouldBe(
            [SegmentKind.Dense8, SegmentKind.Dense8, SegmentKind.Indexed8]);

    [Fact]
    public void Synapses_onto_one_target_are_added_up_before_the_width_is_chosen()
    {
        ChipParameters twice = Row(32, i => new(0, i / 2, 100));
        KindsOf(twice).ShouldBe([SegmentKind.Even8]);
        ChipParameters wrapping = Row(32, i => new(0, i % 16, 32767));
        CheckDeliveries(wrapping);
        CountsOf(Build(twice), 0).Synapses.ShouldBe(32u, "counters count synapses, not lanes");
    }

    [Fact]
    public void A_row_without_synapses_has_no_segments()
    {
        LaidTables tables = Build(SyntheticChip.OneCore(4, 3, 2, [new(1, 2, 9)]));
        tables.RowStart.Select(row => tables.SegmentsOf(row).Count()).ShouldBe([0, 1, 0]);
        tables.FirstRow.ShouldBe([0]);
    }

    [Fact]
    public void Tables_grow_past_their_first_65536_bytes_and_keep_what_they_have()
    {
        ChipParameters parameters = SyntheticChip.OneCore(
            1000, 50, 64, Enumerable.Range(0, 50).SelectMany(axon => Enumerable.Range(0, 1000).Select(
                i => new SyntheticChip.Synapse(axon, i, ((axon * 31) + (i * 17)) % 3000, axon % 3 == 0 ? i % 60 : 0))));
        Build(parameters).Bytes.Length.ShouldBeGreaterThan(65536);
        CheckDeliveries(parameters);
    }

    [Fact]
    public void Random_rows_deliver_what_they_were_made_from()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            CheckDeliveries(SyntheticChip.Random(seed, 1 + (seed % 3)), $"seed {seed}");
        }
    }

    [Fact]
    public void The_tables_do_not_depend_on_anything_but_the_rows()
    {
        LaidTables one = Build(SyntheticChip.Random(7, 3));
        LaidTables two = Build(SyntheticChip.Random(7, 3));
        AreEqual(one, two).ShouldBeTrue();
    }

    [Fact]
    public void The_tables_are_the_same_to_the_byte_whatever_the_number_of_threads()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            foreach (bool exact in (bool[])[false, true])
            {
                ChipParameters parameters = SyntheticChip.Random(seed, 1 + (seed % 9));
                LaidTables one = new(DeliveryTables.Build(parameters, exact, threads: 1));
                foreach (int threads in (int[])[2, 5, -1])
                {
                    AreEqual(one, new(DeliveryTables.Build(parameters, exact, threads))).ShouldBeTrue($"seed {seed}, {threads} threads");
                }
            }
        }
    }

    [Theory]
    [InlineData(1, (int)SegmentKind.Run8)]
    [InlineData(128, (int)SegmentKind.Run16)]
    public void A_row_that_atoms_shift_is_not_padded(int weight, int kind)
    {
        ChipParameters parameters = Row(21, i => new(0, 7 + i, weight));
        parameters.Cores[0].Rows.Shifted[0] = true;
        KindsOf(parameters).ShouldBe([(SegmentKind)kind]);
        LaidTables tables = Build(parameters);
        DeliverySegment segment = tables.SegmentsOf(tables.RowStart[0]).First();
        (segment.Target, segment.Count).ShouldBe((7, 21));
    }

    [Fact]
    public void Exact_tables_do_not_add_up_what_leaves_16_bits()
    {
        ChipParameters wrapping = Row(32, i => new(0, i % 16, 32767));
        SegmentKind Kind(bool exact)
        {
            LaidTables tables = Build(wrapping, exact);
            return tables.SegmentsOf(tables.RowStart[0]).First().Kind;
        }

        Kind(exact: false).ShouldBe(SegmentKind.Dense8, "65534 is -2 in 16 bits");
        Kind(exact: true).ShouldBe(SegmentKind.Indexed16);
    }

    private static LaidTables Build(ChipParameters parameters, bool exact = false) => new(DeliveryTables.Build(parameters, exact));

    private static bool AreEqual(LaidTables one, LaidTables two) =>
        one.Bytes.AsSpan().SequenceEqual(two.Bytes) && one.RowStart.AsSpan().SequenceEqual(two.RowStart);

    private static ChipParameters Row(int synapses, Func<int, SyntheticChip.Synapse> make) =>
        SyntheticChip.OneCore(1000, 1, 64, Enumerable.Range(0, synapses).Select(make));

    private static SegmentKind[] KindsOf(ChipParameters parameters)
    {
        CheckDeliveries(parameters);
        LaidTables tables = Build(parameters);
        return [.. tables.RowStart.SelectMany(tables.SegmentsOf).Select(segment => segment.Kind)];
    }

    private static (uint Synapses, uint Words) CountsOf(LaidTables tables, int row)
    {
        int at = (int)tables.RowStart[row];
        (tables.Records[at + 1]).ShouldBe(1u, "a row counts at its own core alone");
        ReadOnlySpan<uint> count = tables.Records[(at + 2 + ((int)tables.Records[at] * DeliverySegment.Words))..];
        return (count[1], count[2]);
    }

    /// <summary>Walks the tables as the kernel does and compares the sums per delay and target.</summary>
    private static void CheckDeliveries(ChipParameters parameters, string because = "")
    {
        Check(parameters, Build(parameters), _ => 0, because);
        Check(parameters, new LaidTables(FanOutBuilder.Build(parameters)), core => core.FirstLane, because);
    }

    private static void Check(ChipParameters parameters, LaidTables tables, Func<CoreParameters, int> firstTarget, string because)
    {
        foreach (CoreParameters core in parameters.Cores)
        {
            for (int row = 0; row < core.Rows.Count; row++)
            {
                var expected = new Dictionary<(int Delay, int Target), short>();
                for (int s = core.Rows.Start[row]; s < core.Rows.Start[row + 1]; s++)
                {
                    Add(expected, core.Rows.Delay[s], firstTarget(core) + core.Rows.Target[s], core.Rows.Weight[s]);
                }

                int index = tables.FirstRow[core.Index] + row;
                CountsOf(tables, index).ShouldBe(((uint)(core.Rows.Start[row + 1] - core.Rows.Start[row]), (uint)core.Rows.Words[row]));
                var sums = new Dictionary<(int Delay, int Target), short>();
                foreach (DeliverySegment segment in tables.SegmentsOf(tables.RowStart[index]))
                {
                    Walk(tables, segment, firstTarget(core), core.LaneCount, sums);
                }

                NonZero(sums).SequenceEqual(NonZero(expected)).ShouldBeTrue($"core {core.Index} row {row} {because}");
            }
        }
    }

    private static void Walk(
        LaidTables tables, DeliverySegment segment, int firstLane, int lanes, Dictionary<(int Delay, int Target), short> sums)
    {
        SegmentKind kind = segment.Kind;
        int n = segment.Count;
        ReadOnlySpan<byte> data = tables.Bytes.AsSpan()[((int)segment.Data * segment.DataUnit)..];
        if (segment.IsDense)
        {
            (segment.Target % 16).ShouldBe(0);
            segment.Target.ShouldBeGreaterThanOrEqualTo(firstLane);
            (segment.Target + (16 * n)).ShouldBeLessThanOrEqualTo(firstLane + lanes, "a vector never leaves the core's lanes");
            for (int i = 0; i < 16 * n; i++)
            {
                short weight = kind == SegmentKind.Dense8 ? (sbyte)data[i]
                    : kind == SegmentKind.Even8 ? (short)(2 * (sbyte)data[i]) : MemoryMarshal.Cast<byte, short>(data[..(32 * n)])[i];
                Add(sums, segment.Delay, segment.Target + i, weight);
            }

            return;
        }

        if (kind is SegmentKind.Run8 or SegmentKind.Run16)
        {
            for (int i = 0; i < n; i++)
            {
                Add(sums, segment.Delay, segment.Target + i, kind == SegmentKind.Run8 ? (sbyte)data[i] : MemoryMarshal.Cast<byte, short>(data[..(2 * n)])[i]);
            }

            return;
        }

        ReadOnlySpan<ushort> targets = MemoryMarshal.Cast<byte, ushort>(tables.Bytes).Slice((int)segment.Index, n);
        for (int i = 0; i < n; i++)
        {
            short weight = kind == SegmentKind.Indexed8 ? (sbyte)data[i] : MemoryMarshal.Cast<byte, short>(data[..(2 * n)])[i];
            Add(sums, segment.Delay + (kind == SegmentKind.Scattered ? data[(2 * n) + i] : 0), segment.Target + targets[i], weight);
        }
    }

    private static void Add(Dictionary<(int Delay, int Target), short> sums, int delay, int target, short weight)
    {
        sums.TryGetValue((delay, target), out short sum);
        sums[(delay, target)] = unchecked((short)(sum + weight));
    }

    private static IEnumerable<((int Delay, int Target) Place, short Sum)> NonZero(Dictionary<(int Delay, int Target), short> sums) =>
        sums.Where(pair => pair.Value != 0).Select(pair => (pair.Key, pair.Value)).Order();
}
