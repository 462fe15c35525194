using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;

namespace Bench.Workloads;

/// <summary>The networks of the table, as the peers' scripts define them.</summary>
internal static class WorkloadNetworks
{
    /// <summary>W1: 4,000 neurons and 80 synapses each, on eight cores of Loihi 1's size.</summary>
    public static Workload W1() => new("W1", PublishedNetworks.W1(), "loihi1-d18", 8, 10_000)
    {
        Rasters = [("cells", 4000, 0x43228dae6aa4226b)],
    };

    /// <summary>W2: 100,000 neurons and 10^7 synapses of random fan-out, which no core of Loihi 1 has axons for: two large cores.</summary>
    public static Workload W2() => new("W2", PublishedNetworks.W2(), "wide", 2, 1000)
    {
        Rasters = [("cells", 100_000, 0xf56fba65b99b21a)],
    };

    /// <summary>W4: 784-512-10 on drawn images.</summary>
    public static Workload W4() => new("W4", PublishedNetworks.W4(), "loihi1-d18", 1, PublishedNetworks.W4Steps, PublishedNetworks.W4Inputs())
    {
        Rasters = [("hidden", PublishedNetworks.W4Hidden, 0xe38d94425793bd2e), ("output", PublishedNetworks.W4Outputs, 0xb3ae10c08d2faa86)],
    };

    /// <summary>A balanced network of another size, for the scaling table.</summary>
    public static Workload Scaled(int neurons, int fanOut, int steps) => new(
        $"{neurons:N0} x {fanOut}", PublishedNetworks.Balanced("scaled", neurons, fanOut, Math.Max(640 / fanOut, 1), -Math.Max(7200 / fanOut, 1)), "wide", 2, steps);

    /// <summary>PilotNet from its second layer on, driven by the recorded spikes of the first, again and again; null without the data.</summary>
    public static Workload? PilotNet(string folder, ChipProfile profile)
    {
        string network = Path.Combine(folder, "data", "loihi_pilotnet", "pilotnet_lif.net");
        if (!File.Exists(network))
        {
            return null;
        }

        // Membranes start again after every 17 steps, as in the recording.
        SnnGraph graph = NetworkReader.Read(network, new ReadOptions { Layers = (2, 3) }).Graph
            .WithPeriodicReset("layer2", 17, 3)
            .WithPeriodicReset("layer3", 17, 4);
        return new Workload(
            "PilotNet", graph with { Name = "pilotnet" }, profile.Name, 1, 2400, Fidelity.PilotNetNetwork.SpikesByStep(folder));
    }
}
