using Grpc.Core;
using NeuroChip.Protocol.V1;

namespace NeuroChip.Client;

/// <summary>Spikes as the chip computes them. Checks that no message is missing.</summary>
public sealed class SpikeStream : IDisposable
{
    private readonly AsyncServerStreamingCall<SpikeBatch> _call;
    private readonly CancellationToken _cancel;
    private ulong _next;

    internal SpikeStream(AsyncServerStreamingCall<SpikeBatch> call, CancellationToken cancel)
    {
        _call = call;
        _cancel = cancel;
    }

    /// <summary>The next batch, or null when the stream has ended: the image was unloaded or replaced.</summary>
    public async Task<SpikeBatch?> ReadAsync(CancellationToken cancel = default)
    {
        if (!await Calls.Unwrap(_call.ResponseStream.MoveNext(cancel), cancel.CanBeCanceled ? cancel : _cancel).ConfigureAwait(false))
        {
            return null;
        }

        SpikeBatch batch = _call.ResponseStream.Current;
        return batch.Sequence == _next++
            ? batch
            : throw new InvalidDataException($"The spike stream jumps from message {_next - 2} to {batch.Sequence}.");
    }

    /// <summary>Ends the stream.</summary>
    public void Dispose() => _call.Dispose();
}
