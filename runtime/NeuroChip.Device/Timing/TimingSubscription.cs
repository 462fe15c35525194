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
    /// <summary>Numbers that may wait for the reader, in records of <see cref="RecordWeight"/> and more, before the chip waits for it: 1 MiB.</summary>
    internal const long Room = RecordWeight * 4096;

    /// <summary>Numbers of a record without those of single cores, about.</summary>
    internal const long RecordWeight = 32;

    private readonly BoundedQueue<TimingRecord> _records = new(Room, record => RecordWeight + record.CountersByCore.Length);
    private readonly Action<TimingSubscription> _onDispose;
    private TimingRecord? _open;
    private long _next;
    private bool _disposed;

    internal TimingSubscription(
        int every, bool withCores, IReadOnlyList<CoreAddress> cores, ChipTiming? timing, Action<TimingSubscription> onDispose)
    {
        (Every, WithCores, Cores, _onDispose) = (every, withCores, cores, onDispose);
        (Shape, Fidelity) = (timing?.Shape, timing?.Fidelity ?? MeshFidelity.None);
    }

    /// <summary>Mapped cores, in the order in which records count them.</summary>
    public IReadOnlyList<CoreAddress> Cores { get; }

    /// <summary>The grid of tiles, which names links; null where no times are computed.</summary>
    public MeshShape? Shape { get; }

    /// <summary>What computes the times.</summary>
    public MeshFidelity Fidelity { get; }

    /// <summary>Steps of a record.</summary>
    public int Every { get; }

    /// <summary>Whether records have the counters of single cores.</summary>
    public bool WithCores { get; }

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
        _open ??= new TimingRecord(WithCores ? Cores.Count : 0) { Sequence = _next++, FirstStep = report.Step };
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
