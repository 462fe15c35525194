using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec;
using NeuroChip.Spec.Profiles;

namespace Chip.Tests.Mesh;

/// <summary>The way of barrier messages, and the plane they take.</summary>
public sealed class BarrierTreeTests
{
    private static readonly MeshShape s_shape = new(4, 3, 1);

    [Fact]
    public void Every_tile_reports_to_the_next_that_takes_part_on_its_way_to_the_first()
    {
        // Tiles 0 and 2 of the first row, 6 below 2, 11 in the corner: 11 goes west first, past 10 and 9 to 8, then north.
        var tree = new BarrierTree(s_shape, [11, 6, 0, 2]);

        tree.Parents.ShouldBe([-1, 0, 0, 0]);
        tree.Messages.ShouldBe(6);
        new BarrierTree(s_shape, Enumerable.Range(0, 12)).Parents.ShouldBe([-1, 0, 1, 2, 0, 4, 5, 6, 4, 8, 9, 10]);
    }

    [Fact]
    public void One_tile_needs_no_message()
    {
        var tree = new BarrierTree(s_shape, [5]);

        tree.Messages.ShouldBe(0);
        tree.CyclesOf(new MeshConfig { Shape = s_shape }).ShouldBe(0);
        tree.TimeOf(Times()).ShouldBe(0);
    }

    /// <summary>Three tiles in a row of 4.1 ns hops, each message with the 2.1 ns into a core: two messages up, two down.</summary>
    [Fact]
    public void The_time_is_that_of_the_longest_branch_up_and_down()
    {
        new BarrierTree(s_shape, [0, 1, 2]).TimeOf(Times()).ShouldBe(2 * 2 * (4.1 + 2.1), 1e-9);
        new BarrierTree(s_shape, [0, 4]).TimeOf(Times()).ShouldBe(2 * (6.5 + 2.1), 1e-9);
    }

    /// <summary>A lone packet over h links of one cycle needs 2 + (h + 1) stages of 4 + h + 1 cycles; the next is sent in the cycle after.</summary>
    [Fact]
    public void Flit_by_flit_every_message_takes_what_a_lone_packet_takes()
    {
        var config = new MeshConfig { Shape = s_shape };
        const int Hop = 2 + (2 * 4) + 1 + 1;

        new BarrierTree(s_shape, [0, 1]).CyclesOf(config).ShouldBe((2 * (Hop + 1)));
        new BarrierTree(s_shape, [0, 1, 2]).CyclesOf(config).ShouldBe(4 * (Hop + 1));
    }

    [Fact]
    public void Responses_and_barriers_have_a_plane_of_their_own()
    {
        Enum.GetValues<PacketType>().Where(type => MeshPlanes.Of(type) == MeshPlane.Responses)
            .ShouldBe([PacketType.Barrier, PacketType.ReadResponse]);
    }

    private static MeshTimes Times()
    {
        ChipProfile profile = ChipProfile.Load("loihi1-d18");
        return new MeshTimes(s_shape, CostTable.Of(profile, 1), profile.Router);
    }
}
