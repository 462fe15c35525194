using System.Globalization;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec;

namespace Conformance.Tests.Chain;

/// <summary>One neuron beside a recording of silicon: 1,000 rows of input, voltage and spike.</summary>
public sealed class HardwareTraceTests
{
    private const string Folder = "data/nir_lif";

    /// <summary>What the recording reads as the voltage in the step of a spike; the state after the step is 0.</summary>
    private const int VoltageReadInSpikingStep = 128;

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void The_neuron_read_from_nir_gives_the_recorded_voltages_and_spikes(string engine)
    {
        SnnGraph graph = NetworkReader.Read(Checkout.Shared($"{Folder}/lif_norse.nir")).Graph;
        var options = new CompileOptions { Dt = 1e-4, WeightScale = 10, DecayRounding = DecayRounding.Floor };
        using CompiledNetwork network = CompiledNetwork.Load(graph, "loihi1-d18", Engines.Of(engine), options);
        string neuron = network.Image.Manifest.Populations.Single(p => p.Kind == "compartments").Name;

        Compare(network, network.Image.Manifest.Inputs.Single().Population, neuron);
    }

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void The_neuron_built_from_its_registers_gives_the_recorded_voltages_and_spikes(string engine)
    {
        SnnGraph graph = new SnnGraphBuilder("lif")
            .Source("in", 1)
            .Compartments("lif", 1, new IntegerCuba { DecayU = 4095, DecayV = 163, VthMant = 25 })
            .Dense("in", "lif", [10f])
            .Build();
        using CompiledNetwork network = CompiledNetwork.Load(graph, "loihi1-d18", Engines.Of(engine));

        Compare(network, "in", "lif");
    }

    /// <summary>Row i is step i + 1. Its input is given for that step, so it arrives one step later, as in the recording.</summary>
    private static void Compare(CompiledNetwork network, string source, string neuron)
    {
        int[][] rows =
        [
            .. File.ReadLines(Checkout.Shared($"{Folder}/lif_lava_loihi_fixed.csv"))
                .Select(line => line.Split(',').Select(f => (int)double.Parse(f, CultureInfo.InvariantCulture)).ToArray()),
        ];
        rows.Length.ShouldBe(1000);
        Probe voltage = network.Record(neuron, ProbeVariable.Voltage);
        IEnumerable<InjectedSpike> input = Enumerable.Range(0, rows.Length)
            .Where(row => rows[row][0] != 0)
            .Select(row => InjectedSpike.OfUnit(source, 0, row + 1));
        HashSet<long> spikes = [.. network.Run(rows.Length, input).Select(s => s.Step)];
        int[] v = voltage.Take().Values;

        for (int row = 0; row < rows.Length; row++)
        {
            bool spiked = spikes.Contains(row + 1);
            spiked.ShouldBe(rows[row][2] != 0, $"spike of row {row}");
            (spiked ? VoltageReadInSpikingStep : v[row]).ShouldBe(rows[row][1], $"voltage of row {row}");
        }

        spikes.Count.ShouldBe(4);
    }
}
