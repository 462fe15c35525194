using System.Globalization;
using NeuroChip.Device;
using NeuroChip.Graph.Readers;

namespace Conformance.Tests.Chain;

/// <summary>The first layer of the Oxford regression network on events that were recorded with it.</summary>
public sealed class OxfordTests
{
    private const string Folder = "data/loihi_oxford";
    private const int Steps = 2001;

    [SharedDataTheory(Folder)]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public void All_spikes_of_the_first_layer_come_at_their_step(string engine)
    {
        using CompiledNetwork network = CompiledNetwork.Load(
            NetworkReader.Read(Checkout.Shared($"{Folder}/oxford.net")).Graph, "loihi1-d18", Engines.Of(engine));
        string source = network.Image.Manifest.Inputs.Single().Population;
        string layer = network.Result.Lowered!.Groups[network.Result.Lowered.Synapses.First(s => s.Pre == 0).Post].Name;

        // The files count steps from 0, the chip from 1.
        IEnumerable<InjectedSpike> input = Events("layer0_gts_in_events.csv").Select(e => InjectedSpike.OfUnit(source, e.Unit, e.Step + 1));
        (long, int)[] seen = [.. network.Run(Steps, input).Where(s => s.Population == layer).Select(s => (s.Step, s.Unit)).Order()];

        seen.ShouldBe(Events("layer0_gts_out_events.csv").Select(e => ((long)e.Step + 1, e.Unit)).Order());
        seen.Length.ShouldBe(1826);
    }

    private static (int Step, int Unit)[] Events(string file) =>
    [
        .. File.ReadLines(Checkout.Shared($"{Folder}/{file}"))
            .Skip(1)
            .Select(line => line.Split(','))
            .Select(f => (int.Parse(f[0], CultureInfo.InvariantCulture), int.Parse(f[1], CultureInfo.InvariantCulture))),
    ];
}
