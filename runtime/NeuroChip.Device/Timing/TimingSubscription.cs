using System.Diagnostics.CodeAnalysis;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Timing;

/// <summary>
/// A lossless stream of counters, times and energies, a record for every so many steps. Its buffer is bounded: when the reader falls
/// behind, the chip waits at the end of a step. Records end where their last step ends, however the steps were run; when the state
/// is reset or the stream ends, a record of fewer steps closes what had begun.
/// </summary>
public sealed class TimingSubscription : IDisposable
{
    /// <summary>Records that may wait for the reader before the chip waits for it.</summary>
    internal const long Room = 4096;

    private readonly BoundedQueue<TimingRecord> _records = new(Room, _ => 1);
    private readonly Action<TimingSubscription> _onDispose;
    private TimingRecord? _open;
    private long _next;
    private bool _disposed;

    internal TimingSubscription(int every, ChipTiming timing, Action<TimingSubscription> onDispose)
    {
        (Every, _onDispose) = (every, onDispose);
        (Cores, Shape) = (timing.Cores, timing.Shape);
    }

    /// <summary>Cores that the numbers of critical cores count.</summary>
    public IReadOnlyList<CoreAddress> Cores { get; }

    /// <summary>The grid of tiles, which names links.</summary>
    public MeshShape Shape { get; }

    /// <summary>Steps of a record.</summary>
    public int Every { get; }

    /// <summary>The next record, or null when the stream has ended. For one reader at a time.</summary>
    public ValueTask<TimingRecord?> ReadAsync(CancellationToken cancel = default) => _records.ReadAsync(cancel);

    /// <summary>The next record, when there is one already.</summary>
    public bool TryRead([NotNullWhen(true)] out TimingRecord? record) => _records.TryRead(out record);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _records.Dispose();
        _onDispose(this);
    }

    internal bool WaitForRoom(CancellationToken cancel) => _records.WaitForRoom(cancel);

    internal void Add(StepReport report)
    {
        _open ??= new TimingRecord { Sequence = _next++, FirstStep = report.Step };
        _open.Add(report);
        if (report.Step - _open.FirstStep + 1 >= Every)
        {
            Close();
        }
    }

    /// <summary>Delivers what has begun.</summary>
    internal void Close()
    {
        if (_open is { } record)
        {
            _open = null;
            _records.Write(record);
        }
    }

    internal void Complete()
    {
        Close();
        _records.Complete();
    }
}
