using System.Buffers;
using System.IO.Pipelines;

namespace Grpc.Core.Hosting;

/// <summary>Gives bytes that were read ahead once more, then goes on with the reader they came from.</summary>
/// <param name="seen">The bytes read ahead.</param>
/// <param name="inner">The reader behind them.</param>
internal sealed class ReplayPipeReader(byte[] seen, PipeReader inner) : PipeReader
{
    private byte[] _rest = seen;
    private bool _replayed;
    private bool _needMore;
    private bool _innerCompleted;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_rest.Length == 0)
        {
            return await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_needMore && !_innerCompleted)
        {
            // Rare: the consumer saw all of it and wants more in one piece.
            Append(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));
        }

        return Replay();
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_rest.Length == 0)
        {
            return inner.TryRead(out result);
        }

        if (_needMore && !_innerCompleted)
        {
            if (!inner.TryRead(out var more))
            {
                result = default;
                return false;
            }

            Append(more);
        }

        result = Replay();
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_replayed)
        {
            inner.AdvanceTo(consumed, examined);
            return;
        }

        _replayed = false;
        var sequence = new ReadOnlySequence<byte>(_rest);
        var used = (int)sequence.GetOffset(consumed);
        _needMore = sequence.GetOffset(examined) == _rest.Length;
        _rest = _rest[used..];
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Replay()
    {
        _replayed = true;
        return new ReadResult(new ReadOnlySequence<byte>(_rest), isCanceled: false, isCompleted: _innerCompleted);
    }

    private void Append(ReadResult more)
    {
        _rest = [.. _rest, .. more.Buffer.ToArray()];
        _innerCompleted = more.IsCompleted;
        inner.AdvanceTo(more.Buffer.End);
    }
}
