using NeuroChip.Emulator.OpenCl.Learning;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;

namespace Chip.Tests.EmulatorOpenCl;

/// <summary>Plastic synapses lie in the form meant for them, each in a lane of its own.</summary>
public sealed class PlasticLayoutTests
{
    [Fact]
    public void Neighbors_of_one_delay_lie_dense_in_their_targets_lanes()
    {
        (PlasticLayout layout, int[] place) = Build([.. Enumerable.Range(5, 40).Select(target => (target, 3))]);
        PlasticSegmentEntry segment = layout.Segments.ShouldHaveSingleItem();
        (segment.Indexed, segment.Target, segment.Vectors, segment.Delay).ShouldBe((0, 0, 3, 3));
        place.ShouldBe(Enumerable.Range(5, 40));
        layout.Masks.ShouldBe([(ushort)0xFFE0, (ushort)0xFFFF, (ushort)0x1FFF]);
        layout.HasOwnDelays.ShouldBeFalse();
    }

    [Fact]
    public void Far_targets_are_indexed_and_the_last_fills_the_vector()
    {
        (PlasticLayout layout, int[] place) = Build([.. Enumerable.Range(0, 9).Select(i => (i * 100, 0))]);
        layout.Segments.ShouldHaveSingleItem().Indexed.ShouldBe(1);
        place.ShouldBe(Enumerable.Range(0, 9));
        layout.Targets.ShouldBe([0, 100, 200, 300, 400, 500, 600, 700, 800, 800, 800, 800, 800, 800, 800, 800]);
        layout.Masks.ShouldBe([(ushort)0x1FF]);
    }

    [Fact]
    public void A_second_synapse_onto_a_target_is_indexed()
    {
        (PlasticLayout layout, _) = Build([.. Enumerable.Range(0, 32).Select(i => (i / 2, 0))]);
        layout.Segments.Select(segment => (segment.Indexed, segment.Vectors)).ShouldBe([(0, 1), (1, 1)]);
    }

    [Fact]
    public void Delays_that_many_synapses_share_have_runs_of_their_own()
    {
        (PlasticLayout layout, _) = Build([.. Enumerable.Range(0, 40).Select(i => (i, i < 32 ? i % 2 : 2 + (i % 5)))]);
        layout.Segments.Select(segment => segment.Delay).ShouldBe([0, 1, PlasticSegmentEntry.OwnDelays]);
        layout.HasOwnDelays.ShouldBeTrue();
    }

    [Fact]
    public void Where_delays_are_learned_each_synapse_has_its_own()
    {
        (PlasticLayout layout, _) = Build([.. Enumerable.Range(0, 32).Select(i => (i, i % 2))], ownDelays: true);
        PlasticSegmentEntry segment = layout.Segments.ShouldHaveSingleItem();
        (segment.Indexed, segment.Vectors, segment.Delay).ShouldBe((0, 2, PlasticSegmentEntry.OwnDelays));
    }

    [Fact]
    public void Every_synapse_of_a_random_row_has_one_lane_and_every_lane_its_target()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            int width = random.Next(1, 400);
            (int Target, int Delay)[] row =
                [.. Enumerable.Range(0, random.Next(1, 200)).Select(_ => (random.Next(width), random.Next(1 + (seed % 4))))];
            (PlasticLayout layout, int[] place) = Build(row, ownDelays: seed % 3 == 0);
            place.Distinct().Count().ShouldBe(row.Length, $"seed {seed}");
            layout.Masks.Sum(mask => System.Numerics.BitOperations.PopCount(mask)).ShouldBe(row.Length, $"seed {seed}");
            for (int i = 0; i < row.Length; i++)
            {
                PlasticSegmentEntry segment = layout.Segments.Single(
                    s => place[i] / 16 >= s.First && place[i] / 16 < s.First + s.Vectors);
                int lane = ((segment.Target + (place[i] / 16) - segment.First) * 16) + (place[i] % 16);
                (segment.Indexed != 0 ? layout.Targets[lane] : lane).ShouldBe(row[i].Target, $"seed {seed}, synapse {i}");
                (segment.Delay == PlasticSegmentEntry.OwnDelays || segment.Delay == row[i].Delay).ShouldBeTrue($"seed {seed}, synapse {i}");
            }
        }
    }

    private static (PlasticLayout Layout, int[] Place) Build((int Target, int Delay)[] row, bool ownDelays = false)
    {
        var rows = new PlasticRows
        {
            Start = [0, row.Length],
            Target = [.. row.Select(synapse => (ushort)synapse.Target)],
            Weight = new short[row.Length],
            Delay = [.. row.Select(synapse => (byte)synapse.Delay)],
            Tag = new short[row.Length],
            Sign = [SignMode.Excitatory],
            WeightBits = [8],
            WeightExp = [0],
        };
        var layout = new PlasticLayout();
        var place = new int[row.Length];
        layout.AddRow(rows, [.. row.Select(synapse => synapse.Delay)], 0, ownDelays, place);
        return (layout, place);
    }
}
