using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Device;
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
            var recording = new NetworkRecording(chip, network);

            string[] stepped = recording.RunStepByStep();
            recording.ShouldEqual(reference, $"{what}, {engine}, step by step");
            (digests ??= stepped).ShouldBe(stepped, $"{what}: the digest of {engine} differs");

            // The same again, with many steps per launch: windows must not show.
            chip.Device.Reset(ResetKind.State);
            recording.RunAtOnce().ShouldBe(stepped[^1], $"{what}: {engine} ends elsewhere when run at once");
            recording.ShouldEqual(reference, $"{what}, {engine}, at once");
        }
    }
}
