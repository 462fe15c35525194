using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace NeuroChip.Device;

/// <summary>
/// What a chip makes for one reader, without loss: when so much waits that there is no more room, the chip waits at the end of a
/// step. One writer, one reader at a time.
/// </summary>
/// <param name="room">Weight that may wait before the chip waits; an item is never cut, so up to one turn may lie on top.</param>
/// <param name="weight">Weight of an item.</param>
internal sealed class BoundedQueue<T>(long room, Func<T, long> weight) : IDisposable
    where T : class
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly ManualResetEventSlim _hasRoom = new(true);
    private long _waiting;
    private volatile bool _completed;

    /// <summary>The next item, or null when the queue has ended and is empty.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken cancel)
    {
        while (await _items.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
        {
            if (TryRead(out T? item))
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>The next item, when there is one already.</summary>
    public bool TryRead([NotNullWhen(true)] out T? item)
    {
        if (!_items.Reader.TryRead(out item))
        {
            return false;
        }

        if (Interlocked.Add(ref _waiting, -weight(item)) < room)
        {
            _hasRoom.Set();
        }

        return true;
    }

    /// <summary>Ends it; what waits can still be read.</summary>
    public void Complete()
    {
        _completed = true;
        _items.Writer.TryComplete();
        _hasRoom.Set();
    }

    /// <summary>Waits until the reader has caught up; false when cancelled first.</summary>
    public bool WaitForRoom(CancellationToken cancel)
    {
        try
        {
            _hasRoom.Wait(cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="Complete"/>: a chip that waits at this moment must still be let go.</summary>
    public void Dispose() => Complete();

    public void Write(T item)
    {
        if (!_items.Writer.TryWrite(item))
        {
            return;
        }

        if (Interlocked.Add(ref _waiting, weight(item)) >= room)
        {
            _hasRoom.Reset();

            // Since the line above, the reader may have emptied the queue or ended the stream; its own Set came too early then.
            if (_completed || Interlocked.Read(ref _waiting) < room)
            {
                _hasRoom.Set();
            }
        }
    }
}
