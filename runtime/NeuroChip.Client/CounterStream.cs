using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>Counters, times and energies as the chip computes them. Checks that no record is missing.</summary>
public sealed class CounterStream : IDisposable
{
    private readonly AsyncServerStreamingCall<CounterRecord> _call;
    private readonly CancellationToken _cancel;
    private ulong _next;

    internal CounterStream(AsyncServerStreamingCall<CounterRecord> call, CancellationToken cancel)
    {
        _call = call;
        _cancel = cancel;
    }

    /// <summary>The next record, or null when the stream has ended: the image was unloaded or replaced.</summary>
    public async Task<CounterRecord?> ReadAsync(CancellationToken cancel = default)
    {
        if (!await Calls.Unwrap(_call.ResponseStream.MoveNext(cancel), cancel.CanBeCanceled ? cancel : _cancel).ConfigureAwait(false))
        {
            return null;
        }

        CounterRecord record = _call.ResponseStream.Current;
        return record.Sequence == _next++
            ? record
            : throw new InvalidDataException($"The stream of counters jumps from record {_next - 2} to {record.Sequence}.");
    }

    /// <summary>Ends the stream.</summary>
    public void Dispose() => _call.Dispose();
}
