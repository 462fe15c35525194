using Conformance.Tests.Equality;
using NeuroChip.Compilation;
using NeuroChip.Graph;
using NeuroChip.Graph.Readers;
using NeuroChip.Spec.Profiles;
using NeuroChip.Testing.Workloads;

namespace Conformance.Tests.Images;

/// <summary>The same network, profile and options give the same bytes: again, and in several threads at once.</summary>
public sealed class DeterminismTests
{
    private static readonly CompileOptions[] _options =
    [
        CompileOptions.Default,
        new() { Split = 3 },
        new() { PlacementSeed = 7 },
        new() { Split = 2, PlacementSeed = 8 },
    ];

    [Fact]
    public void A_network_compiled_again_and_in_two_threads_at_once_gives_the_same_bytes()
    {
        foreach (SnnGraph graph in (SnnGraph[])[PublishedNetworks.W4(), RandomNetwork.Make(31).Graph, RandomNetwork.Make(33).Graph])
        {
            foreach (CompileOptions options in _options)
            {
                byte[] first = Compile(graph, options);
                Compile(graph, options).ShouldBe(first);
                foreach (byte[] other in InThreads(2, () => Compile(graph, options)))
                {
                    other.ShouldBe(first);
                }
            }
        }
    }

    [Fact]
    public void A_graph_built_again_gives_the_same_bytes() =>
        Compile(PublishedNetworks.W4(), CompileOptions.Default).ShouldBe(Compile(PublishedNetworks.W4(), CompileOptions.Default));

    [Fact]
    public void Different_networks_compiled_at_once_do_not_disturb_each_other()
    {
        SnnGraph[] graphs = [.. Enumerable.Range(31, 8).Select(seed => RandomNetwork.Make(seed).Graph)];
        byte[][] alone = [.. graphs.Select(graph => Compile(graph, _options[1]))];
        byte[][] together = new byte[graphs.Length][];

        Parallel.For(0, graphs.Length, i => together[i] = Compile(graphs[i], _options[1]));

        together.ShouldBe(alone);
    }

    [SharedDataTheory]
    [InlineData("data/loihi_oxford/oxford.net")]
    [InlineData("data/nir_braille/braille_noDelay_bias_zero.nir")]
    public void A_file_read_and_compiled_in_two_threads_at_once_gives_the_same_bytes(string file)
    {
        byte[] Make() => Compile(NetworkReader.Read(Checkout.Shared(file)).Graph, new CompileOptions { Dt = 1e-4 });
        byte[] first = Make();

        foreach (byte[] other in InThreads(2, Make))
        {
            other.ShouldBe(first);
        }
    }

    [Fact]
    public void Another_placement_gives_another_image_of_the_same_network()
    {
        SnnGraph graph = PublishedNetworks.W4();

        Compile(graph, _options[2]).ShouldNotBe(Compile(graph, new() { PlacementSeed = 9 }));
    }

    /// <summary>Without the passes' checkers, which change no byte and cost most of the time.</summary>
    private static byte[] Compile(SnnGraph graph, CompileOptions options) =>
        Compiler.Compile(graph, ChipProfile.Load("wide"), options).Image.ShouldNotBeNull().ToBytes();

    /// <summary>Threads of their own, so that all really run at once.</summary>
    private static byte[][] InThreads(int count, Func<byte[]> work)
    {
        var results = new byte[count][];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => results[i] = work()))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results;
    }
}
