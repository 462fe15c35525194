using System.Runtime.InteropServices;

namespace NeuroChip.Emulator.Mesh.Events;

/// <summary>
/// Gives the packets of a step in the order in which they are ready, those of equal times by sender: the senders' lists are sorted
/// already, so the earliest of their heads is always next. A heap of heads, so a packet costs the logarithm of the senders.
/// </summary>
internal sealed class SendMerge
{
    private readonly List<Head> _heap = [];
    private TrafficTable _table = null!;
    private List<Send> _sends = null!;

    /// <summary>Starts with the packets of a step.</summary>
    public void Begin(StepTraffic traffic)
    {
        (_table, _sends) = (traffic.Table, traffic.Sends);
        _heap.Clear();
        for (int first = 0; first < _sends.Count;)
        {
            int source = SourceOf(first);
            int end = first + 1;
            while (end < _sends.Count && SourceOf(end) == source)
            {
                end++;
            }

            _heap.Add(new Head(_sends[first].Start, first, end, 0));
            first = end;
        }

        for (int i = (_heap.Count / 2) - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    /// <summary>The next packet.</summary>
    /// <param name="flow">Its flow.</param>
    /// <param name="ready">When it is ready to leave its sender.</param>
    /// <returns>False when there is none.</returns>
    public bool TryNext(out int flow, out double ready)
    {
        if (_heap.Count == 0)
        {
            (flow, ready) = (-1, 0);
            return false;
        }

        ref Head head = ref CollectionsMarshal.AsSpan(_heap)[0];
        Send send = _sends[head.Send];
        TrafficClass sent = _table.Classes[send.Class];
        (flow, ready) = (sent.Flows[head.Packet], head.Ready);
        head.Packet++;
        if (head.Packet == sent.Flows.Length)
        {
            head.Packet = 0;
            head.Send++;
        }

        if (head.Send == head.End)
        {
            _heap[0] = _heap[^1];
            _heap.RemoveAt(_heap.Count - 1);
        }
        else
        {
            Send next = _sends[head.Send];
            head.Ready = next.Start + (head.Packet * next.Interval);
        }

        Sink(0);
        return true;
    }

    private int SourceOf(int send) => _table.Classes[_sends[send].Class].Source;

    private void Sink(int at)
    {
        Span<Head> heap = CollectionsMarshal.AsSpan(_heap);
        while (true)
        {
            int least = at;
            for (int child = (2 * at) + 1; child <= (2 * at) + 2 && child < heap.Length; child++)
            {
                least = heap[child].IsBefore(heap[least]) ? child : least;
            }

            if (least == at)
            {
                return;
            }

            (heap[at], heap[least]) = (heap[least], heap[at]);
            at = least;
        }
    }

    /// <summary>The next packet of one sender.</summary>
    private record struct Head(double Ready, int Send, int End, int Packet)
    {
        public readonly bool IsBefore(Head other) => Ready < other.Ready || (Ready == other.Ready && Send < other.Send);
    }
}
