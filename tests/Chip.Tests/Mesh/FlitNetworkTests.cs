using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;

namespace Chip.Tests.Mesh;

/// <summary>The cycle-by-cycle mesh against formulas and conservation.</summary>
public sealed class FlitNetworkTests
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("NEUROCHIP_LONG_TESTS") == "1";

    /// <summary>
    /// A head is sent in cycle c, comes to its first router in c + link + 1, needs the stages of each router plus the link behind
    /// it, and the flits behind it follow one a cycle.
    /// </summary>
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(0, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(1, 1, 1, 2, 1, 1, 2, 1)]
    [InlineData(2, 3, 2, 1, 4, 7, 4, 1)]
    [InlineData(1, 1, 1, 1, 10, 18, 1, 3)]
    public void The_latency_of_a_lone_packet_is_exact_for_every_pair(
        int routing, int channel, int allocation, int traversal, int eastWest, int northSouth, int channels, int flits)
    {
        MeshConfig config = Square(8) with
        {
            RoutingCycles = routing, VcAllocationCycles = channel, SwitchAllocationCycles = allocation, TraversalCycles = traversal,
            EastWestLinkCycles = eastWest, NorthSouthLinkCycles = northSouth, VirtualChannels = channels,
            InjectionLinkCycles = 2, EjectionLinkCycles = 3,
        };
        var network = new FlitNetwork(config);
        for (int source = 0; source < 64; source++)
        {
            for (int target = 0; target < 64; target++)
            {
                int x = Math.Abs((source % 8) - (target % 8));
                int y = Math.Abs((source / 8) - (target / 8));
                int stages = routing + channel + allocation + traversal;
                int expected = 2 + 1 + ((x + y + 1) * stages) + (x * eastWest) + (y * northSouth) + 3 + ((flits - 1) * allocation);
                FlitPacket packet = RunAlone(network, source, target, flits);
                (packet.Arrived - packet.Created).ShouldBe(expected, $"from {source} to {target}");
                packet.Hops.ShouldBe(x + y);
            }
        }
    }

    [Theory]
    [InlineData(0.1, 1, 1, AllocatorKind.ISlip)]
    [InlineData(0.3, 2, 1, AllocatorKind.SeparableInputFirst)]
    [InlineData(0.6, 4, 1, AllocatorKind.SeparableOutputFirst)]
    [InlineData(0.1, 2, 5, AllocatorKind.ISlip)]
    public void Every_packet_leaves_once_at_its_target_by_its_way(double rate, int channels, int flits, AllocatorKind allocator)
    {
        MeshConfig config = Square(8) with { VirtualChannels = channels, VcAllocator = allocator, SwitchAllocator = allocator };
        var network = new FlitNetwork(config);
        var source = new TrafficSource(TrafficPattern.Uniform, config.Shape, 7);
        int wanted = s_long ? 2_500_000 : 250_000;
        var target = new List<int>();
        var seen = new List<bool>();
        long[] links = new long[config.Shape.Links];
        long passed = 0;
        long inTurn = 0;
        var lastOf = new Dictionary<(int, int), int>();
        while (target.Count < wanted || network.Outstanding > 0)
        {
            for (int node = 0; node < config.Nodes && target.Count < wanted; node++)
            {
                // At loads past saturation the sources' queues are kept short, or the run would not end.
                if (source.Fires(rate) && network.Outstanding < 4_000)
                {
                    int to = source.TargetOf(node);
                    foreach (int link in config.Shape.Route(node, to))
                    {
                        links[link]++;
                    }

                    network.Send(node, to, flits, network.Cycle, target.Count);
                    target.Add(to);
                    seen.Add(false);
                }
            }

            network.Step();
            foreach (int number in network.Arrived)
            {
                FlitPacket packet = network[number];
                if (seen[packet.Tag] || packet.Target != target[packet.Tag] || packet.Hops != Distance(packet.Source, packet.Target))
                {
                    Assert.Fail($"packet {packet.Tag} left twice, or at the wrong node, or by a detour: at {packet.Target} after {packet.Hops} links");
                }

                seen[packet.Tag] = true;
                passed += packet.Hops;
                inTurn += lastOf.TryGetValue((packet.Source, packet.Target), out int last) && last > packet.Tag ? 0 : 1;
                lastOf[(packet.Source, packet.Target)] = packet.Tag;
            }
        }

        seen.ShouldAllBe(isSeen => isSeen);
        passed.ShouldBe(links.Sum());
        network.LinkPackets.ShouldBe(links);
        network.Moves.ShouldBe(flits * (links.Sum() + wanted));
        while (!network.IsIdle)
        {
            network.Step();
        }

        network.IsRestored.ShouldBeTrue("a credit or a channel was lost");
        if (channels == 1)
        {
            inTurn.ShouldBe(wanted, "with one channel packets of a pair cannot pass each other");
        }
    }

    [Theory]
    [InlineData(1, TrafficPattern.Uniform, 0.12)]
    [InlineData(2, TrafficPattern.Uniform, 0.22)]
    [InlineData(4, TrafficPattern.Transpose, 0.11)]
    public void At_twice_the_load_it_can_take_it_keeps_moving(int channels, TrafficPattern pattern, double least)
    {
        MeshConfig config = Square(8) with { VirtualChannels = channels };
        var network = new FlitNetwork(config);
        var source = new TrafficSource(pattern, config.Shape, 11);
        long cycles = s_long ? 1_000_000 : 100_000;
        long before = 0;
        long arrived = 0;
        while (network.Cycle < cycles)
        {
            for (int node = 0; node < config.Nodes; node++)
            {
                // A node that has packets waiting would only grow its queue: it offers more than it can send anyway.
                if (network.WaitingAt(node) < 4 && source.Fires(0.9))
                {
                    network.Send(node, source.TargetOf(node), 1, network.Cycle);
                }
            }

            network.Step();
            arrived += network.Arrived.Count;
            if (network.Cycle % 100 == 0)
            {
                network.Moves.ShouldBeGreaterThan(before, $"nothing moved in the 100 cycles before {network.Cycle}");
                before = network.Moves;
            }
        }

        (arrived / (double)cycles / config.Nodes).ShouldBeGreaterThan(least);
    }

    [Fact]
    public void The_order_in_which_routers_are_visited_does_not_matter()
    {
        MeshConfig config = Square(6) with { VirtualChannels = 3, VcAllocator = AllocatorKind.SeparableInputFirst };
        Record(backwards: true).ShouldBe(Record(backwards: false));

        List<(int, long)> Record(bool backwards)
        {
            var network = new FlitNetwork(config, backwards);
            var source = new TrafficSource(TrafficPattern.Uniform, config.Shape, 3);
            var record = new List<(int, long)>();
            int made = 0;
            while (network.Cycle < 3000)
            {
                for (int node = 0; node < config.Nodes; node++)
                {
                    if (source.Fires(0.4))
                    {
                        network.Send(node, source.TargetOf(node), 2, network.Cycle, made++);
                    }
                }

                network.Step();
                record.AddRange(network.Arrived.Select(number => (network[number].Tag, network[number].Arrived)).Order());
            }

            return record;
        }
    }

    /// <summary>Two inputs that both want one output all the time get it in turn.</summary>
    [Theory]
    [InlineData(AllocatorKind.SeparableInputFirst, ArbiterKind.RoundRobin)]
    [InlineData(AllocatorKind.SeparableOutputFirst, ArbiterKind.RoundRobin)]
    [InlineData(AllocatorKind.SeparableInputFirst, ArbiterKind.Matrix)]
    [InlineData(AllocatorKind.SeparableOutputFirst, ArbiterKind.Matrix)]
    [InlineData(AllocatorKind.ISlip, ArbiterKind.RoundRobin)]
    public void Those_who_share_a_link_get_equal_parts_of_it(AllocatorKind allocator, ArbiterKind arbiter)
    {
        MeshConfig config = new() { Shape = new MeshShape(3, 2, 1), VcAllocator = allocator, SwitchAllocator = allocator, Arbiter = arbiter };
        var network = new FlitNetwork(config);
        var arrived = new int[6];
        while (network.Cycle < 4000)
        {
            // Node 1 and, past it, node 0 send over the link from tile 1 to tile 2.
            foreach (int node in new[] { 0, 1 })
            {
                network.Send(node, 2, 1, network.Cycle);
            }

            network.Step();
            foreach (int packet in network.Arrived)
            {
                arrived[network[packet].Source]++;
            }
        }

        Math.Abs(arrived[0] - arrived[1]).ShouldBeLessThanOrEqualTo(3);

        // At the next router the one channel is held for routing, channel and switch: three cycles a packet.
        (arrived[0] + arrived[1]).ShouldBeInRange(1320, 1334);
    }

    /// <summary>A flit every cycle needs as many buffers as cycles lie between a flit's leaving and its credit's use.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(8, 4)]
    public void The_buffers_of_a_link_bound_its_throughput(int buffers, int link)
    {
        MeshConfig config = new()
        {
            Shape = new MeshShape(2, 1, 1), BufferFlits = buffers, EastWestLinkCycles = link, RoutingCycles = 0, EjectionFlits = 64,
        };
        var network = new FlitNetwork(config);
        const int Cycles = 6000;
        int arrived = 0;
        while (network.Cycle < Cycles)
        {
            network.Send(0, 1, 1, network.Cycle);
            network.Step();
            arrived += network.Arrived.Count;
        }

        // Through the switch at t, at the next router at t + traversal + link + 1, its switch two stages later (allocation of a
        // channel, then of the switch), and the credit back and in use link + 1 + 1 cycles after that.
        int roundTrip = 1 + link + 1 + 1 + link + 1 + 1;
        int source = 1 + 1 + 1 + 1 + 1;
        double expected = Math.Min(1.0, Math.Min((double)buffers / roundTrip, (double)buffers / source));

        // One channel takes one packet in VC allocation at a time: a packet of one flit needs two cycles of a channel.
        (arrived / (double)Cycles).ShouldBe(Math.Min(0.5, expected), 0.01);
    }

    /// <summary>A lane between chips takes a flit every few cycles, a core's input a packet every few: whichever is slower decides.</summary>
    [Theory]
    [InlineData(5, 0, 5)]
    [InlineData(1, 7, 7)]
    [InlineData(5, 7, 7)]
    public void The_slowest_of_lane_and_input_decides(int lane, int takeIn, int expected)
    {
        MeshConfig config = new()
        {
            Shape = new MeshShape(1, 1, 1, chipColumns: 2), VirtualChannels = 4, OffChipFlitCycles = lane, TakeInCycles = takeIn,
        };
        var network = new FlitNetwork(config);
        int arrived = 0;
        while (network.Cycle < 8000)
        {
            network.Send(0, 1, 1, network.Cycle);
            network.Step();
            arrived += network.Arrived.Count(packet => network[packet].Arrived <= 8000);
        }

        (8000.0 / arrived).ShouldBe(expected, 0.05);
    }

    [Theory]
    [InlineData(1, 1, 13, 1, false, "65 in all")]
    [InlineData(1, 0, 1, 1, false, "VC allocation cycles: found 0")]
    [InlineData(2, 1, 2, 1, true, "speculative switch")]
    [InlineData(1, 1, 1, 13, false, "input speedup")]
    public void A_configuration_the_model_cannot_take_says_why(
        int switchCycles, int channelCycles, int channels, int speedup, bool speculative, string expected)
    {
        MeshConfig config = Square(8) with
        {
            VirtualChannels = channels, VcAllocationCycles = channelCycles, SwitchAllocationCycles = switchCycles,
            InputSpeedup = speedup, SpeculativeSwitch = speculative,
        };
        config.FindProblem().ShouldNotBeNull().ShouldContain(expected);
        Should.Throw<ArgumentException>(() => new FlitNetwork(config)).Message.ShouldContain(expected);
    }

    private static int Distance(int from, int to) => Math.Abs((from % 8) - (to % 8)) + Math.Abs((from / 8) - (to / 8));

    private static MeshConfig Square(int side) => new() { Shape = new MeshShape(side, side, 1) };

    private static FlitPacket RunAlone(FlitNetwork network, int source, int target, int flits)
    {
        network.Send(source, target, flits, network.Cycle);
        while (true)
        {
            network.Step();
            if (network.Arrived.Count > 0)
            {
                FlitPacket packet = network[network.Arrived[0]];
                while (!network.IsIdle)
                {
                    network.Step();
                }

                return packet;
            }
        }
    }
}
