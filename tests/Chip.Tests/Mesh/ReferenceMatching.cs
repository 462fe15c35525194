using NeuroChip.Emulator.Mesh.Flits;

namespace Chip.Tests.Mesh;

/// <summary>Allocators written once more, with tables and loops where the emulator has words of bits: slow, and easy to follow.</summary>
internal sealed class ReferenceMatching
{
    private readonly AllocatorKind _kind;
    private readonly int _rounds;
    private readonly ReferenceArbiter[] _atInputs;
    private readonly ReferenceArbiter[] _atOutputs;
    private readonly int?[,] _priority;

    public ReferenceMatching(AllocatorKind kind, ArbiterKind arbiter, int rounds, int inputs, int outputs)
    {
        arbiter = kind == AllocatorKind.ISlip ? ArbiterKind.RoundRobin : arbiter;
        (_kind, _rounds) = (kind, rounds);
        _atInputs = [.. Enumerable.Range(0, inputs).Select(_ => new ReferenceArbiter(arbiter, outputs))];
        _atOutputs = [.. Enumerable.Range(0, outputs).Select(_ => new ReferenceArbiter(arbiter, inputs))];
        _priority = new int?[inputs, outputs];
        OutputOf = new int[inputs];
        Clear();
    }

    public int[] OutputOf { get; }

    public void Clear()
    {
        Array.Clear(_priority);
        Array.Fill(OutputOf, -1);
    }

    public void Ask(int input, int output, int priority) => _priority[input, output] = priority;

    public void Match()
    {
        if (_kind == AllocatorKind.ISlip)
        {
            for (int round = 0; round < _rounds; round++)
            {
                Round(round == 0);
            }

            return;
        }

        bool inputFirst = _kind == AllocatorKind.SeparableInputFirst;
        ReferenceArbiter[] first = inputFirst ? _atInputs : _atOutputs;
        ReferenceArbiter[] second = inputFirst ? _atOutputs : _atInputs;
        int[] choice = [.. first.Select((arbiter, one) => arbiter.Choose(other => inputFirst ? _priority[one, other] : _priority[other, one]))];
        for (int other = 0; other < second.Length; other++)
        {
            int winner = second[other].Choose(one => choice[one] != other ? null : inputFirst ? _priority[one, other] : _priority[other, one]);
            if (winner >= 0)
            {
                (int input, int output) = inputFirst ? (winner, other) : (other, winner);
                OutputOf[input] = output;
                _atInputs[input].Served(output);
                _atOutputs[output].Served(input);
            }
        }
    }

    private void Round(bool isFirst)
    {
        int[] offer = [.. _atOutputs.Select((arbiter, output) => OutputOf.Contains(output)
            ? -1 : arbiter.Choose(input => _priority[input, output] is null || OutputOf[input] >= 0 ? null : 0))];
        for (int input = 0; input < _atInputs.Length; input++)
        {
            int output = _atInputs[input].Choose(output => offer[output] == input ? 0 : null);
            if (output < 0)
            {
                continue;
            }

            OutputOf[input] = output;
            if (isFirst)
            {
                _atInputs[input].Served(output);
                _atOutputs[output].Served(input);
            }
        }
    }

    private sealed class ReferenceArbiter(ArbiterKind kind, int size)
    {
        // Requests in the order in which they go first.
        private readonly List<int> _order = [.. kind == ArbiterKind.Matrix ? Enumerable.Range(0, size).Reverse() : Enumerable.Range(0, size)];

        public int Choose(Func<int, int?> priorityOf) => _order
            .Select((request, place) => (Request: request, Place: place, Priority: priorityOf(request)))
            .Where(asking => asking.Priority != null)
            .OrderByDescending(asking => asking.Priority).ThenBy(asking => asking.Place)
            .Select(asking => asking.Request).FirstOrDefault(-1);

        public void Served(int request)
        {
            if (kind == ArbiterKind.Matrix)
            {
                _order.Remove(request);
                _order.Add(request);
                return;
            }

            while (_order[^1] != request)
            {
                _order.Add(_order[0]);
                _order.RemoveAt(0);
            }
        }
    }
}
