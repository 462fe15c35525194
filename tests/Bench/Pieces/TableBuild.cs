using BenchmarkDotNet.Attributes;
using NeuroChip.Emulator;
using NeuroChip.Spec.Image;

namespace Bench.Pieces;

/// <summary>
/// From an image in memory to a chip before its first step: words decoded, delivery tables built, buffers filled. Cost sketch:
/// some ten bytes read and written a synapse.
/// </summary>
[MemoryDiagnoser]
public class TableBuild
{
    private const int Units = 2048;

    private ChipImage? _image;

    /// <summary>Synapses of each of 2,048 units.</summary>
    [Params(128, Units)]
    public int FanOut { get; set; }

    /// <summary>Compiles.</summary>
    [GlobalSetup]
    public void Compile() => _image = PieceNetwork.AllSpiking(Units, FanOut);

    /// <summary>262,144 or 4,194,304 synapses.</summary>
    [Benchmark]
    public void Load()
    {
        using Chip chip = PieceNetwork.Load(_image!);
    }
}
