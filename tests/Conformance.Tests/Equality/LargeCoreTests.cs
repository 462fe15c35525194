using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace Conformance.Tests.Equality;

/// <summary>One core larger than any Loihi-class one: what addresses of 12 bits cannot reach must work all the same.</summary>
public sealed class LargeCoreTests
{
    private const int Seed = 90_210;
    private const int Sources = 6000;
    private const int Neurons = 5000;
    private const int FanOut = 20;
    private const int Steps = 20;

    [Fact]
    public void A_core_with_more_than_4096_axons_and_compartments_runs_alike_on_all_engines()
    {
        var random = new Random(Seed);
        SnnGraph graph = Build(random);
        InjectedSpike[] input =
        [
            .. from step in Enumerable.Range(1, Steps)
               from unit in Enumerable.Range(0, Sources)
               where random.Next(10) == 0
               select InjectedSpike.OfUnit("in", unit, step),
        ];
        CompileResult compiled = CompiledNetwork.Compile(graph, "wide");
        CoreImage core = compiled.Image!.Cores.ShouldHaveSingleItem();
        core.Words(SectionKind.SynapseLists).Length.ShouldBeGreaterThan(4096);
        core.Words(SectionKind.CompartmentConfigs).Length.ShouldBe(Neurons);
        (List<(long, string, int)> spikes, int[] voltage, int[] current) = Reference(graph, input);

        string[]? digests = null;
        foreach (string engine in EngineChoice.Names)
        {
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, "wide", EngineChoice.Create(engine));
            using SpikeSubscription subscription = chip.Device.Subscribe(SpikeFilter.All);
            Probe v = chip.Record("p", ProbeVariable.Voltage);
            Probe u = chip.Record("p", ProbeVariable.Current);
            chip.Device.Inject(input).Late.ShouldBeEmpty();
            var stepped = new string[Steps];
            for (int step = 0; step < Steps; step++)
            {
                chip.Device.Run(1);
                stepped[step] = chip.Device.ReadDigest();
            }

            (digests ??= stepped).ShouldBe(stepped, $"the state of {engine} differs");
            var seen = new List<(long, string, int)>();
            chip.Collect(subscription, seen);
            v.Take().Values.AsSpan().SequenceEqual(voltage).ShouldBeTrue($"{engine}: voltages differ");
            u.Take().Values.AsSpan().SequenceEqual(current).ShouldBeTrue($"{engine}: currents differ");
            seen.Order().SequenceEqual(spikes).ShouldBeTrue($"{engine}: spikes differ");
        }

        spikes.Count.ShouldBeGreaterThan(Neurons, $"seed {Seed}");
        spikes.ShouldContain(spike => spike.Item3 > 4096);
    }

    private static SnnGraph Build(Random random)
    {
        IEnumerable<SparseSynapse> From(int pre, int delays) => Enumerable.Range(0, FanOut)
            .Select(_ => new SparseSynapse(pre, random.Next(Neurons), random.Next(-40, 100), random.Next(delays)));
        return new SnnGraphBuilder("large")
            .Source("in", Sources)
            .Compartments("p", Neurons, new IntegerCuba { DecayU = 1500, DecayV = 300, VthMant = 300, Refract = 2 })
            .Sparse("in", "p", Enumerable.Range(0, Sources).SelectMany(pre => From(pre, 4)))
            .Sparse("p", "p", Enumerable.Range(0, Neurons).SelectMany(pre => From(pre, 1)))
            .Build();
    }

    private static (List<(long, string, int)> Spikes, int[] Voltage, int[] Current) Reference(SnnGraph graph, InjectedSpike[] input)
    {
        var reference = new ReferenceNetwork(graph);
        ILookup<long, (string, int)> byStep = input.ToLookup(s => s.Step, s => (s.Population!, s.Unit));
        var spikes = new List<(long, string, int)>();
        var voltage = new List<int>();
        var current = new List<int>();
        for (int step = 1; step <= Steps; step++)
        {
            spikes.AddRange(reference.Step(byStep[step]).Select(s => ((long)step, s.Population, s.Unit)));
            voltage.AddRange(reference["p"].V);
            current.AddRange(reference["p"].U);
        }

        spikes.Sort();
        return (spikes, [.. voltage], [.. current]);
    }
}
