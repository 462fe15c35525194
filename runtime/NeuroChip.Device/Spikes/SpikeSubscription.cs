using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace NeuroChip.Device.Spikes;

/// <summary>Which spikes a subscription gets.</summary>
/// <param name="Populations">Names; empty for all compartments. Source populations have no spikes of their own here.</param>
public sealed record SpikeFilter(ImmutableArray<string> Populations)
{
    /// <summary>Every compartment's spikes.</summary>
    public static SpikeFilter All { get; } = new([]);
}

/// <summary>
/// Spikes of some steps, ordered by (step, core, compartment), core by (chip, core). All arrays are of the same length.
/// </summary>
/// <param name="Sequence">Counts the batches of a subscription from 0, without gaps.</param>
/// <param name="FirstStep">First step covered, with or without spikes.</param>
/// <param name="LastStep">Last step covered.</param>
/// <param name="Steps">Step of each spike.</param>
/// <param name="Populations">Population of each spike, an index into the manifest's list; -1 outside any.</param>
/// <param name="Units">Unit within the population; the compartment where there is none.</param>
/// <param name="Cores">Core of each spike, chip * 4096 + core.</param>
/// <param name="Compartments">Compartment of each spike.</param>
/// <param name="Digest">Running FNV-1a digest over all spikes of the subscription so far: step, core, compartment, each as 8 little-endian bytes.</param>
public sealed record SpikeBatch(
    long Sequence,
    long FirstStep,
    long LastStep,
    long[] Steps,
    int[] Populations,
    int[] Units,
    int[] Cores,
    int[] Compartments,
    ulong Digest);

/// <summary>
/// A lossless stream of spikes. Its buffer is bounded: when the reader falls behind, the chip waits at the end of a step,
/// which changes when things happen but never what happens. Disposing it ends the stream and lets the chip go on.
/// A reset of the state does not end it: steps then count from 1 again, sequence numbers and digest go on.
/// </summary>
public sealed class SpikeSubscription : IDisposable
{
    /// <summary>
    /// Spikes and batches that may wait for the reader before the chip waits for it: 6 MiB. A batch is never cut, so up to
    /// one turn of the chip may lie on top of it.
    /// </summary>
    internal const long Room = 1 << 18;

    private readonly BoundedQueue<SpikeBatch> _batches = new(Room, Weight);
    private readonly Action<SpikeSubscription> _onDispose;
    private bool _disposed;

    internal SpikeSubscription(SpikeFilter filter, bool[]? wanted, Action<SpikeSubscription> onDispose)
    {
        Filter = filter;
        Wanted = wanted;
        _onDispose = onDispose;
    }

    /// <summary>What it asked for.</summary>
    public SpikeFilter Filter { get; }

    /// <summary>Populations that are delivered, or null for all.</summary>
    internal bool[]? Wanted { get; }

    internal SpikeDigest Digest { get; } = new();

    internal long NextSequence { get; set; }

    /// <summary>
    /// The next batch, or null when the stream has ended: the image was unloaded or the subscription disposed.
    /// For one reader at a time.
    /// </summary>
    public ValueTask<SpikeBatch?> ReadAsync(CancellationToken cancel = default) => _batches.ReadAsync(cancel);

    /// <summary>The next batch, when there is one already.</summary>
    public bool TryRead([NotNullWhen(true)] out SpikeBatch? batch) => _batches.TryRead(out batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _batches.Dispose();
        _onDispose(this);
    }

    /// <summary>Ends the stream; what waits can still be read.</summary>
    internal void Complete() => _batches.Complete();

    /// <summary>Waits until the reader has caught up; false when cancelled first.</summary>
    internal bool WaitForRoom(CancellationToken cancel) => _batches.WaitForRoom(cancel);

    internal void Deliver(SpikeBatch batch) => _batches.Write(batch);

    /// <summary>A batch without spikes still takes room, or silent runs would pile them up.</summary>
    private static long Weight(SpikeBatch batch) => batch.Steps.Length + 16;
}
