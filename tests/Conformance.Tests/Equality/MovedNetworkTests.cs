using Conformance.Tests.Chain;
using NeuroChip.Compilation;
using NeuroChip.Server;
using Xunit.Abstractions;

namespace Conformance.Tests.Equality;

/// <summary>
/// One network on one core per population, split, over two chips, and moved at random twenty times: the same spikes and the
/// same u, v and refractory counter of every unit after every step, and every place really another one.
/// </summary>
public sealed class MovedNetworkTests(ITestOutputHelper output)
{
    private const int Moves = 20;

    [Theory]
    [InlineData(20_001)]
    [InlineData(20_002)]
    [InlineData(20_003)]
    public void A_network_does_not_notice_where_it_lies(int firstSeed)
    {
        RandomNetwork network = WithNoiseAndTrees(firstSeed);
        output.WriteLine($"seed {network.Seed}, on {network.Profile}");
        var reference = new ReferenceRun(network);
        reference.Spikes.ShouldNotBeEmpty();

        CompileOptions[] places =
        [
            new CompileOptions(),
            new CompileOptions { Split = 1 },
            new CompileOptions { Split = 4 },
            new CompileOptions { Split = 4, Chips = 2 },
            .. Enumerable.Range(0, Moves).Select(move => new CompileOptions { Split = 1 + (move % 5), Chips = 2, PlacementSeed = (ulong)move }),
        ];
        var images = new HashSet<string>();
        for (int place = 0; place < places.Length; place++)
        {
            CompileResult compiled = CompiledNetwork.Compile(network.Graph, network.Profile, places[place]);
            images.Add(Convert.ToHexString(compiled.Image!.Digest));
            string engine = EngineChoice.Names[place % EngineChoice.Names.Count];
            using CompiledNetwork chip = CompiledNetwork.Load(compiled, network.Profile, Engines.Of(engine));
            var recording = new NetworkRecording(chip, network);
            recording.RunAtOnce();
            recording.ShouldEqual(reference, $"seed {network.Seed}, place {place}, {engine}");
        }

        images.Count.ShouldBeGreaterThan(Moves);
    }

    /// <summary>The first seed from one on whose network has both.</summary>
    private static RandomNetwork WithNoiseAndTrees(int seed)
    {
        for (; ; seed += 10)
        {
            RandomNetwork network = RandomNetwork.Make(seed);
            if (network.Graph.Dendrites.Length > 0 && network.HasNoise)
            {
                return network;
            }
        }
    }
}
