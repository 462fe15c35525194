namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>
/// The messages that come to one place in a step. They are given place by place, and what one place gives is in order, so what is
/// here are a few ascending runs one behind the other: sorting merges them, pair by pair. Of equal times those given first come first.
/// </summary>
internal sealed class MessageQueue
{
    private const int FirstRoom = 16;

    private readonly List<int> _runs = [];
    private Message[] _messages = new Message[FirstRoom];
    private Message[] _merged = [];
    private int _count;
    private double _last;

    /// <summary>Adds a message.</summary>
    public void Add(in Message message)
    {
        if (_count == _messages.Length)
        {
            Array.Resize(ref _messages, 2 * _count);
        }

        if (_count == 0 || message.Time < _last)
        {
            _runs.Add(_count);
        }

        _messages[_count++] = message;
        _last = message.Time;
    }

    /// <summary>Forgets all messages.</summary>
    public void Clear()
    {
        _runs.Clear();
        _count = 0;
    }

    /// <summary>All messages by time; valid until the next is added.</summary>
    public ReadOnlySpan<Message> Sorted()
    {
        if (_runs.Count > 1 && _merged.Length < _messages.Length)
        {
            _merged = new Message[_messages.Length];
        }

        while (_runs.Count > 1)
        {
            MergePairs();
        }

        return _messages.AsSpan(0, _count);
    }

    private void MergePairs()
    {
        int merged = 0;
        for (int run = 0; run < _runs.Count; run += 2)
        {
            int first = _runs[run];
            int second = EndOf(run);
            int end = run + 1 < _runs.Count ? EndOf(run + 1) : second;
            Merge(_messages.AsSpan(first, second - first), _messages.AsSpan(second, end - second), _merged.AsSpan(first, end - first));
            _runs[merged++] = first;
        }

        _runs.RemoveRange(merged, _runs.Count - merged);
        (_messages, _merged) = (_merged, _messages);
    }

    private int EndOf(int run) => run + 1 < _runs.Count ? _runs[run + 1] : _count;

    private static void Merge(ReadOnlySpan<Message> a, ReadOnlySpan<Message> b, Span<Message> into)
    {
        int i = 0;
        int j = 0;
        while (i < a.Length && j < b.Length)
        {
            into[i + j] = b[j].Time < a[i].Time ? b[j++] : a[i++];
        }

        a[i..].CopyTo(into[(i + j)..]);
        b[j..].CopyTo(into[(a.Length + j)..]);
    }
}
