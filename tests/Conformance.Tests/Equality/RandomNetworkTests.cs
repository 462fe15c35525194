using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Device.Probes;
using NeuroChip.Device.Spikes;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// Random networks, cut over 1, 2 and 5 cores per population and placed in order or anywhere: after every step all engines
/// have the same state, and what the network does is what its graph says, however it was cut, placed and stepped.
/// </summary>
public sealed class RandomNetworkTests(ITestOutputHelper output)
{
    private const int PerTest = 10;

    public static TheoryData<int> FirstSeeds { get; } = [.. Enumerable.Range(0, 10).Select(i => 1000 + (i * PerTest))];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void Engines_splits_and_placements_agree_with_the_graph(int firstSeed) => Run(firstSeed, PerTest);

    [LongFact]
    public void Engines_splits_and_placements_agree_with_the_graph_on_500_networks() => Run(50_000, 500);

    private void Run(int firstSeed, int count)
    {
        output.WriteLine($"seeds {firstSeed}..{firstSeed + count - 1}");
        long spikes = 0;
        for (int seed = firstSeed; seed < firstSeed + count; seed++)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            var reference = new ReferenceRun(network);
            spikes += reference.Spikes.Count;
            foreach ((int split, ulong? placement) in ((int, ulong?)[])[(1, null), (2, null), (5, null), (1 + (seed % 5), (ulong)seed)])
            {
                Compare(network, reference, new CompileOptions { Split = split, PlacementSeed = placement });
            }
        }

        output.WriteLine($"{spikes} spikes of compartments");
        spikes.ShouldBeGreaterThan(count * 10, "networks that hardly spike show little");
    }

    private static void Compare(RandomNetwork network, ReferenceRun reference, CompileOptions options)
    {
        string what = $"seed {network.Seed}, split {options.Split}, placement {options.PlacementSeed?.ToString() ?? "in order"}";
        CompileResult compiled = CompiledNetwork.Compile(network.Graph, network.Profile, options);
        string[]? digests = null;
        foreach (string engine in EngineChoice.Names)
        {
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, network.Profile, EngineChoice.Create(engine));
            var recording = new Recording(chip, network);

            string[] stepped = recording.RunStepByStep();
            recording.ShouldEqual(reference, $"{what}, {engine}, step by step");
            (digests ??= stepped).ShouldBe(stepped, $"{what}: the digest of {engine} differs");

            // The same again, with many steps per launch: windows must not show.
            chip.Device.Reset(ResetKind.State);
            recording.RunAtOnce().ShouldBe(stepped[^1], $"{what}: {engine} ends elsewhere when run at once");
            recording.ShouldEqual(reference, $"{what}, {engine}, at once");
        }
    }

    /// <summary>A network on a device, with everything recorded that the reference knows.</summary>
    private sealed class Recording
    {
        private readonly CompiledNetwork _chip;
        private readonly RandomNetwork _network;
        private readonly SpikeSubscription _subscription;
        private readonly List<(string Population, Probe Current, Probe Voltage)> _probes;
        private readonly List<(long Step, string Population, int Unit)> _spikes = [];

        public Recording(CompiledNetwork chip, RandomNetwork network)
        {
            _chip = chip;
            _network = network;
            _subscription = chip.Device.Subscribe(SpikeFilter.All);
            _probes =
            [
                .. chip.Image.Manifest.Populations
                    .Where(p => p.Kind == "compartments")
                    .Select(p => (p.Name, chip.Record(p.Name, ProbeVariable.Current), chip.Record(p.Name, ProbeVariable.Voltage))),
            ];
        }

        /// <summary>The digest after each step.</summary>
        public string[] RunStepByStep()
        {
            Inject();
            var digests = new string[_network.Steps];
            for (int step = 0; step < digests.Length; step++)
            {
                _chip.Device.Run(1);
                digests[step] = _chip.Device.ReadDigest();
            }

            _chip.Collect(_subscription, _spikes);
            return digests;
        }

        /// <summary>The digest after the last step.</summary>
        public string RunAtOnce()
        {
            Inject();
            _chip.Device.Run(_network.Steps);
            _chip.Collect(_subscription, _spikes);
            return _chip.Device.ReadDigest();
        }

        public void ShouldEqual(ReferenceRun reference, string what)
        {
            foreach ((string population, Probe current, Probe voltage) in _probes)
            {
                Same(current.Take().Values, reference.Current[population], population, $"{what}: u");
                Same(voltage.Take().Values, reference.Voltage[population], population, $"{what}: v");
            }

            _spikes.Sort();
            _spikes.SequenceEqual(reference.Spikes).ShouldBeTrue($"{what}: spikes differ");
        }

        private void Inject()
        {
            _spikes.Clear();
            _chip.Device.Inject(_network.Input).Late.ShouldBeEmpty();
        }

        private void Same(int[] seen, int[] wanted, string population, string what)
        {
            seen.Length.ShouldBe(wanted.Length, what);
            int at = seen.AsSpan().CommonPrefixLength(wanted);
            int size = wanted.Length / _network.Steps;
            at.ShouldBe(
                wanted.Length,
                at == wanted.Length ? what : $"{what} of {population}[{at % size}] after step {(at / size) + 1} is {seen[at]}, not {wanted[at]}");
        }
    }
}
