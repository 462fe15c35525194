using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;

namespace Chip.Tests.Mesh;

/// <summary>Studies of the mesh against what can be counted by hand.</summary>
public sealed class MeshStudyTests
{
    private static readonly MeshConfig s_config = new() { Shape = new MeshShape(8, 8, 1), VirtualChannels = 4 };

    [Fact]
    public void A_light_uniform_load_takes_the_latency_of_lone_packets_and_a_little_more()
    {
        MeshStudyResult result = MeshStudy.Run(s_config, new MeshStudyOptions { Rate = 0.01, MeasuredCycles = 20_000 });

        // Distances in a row of 8 are (64 - 1) / 24 = 2.625 on average, the sender itself among the targets: 5.25 links, 6.25 routers
        // of 4 cycles, a cycle for each link, 2 cycles into the first router and 1 out of the last.
        const double Alone = (6.25 * 4) + (5.25 * 1) + 3;
        Alone.ShouldBe(33.25);
        result.Latency.ShouldBe(Alone, 0.01 * Alone);
        result.Latency.ShouldBeGreaterThanOrEqualTo(result.NetworkLatency);
        result.Hops.ShouldBe(6.25, 0.07);
        result.Accepted.ShouldBe(0.01, 0.0003);
        result.IsSaturated.ShouldBeFalse();
    }

    /// <summary>Of the nodes of a row 4 lie on each side of its middle: 8 * 4 * 1/2 of a column's packets pass each of 8 links.</summary>
    [Fact]
    public void Links_carry_what_the_pattern_puts_on_them()
    {
        const double Rate = 0.2;
        MeshStudyResult result = MeshStudy.Run(s_config, new MeshStudyOptions { Rate = Rate, MeasuredCycles = 20_000 });
        for (int row = 0; row < 8; row++)
        {
            for (int x = 0; x < 7; x++)
            {
                // East of tile x: the x + 1 nodes to its west send a part of (7 - x) / 8 of their packets over it.
                double expected = Rate * (x + 1) * (7 - x) / 8;
                result.LinkLoads[MeshShape.LinkOf((row * 8) + x, MeshDirection.East)].ShouldBe(expected, 0.06 * expected, $"row {row}, x {x}");
            }
        }

        result.HighestLinkLoad.ShouldBe(Rate * 2, 0.03);
        result.LinkLoads[MeshShape.LinkOf(7, MeshDirection.East)].ShouldBe(0);
    }

    [Fact]
    public void Past_saturation_the_point_says_so_and_more_channels_carry_more()
    {
        MeshStudyResult[] results =
        [
            .. new[] { 1, 2, 4 }.Select(channels => MeshStudy.Run(
                s_config with { VirtualChannels = channels }, new MeshStudyOptions { Rate = 0.6, MeasuredCycles = 4_000, DrainCycles = 1_000 })),
        ];
        results.ShouldAllBe(result => result.IsSaturated);
        results[0].Accepted.ShouldBeLessThan(results[1].Accepted);
        results[1].Accepted.ShouldBeLessThan(results[2].Accepted);

        // The middle links carry half of all packets of a row: no uniform load above 8 / 8 * 1/2 flits a node can be accepted.
        results[2].Accepted.ShouldBeLessThan(0.5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        var options = new MeshStudyOptions { Rate = 0.1, MeasuredCycles = 1_000, Pattern = TrafficPattern.Transpose };
        MeshStudyResult first = MeshStudy.Run(s_config, options);
        MeshStudyResult again = MeshStudy.Run(s_config, options);
        (again.Latency, again.Packets, again.LongestLatency).ShouldBe((first.Latency, first.Packets, first.LongestLatency));
        MeshStudy.Run(s_config, options with { Seed = 2 }).Latency.ShouldNotBe(first.Latency);
    }

    [Theory]
    [InlineData(TrafficPattern.Transpose, 10, 17)]
    [InlineData(TrafficPattern.BitComplement, 10, 53)]
    [InlineData(TrafficPattern.BitReverse, 10, 20)]
    [InlineData(TrafficPattern.Tornado, 10, 37)]
    [InlineData(TrafficPattern.Tornado, 63, 18)]
    [InlineData(TrafficPattern.Neighbour, 10, 19)]
    [InlineData(TrafficPattern.Neighbour, 63, 0)]
    public void A_pattern_sends_a_node_s_packets_where_its_rule_says(TrafficPattern pattern, int node, int target) =>
        new TrafficSource(pattern, s_config.Shape, 1).TargetOf(node).ShouldBe(target);

    [Fact]
    public void A_hotspot_gets_its_share_and_all_others_the_rest()
    {
        var source = new TrafficSource(TrafficPattern.Hotspot, s_config.Shape, 1, hotspot: 9, hotspotShare: 0.5);
        int[] counts = new int[64];
        for (int i = 0; i < 64_000; i++)
        {
            counts[source.TargetOf(i % 64)]++;
        }

        counts[9].ShouldBeInRange(31_800, 33_200);
        counts.Where((_, node) => node != 9).ShouldAllBe(count => count > 400 && count < 600);
    }

    [Fact]
    public void A_pattern_that_does_not_fit_the_grid_is_refused_with_the_reason()
    {
        Should.Throw<ArgumentException>(() => new TrafficSource(TrafficPattern.Transpose, new MeshShape(4, 2, 1), 1)).Message.ShouldContain("4 x 2");
        Should.Throw<ArgumentException>(() => new TrafficSource(TrafficPattern.BitReverse, new MeshShape(3, 3, 1), 1)).Message.ShouldContain("9 nodes");
        Should.Throw<ArgumentException>(() => new TrafficSource(TrafficPattern.Hotspot, new MeshShape(3, 3, 1), 1, hotspot: 9)).Message.ShouldContain("0 to 8");
    }
}
