using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Mesh.Flits;

namespace Chip.Tests.Mesh;

/// <summary>The fast network against a slow one written for nothing but to be followed: every packet arrives in the same cycle.</summary>
public sealed class FlitReferenceTests
{
    public static TheoryData<string, MeshConfig, int, double> Configurations()
    {
        MeshConfig config = new() { Shape = new MeshShape(4, 4, 1), EjectionFlits = 4, BufferFlits = 4 };
        return new TheoryData<string, MeshConfig, int, double>
        {
            { "one channel", config, 1, 0.2 },
            { "two channels", config with { VirtualChannels = 2 }, 1, 0.4 },
            { "four channels", config with { VirtualChannels = 4 }, 1, 0.6 },
            { "four channels past saturation", config with { VirtualChannels = 4 }, 1, 0.9 },
            { "lookahead routing", config with { VirtualChannels = 2, RoutingCycles = 0, CreditCycles = 2 }, 1, 0.4 },
            { "packets of four flits", config with { VirtualChannels = 2 }, 4, 0.08 },
            { "deep buffers and long credits", config with { VirtualChannels = 2, BufferFlits = 8, EjectionFlits = 8, CreditCycles = 3 }, 3, 0.15 },
            { "input first", config with { VirtualChannels = 2, VcAllocator = AllocatorKind.SeparableInputFirst, SwitchAllocator = AllocatorKind.SeparableInputFirst }, 1, 0.4 },
            { "output first", config with { VirtualChannels = 3, VcAllocator = AllocatorKind.SeparableOutputFirst, SwitchAllocator = AllocatorKind.SeparableOutputFirst }, 2, 0.2 },
            { "matrix arbiters", config with { VirtualChannels = 2, Arbiter = ArbiterKind.Matrix, VcAllocator = AllocatorKind.SeparableInputFirst, SwitchAllocator = AllocatorKind.SeparableOutputFirst }, 1, 0.4 },
            { "three rounds", config with { VirtualChannels = 4, AllocatorRounds = 3 }, 1, 0.6 },
            { "speculation", config with { VirtualChannels = 2, SpeculativeSwitch = true }, 1, 0.5 },
            { "speculation with priority", config with { VirtualChannels = 4, SpeculativeSwitch = true, RoutingCycles = 0, VcAllocator = AllocatorKind.SeparableInputFirst, SwitchAllocator = AllocatorKind.SeparableInputFirst }, 2, 0.3 },
            { "speculation, outputs first", config with { VirtualChannels = 2, SpeculativeSwitch = true, VcAllocator = AllocatorKind.SeparableOutputFirst, SwitchAllocator = AllocatorKind.SeparableOutputFirst }, 2, 0.2 },
            { "input speedup", config with { VirtualChannels = 4, InputSpeedup = 2, RoutingCycles = 0, CreditCycles = 2 }, 1, 0.7 },
            { "waiting for tails", config with { VirtualChannels = 2, WaitForTailCredit = true, CreditCycles = 2 }, 3, 0.1 },
            { "waiting for tails of one flit", config with { VirtualChannels = 4, WaitForTailCredit = true }, 1, 0.4 },
            { "long stages", config with { VirtualChannels = 3, RoutingCycles = 2, VcAllocationCycles = 3, SwitchAllocationCycles = 2, TraversalCycles = 3 }, 2, 0.1 },
            { "two cycles through the switch", config with { VirtualChannels = 4, TraversalCycles = 2, EastWestLinkCycles = 2, NorthSouthLinkCycles = 3 }, 1, 0.5 },
            { "two cycles of routing", config with { VirtualChannels = 4, RoutingCycles = 2 }, 1, 0.5 },
            { "two cycles of channel allocation", config with { VirtualChannels = 2, VcAllocationCycles = 2 }, 1, 0.4 },
            { "two cycles of switch allocation", config with { VirtualChannels = 2, SwitchAllocationCycles = 2 }, 3, 0.15 },
        };
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_packet_arrives_in_the_cycle_in_which_the_reference_has_it(string name, MeshConfig config, int flits, double rate)
    {
        var network = new FlitNetwork(config);
        var reference = new ReferenceMesh(config);
        var source = new TrafficSource(TrafficPattern.Uniform, config.Shape, 5);
        var arrived = new List<(int Packet, long Cycle)>();
        int made = 0;
        while (network.Cycle < 1200 || network.Outstanding > 0)
        {
            for (int node = 0; node < config.Nodes && network.Cycle < 1200; node++)
            {
                if (source.Fires(rate))
                {
                    int target = source.TargetOf(node);
                    reference.Send(made, node, target, flits);
                    network.Send(node, target, flits, network.Cycle, made++);
                }
            }

            network.Step();
            reference.Step();
            arrived.AddRange(network.Arrived.Select(number => (network[number].Tag, network[number].Arrived)));
            network.Cycle.ShouldBeLessThan(40_000, name);
        }

        reference.Open.ShouldBe(0, name);
        arrived.Count.ShouldBe(made);
        arrived.Order().ShouldBe(reference.Arrived.Order(), name);
    }
}
