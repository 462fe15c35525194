using BenchmarkDotNet.Attributes;
using NeuroChip.Emulator;
using NeuroChip.Spec.Image;

namespace Bench.Pieces;

/// <summary>A benchmark of a chip that is loaded once and runs on and on.</summary>
public abstract class PieceChip : IDisposable
{
    /// <summary>The chip.</summary>
    protected Chip Chip { get; private set; } = null!;

    /// <summary>Loads it, and runs it until its buffers have their size.</summary>
    [GlobalSetup]
    public void Open()
    {
        Chip = PieceNetwork.Load(Image());
        Chip.Run(16);
    }

    /// <summary>Ends it.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        Chip?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What it runs.</summary>
    protected abstract ChipImage Image();
}
