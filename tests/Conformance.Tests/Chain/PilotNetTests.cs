using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec;

namespace Conformance.Tests.Chain;

/// <summary>
/// Two convolution layers of PilotNet, driven by the recorded spikes of the layer before them: every u, v and spike that was
/// recorded with lava-dl. The membranes are reset every 17 steps, each layer one step after the layer before it.
/// </summary>
public sealed class PilotNetTests
{
    private const string Folder = PilotNetRecording.Folder;

    /// <summary>What v reads in the step of a spike on silicon and in the recordings.</summary>
    private const short SpikeMark = 128;

    private static readonly (string Layer, string Population)[] s_layers = [("conv-1", "layer2"), ("conv-2", "layer3")];
    private static readonly Lazy<CompileResult> s_wide = new(() => Compile("wide"));
    private static readonly Lazy<CompileResult> s_loihi = new(() => Compile("loihi1-d18"));

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Every_recorded_current_voltage_and_spike_comes_out_on_large_cores(string engine) => Run(s_wide.Value, "wide", engine);

    [SharedDataTheory(Folder, isLong: true)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void Every_recorded_current_voltage_and_spike_comes_out_on_small_cores(string engine) => Run(s_loihi.Value, "loihi1-d18", engine);

    private static void Run(CompileResult compiled, string profile, string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(compiled, profile, Engines.Of(engine));
        (Probe U, Probe V)[] probes =
            [.. s_layers.Select(l => (network.Record(l.Population, ProbeVariable.Current), network.Record(l.Population, ProbeVariable.Voltage)))];
        List<(long Step, string Population, int Unit)> spikes = network.Run(
            PilotNetRecording.Steps, PilotNetRecording.Spikes("conv-0").Events().Select(e => InjectedSpike.OfUnit("input", e.Unit, e.Step)));

        for (int i = 0; i < s_layers.Length; i++)
        {
            (string layer, string population) = s_layers[i];
            PilotNetRecording recorded = PilotNetRecording.Spikes(layer);
            spikes.Where(s => s.Population == population).Select(s => (s.Step, s.Unit)).Order().ShouldBe(recorded.Events(), layer);
            Same(probes[i].U.Take().Values, PilotNetRecording.Values(layer, 'u'), recorded, null, $"u of {layer}");
            Same(probes[i].V.Take().Values, PilotNetRecording.Values(layer, 'v'), recorded, SpikeMark, $"v of {layer}");
        }
    }

    /// <summary>Compares every value; where a unit spiked, v reads the mark instead.</summary>
    private static void Same(int[] found, short[] expected, PilotNetRecording spikes, short? inSpike, string what)
    {
        found.Length.ShouldBe(expected.Length, what);
        int units = spikes.Units;
        int wrong = 0;
        for (int unit = 0; unit < units; unit++)
        {
            for (int index = 0; index < PilotNetRecording.Steps; index++)
            {
                int value = inSpike is { } mark && spikes.Spiked(unit, index) ? mark : found[(index * units) + unit];
                wrong += value == expected[(unit * PilotNetRecording.Steps) + index] ? 0 : 1;
            }
        }

        wrong.ShouldBe(0, $"{what}: values that differ of {found.Length}");
    }

    private static CompileResult Compile(string profile)
    {
        SnnGraph graph = NetworkReader.Read(
            Checkout.Shared($"{Folder}/pilotnet_lif.net"), new ReadOptions { Layers = (2, 3) }).Graph;
        return CompiledNetwork.Compile(graph.WithPeriodicReset("layer2", 17, 3).WithPeriodicReset("layer3", 17, 4), profile);
    }
}
